import { type FileHandle, open } from 'node:fs/promises';
import { stripVTControlCharacters } from 'node:util';
import { LIMITS } from '../limits.ts';
import { findPattern, type PatternOutcome } from './pattern.ts';

/** The output of one incarnation, for log probes. Keep one for each incarnation: it remembers what it has read. */
export interface LogTail {
  seen(pattern: string): Promise<PatternOutcome>;
}

/**
 * Looks for a pattern in a log file that a service appends to, from `fromByte` on (where this incarnation's output
 * begins). Each call reads only what is new; a pattern that was seen stays seen. After a rotation (the file is
 * shorter than what was read) it starts at the beginning again. A match may not be longer than a line.
 */
export function fileLogTail(file: string, fromByte: number): LogTail {
  let position = fromByte;
  let carry = Buffer.alloc(0);
  let found: PatternOutcome | undefined;

  async function search(handle: FileHandle, pattern: string): Promise<PatternOutcome> {
    const { size } = await handle.stat();
    if (size < position) [position, carry] = [0, Buffer.alloc(0)];
    const end = Math.min(size, position + LIMITS.logs.probeBytes);
    while (position < end) {
      const piece = Buffer.alloc(Math.min(LIMITS.logs.pieceBytes, end - position));
      const { bytesRead } = await handle.read(piece, 0, piece.length, position);
      if (bytesRead === 0) break;
      position += bytesRead;
      const bytes = Buffer.concat([carry, piece.subarray(0, bytesRead)]);
      // Colours (we ask for them with FORCE_COLOR) stand between the words that people look for.
      const outcome = findPattern(pattern, stripVTControlCharacters(bytes.toString('utf8')));
      if (outcome.kind !== 'none') return outcome;
      // The line that is not complete is looked at again together with its rest.
      carry = bytes.subarray(Math.max(bytes.lastIndexOf(0x0a) + 1, bytes.length - LIMITS.logs.lineBytes));
    }
    return { kind: 'none' };
  }

  return {
    async seen(pattern) {
      if (found) return found;
      let handle: FileHandle | undefined;
      try {
        handle = await open(file, 'r');
        const outcome = await search(handle, pattern);
        if (outcome.kind === 'match') found = outcome;
        return outcome;
      } catch {
        // No file yet: nothing was written yet.
        return { kind: 'none' };
      } finally {
        await handle?.close();
      }
    },
  };
}
