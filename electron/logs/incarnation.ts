import { type FileHandle, open } from 'node:fs/promises';
import { LIMITS } from '../limits.ts';
import { isStartLine } from './open.ts';

/**
 * Where the output of the newest incarnation of a service begins: after the last separator of its log. Without one
 * (rotated away, no file yet) at the beginning of what may be looked at.
 */
export async function incarnationStart(file: string, service: string): Promise<number> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(file, 'r');
    const { size } = await handle.stat();
    const floor = Math.max(0, size - LIMITS.logs.incarnationBytes);
    let after: Buffer = Buffer.alloc(0);
    for (let end = size; end > floor; ) {
      const start = Math.max(floor, end - LIMITS.logs.pieceBytes);
      const piece = Buffer.alloc(end - start);
      await handle.read(piece, 0, piece.length, start);
      const bytes = Buffer.concat([piece, after]);
      const offset = lastStart(bytes, service, start === 0);
      if (offset !== undefined) return start + offset;
      // A line that the border of two pieces cuts is looked at again in one piece.
      after = bytes.subarray(0, Math.min(bytes.length, 512));
      end = start;
    }
    return floor;
  } catch {
    return 0;
  } finally {
    await handle?.close();
  }
}

/** The offset after the last separator in a piece of a log. */
function lastStart(bytes: Buffer, service: string, fromBeginning: boolean): number | undefined {
  for (let end = bytes.lastIndexOf(0x0a); end > 0; ) {
    const before = bytes.lastIndexOf(0x0a, end - 1);
    if (before < 0 && !fromBeginning) return undefined;
    const line = bytes.subarray(before + 1, Math.min(end, before + 512)).toString('utf8');
    if (isStartLine(line, service)) return end + 1;
    end = before;
  }
  return undefined;
}
