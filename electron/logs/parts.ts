/** A log with the older copies that its rotation keeps, as one row of bytes with positions that a rotation does not change. */
import { closeSync, fstatSync, openSync, read, statSync } from 'node:fs';
import { promisify } from 'node:util';
import { LIMITS } from '../limits.ts';
import { readBase } from './stamp-file.ts';

const readAt = promisify(read);

/** The copies of a log, the newest first. */
export function copyNames(file: string): readonly string[] {
  return Array.from({ length: LIMITS.logs.keptFiles }, (_, index) => `${file}.${index + 1}`);
}

/** Where the oldest copy that is kept begins. */
export function oldestPosition(file: string): number {
  return copyNames(file).reduce((position, copy) => position - sizeOf(copy), readBase(file));
}

interface Part {
  readonly fd: number;
  readonly from: number;
  readonly to: number;
}

/** The bytes of a log as they were when it was opened; what is appended later is not seen. */
export class LogParts {
  /** Oldest first, one after the other without a gap. */
  readonly #parts: readonly Part[];
  /** The log itself is there. */
  readonly exists: boolean;
  readonly from: number;
  readonly to: number;

  private constructor(parts: readonly Part[], exists: boolean, base: number) {
    this.#parts = parts;
    this.exists = exists;
    this.from = parts[0]?.from ?? base;
    this.to = parts.at(-1)?.to ?? base;
  }

  /** Opens all parts in one turn, between two rotations. `close` lets go of them. */
  static open(file: string): LogParts {
    const base = readBase(file);
    const parts: Part[] = [];
    const fd = opened(file);
    if (fd !== undefined) parts.push({ fd, from: base, to: base + fstatSync(fd).size });
    let from = base;
    for (const name of copyNames(file)) {
      const copy = opened(name);
      if (copy === undefined) break;
      const to = from;
      from -= fstatSync(copy).size;
      parts.unshift({ fd: copy, from, to });
    }
    return new LogParts(parts, fd !== undefined, base);
  }

  /** The bytes from one position to another; fewer where the log was emptied meanwhile. */
  async read(from: number, to: number): Promise<Buffer> {
    const pieces: Buffer[] = [];
    for (const part of this.#parts) {
      const [start, end] = [Math.max(from, part.from), Math.min(to, part.to)];
      if (start >= end) continue;
      const bytes = Buffer.alloc(end - start);
      const { bytesRead } = await readAt(part.fd, bytes, 0, bytes.length, start - part.from);
      pieces.push(bytes.subarray(0, bytesRead));
      if (bytesRead < bytes.length) break;
    }
    return pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces);
  }

  close(): void {
    for (const { fd } of this.#parts) closeSync(fd);
  }
}

function opened(file: string): number | undefined {
  try {
    return openSync(file, 'r');
  } catch {
    return undefined;
  }
}

function sizeOf(file: string): number {
  try {
    return statSync(file).size;
  } catch {
    return 0;
  }
}
