import { type FileHandle, open } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { LIMITS } from '../limits.ts';
import { readableLine } from './line.ts';
import { tailOne } from './tail.ts';

/**
 * Hands on the lines that are appended to a log until `signal` aborts; first the last `lines` that are there already. Looks
 * every `LIMITS.logs.followMs`; survives that the log is rotated (truncated), not there yet, or growing faster than it
 * can be read. A line is handed on when it is ended or larger than `LIMITS.logs.lineBytes`.
 */
export async function followFile(
  file: string,
  onLines: (lines: readonly string[]) => void,
  signal: AbortSignal,
  options: { readonly lines?: number } = {},
): Promise<void> {
  const follower = new Follower(file, await lastLineEnd(file));
  if (options.lines) {
    const { lines } = await tailOne(file, options.lines, follower.position);
    if (lines.length > 0) onLines(lines);
  }
  while (!signal.aborted) {
    const lines = await follower.read();
    if (lines.length > 0 && !signal.aborted) onLines(lines);
    // A pause that is aborted rejects; the condition of the loop says the rest.
    await pause(LIMITS.logs.followMs, undefined, { signal }).catch(() => undefined);
  }
}

class Follower {
  readonly #file: string;
  position: number;
  /** The beginning of a line that is not ended yet. */
  #open: Buffer = Buffer.alloc(0);

  constructor(file: string, position: number) {
    this.#file = file;
    this.position = position;
  }

  /** What was appended since the last call. */
  async read(): Promise<readonly string[]> {
    let handle: FileHandle | undefined;
    const lines: string[] = [];
    try {
      handle = await open(this.#file, 'r');
      const { size } = await handle.stat();
      if (size < this.position) this.#jump(0);
      if (size - this.position > LIMITS.logs.backlogBytes) {
        const skipped = size - LIMITS.logs.backlogBytes - this.position;
        this.#jump(size - LIMITS.logs.backlogBytes);
        lines.push(`— stacklight: ${skipped} bytes skipped —`);
      }
      while (this.position < size) {
        const piece = Buffer.alloc(Math.min(LIMITS.logs.pieceBytes, size - this.position));
        const { bytesRead } = await handle.read(piece, 0, piece.length, this.position);
        if (bytesRead === 0) break;
        this.position += bytesRead;
        lines.push(...this.#split(piece.subarray(0, bytesRead)));
      }
    } catch {
      // Not there (yet, or just now): the next look tells.
    } finally {
      await handle?.close();
    }
    return lines;
  }

  #jump(position: number): void {
    this.position = position;
    this.#open = Buffer.alloc(0);
  }

  #split(piece: Buffer): string[] {
    const bytes = Buffer.concat([this.#open, piece]);
    const lines: string[] = [];
    let start = 0;
    for (let end = bytes.indexOf(0x0a); end >= 0; end = bytes.indexOf(0x0a, start)) {
      lines.push(readableLine(bytes.subarray(start, end)));
      start = end + 1;
    }
    const rest = bytes.subarray(start);
    const tooLong = rest.length > LIMITS.logs.lineBytes;
    if (tooLong) lines.push(readableLine(rest));
    this.#open = tooLong ? Buffer.alloc(0) : Buffer.from(rest);
    return lines;
  }
}

/** Where the last ended line ends, so that a line which is being written is handed on whole. */
async function lastLineEnd(file: string): Promise<number> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(file, 'r');
    const { size } = await handle.stat();
    const bytes = Buffer.alloc(Math.min(size, LIMITS.logs.lineBytes));
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, size - bytes.length);
    const end = bytes.subarray(0, bytesRead).lastIndexOf(0x0a);
    return end < 0 && size > bytes.length ? size : size - bytes.length + end + 1;
  } catch {
    return 0;
  } finally {
    await handle?.close();
  }
}
