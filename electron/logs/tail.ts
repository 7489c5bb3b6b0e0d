import { type FileHandle, open } from 'node:fs/promises';
import { LIMITS } from '../limits.ts';
import { readableLine } from './line.ts';

export interface Tail {
  /** Oldest first. */
  readonly lines: readonly string[];
  /** More lines were asked for than are shown, because they are too large. */
  readonly cut: boolean;
}

/**
 * The last `count` lines of a log of any size, readable (see `readableLine`), going on in the rotated file (`.1`) when
 * the log is too young. Reads at most `LIMITS.logs.tailBytes` of each. A log that is not there has no lines.
 */
export async function tailLines(file: string, count: number): Promise<Tail> {
  const newest = await tailOne(file, count);
  if (newest.cut || newest.lines.length >= count) return newest;
  const older = await tailOne(`${file}.1`, count - newest.lines.length);
  return { lines: [...older.lines, ...newest.lines], cut: older.cut };
}

/** The last lines of one file up to `endByte`. */
export async function tailOne(file: string, count: number, endByte?: number): Promise<Tail> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(file, 'r');
    const end = endByte ?? (await handle.stat()).size;
    const start = Math.max(0, end - LIMITS.logs.tailBytes);
    const bytes = Buffer.alloc(end - start);
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, start);
    return lastLines(bytes.subarray(0, bytesRead), count, start > 0);
  } catch {
    return { lines: [], cut: false };
  } finally {
    await handle?.close();
  }
}

/** `begun`: the first line of `bytes` lacks its beginning. */
function lastLines(bytes: Buffer, count: number, begun: boolean): Tail {
  const lines: string[] = [];
  let end = bytes.at(-1) === 0x0a ? bytes.length - 1 : bytes.length;
  while (lines.length < count && end > 0) {
    const before = bytes.lastIndexOf(0x0a, end - 1);
    const line = readableLine(bytes.subarray(before + 1, end));
    if (before >= 0 || !begun) lines.push(line);
    // One line that is larger than all that may be read: its end is better than nothing.
    else if (lines.length === 0) lines.push(`… ${line}`);
    end = before;
  }
  // An empty first line of the file.
  if (end === 0 && bytes.length > 0 && lines.length < count && !begun) lines.push('');
  return { lines: lines.reverse(), cut: begun && lines.length < count };
}
