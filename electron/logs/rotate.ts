import { closeSync, fstatSync, ftruncateSync, openSync, readSync, truncateSync, writeSync } from 'node:fs';
import { chmod, copyFile, rename, rm, stat } from 'node:fs/promises';
import { LIMITS } from '../limits.ts';
import { messageOf, type Problem } from '../result.ts';

/** When a log is looked at next, and how large it was. */
interface Look {
  readonly size: number;
  /** Monotonic milliseconds. */
  readonly at: number;
  readonly waitMs: number;
}

/**
 * Keeps logs from filling the disk: looks at the sizes of those that grow every `LIMITS.logs.checkMs`, more and more seldom at those
 * that do not, and rotates what is larger than the limit, which may change meanwhile. One timer for all of them, which waits for the next that is
 * due.
 */
export class LogRotator {
  readonly #files = new Map<string, Look>();
  readonly #onProblem: (problem: Problem) => void;
  readonly #limit: () => number;
  #timer: { readonly at: number; readonly handle: NodeJS.Timeout } | undefined;
  #busy = false;

  /** `limit`: bytes, asked at each look. */
  constructor(
    limit: () => number = () => LIMITS.logs.rotateBytes,
    onProblem: (problem: Problem) => void = () => undefined,
  ) {
    this.#limit = limit;
    this.#onProblem = onProblem;
  }

  add(file: string): void {
    const waitMs = LIMITS.logs.checkMs;
    this.#files.set(file, { size: 0, at: performance.now() + waitMs, waitMs });
    this.#wait();
  }

  remove(file: string): void {
    this.#files.delete(file);
    if (this.#files.size === 0) this.stop();
  }

  stop(): void {
    clearTimeout(this.#timer?.handle);
    this.#timer = undefined;
  }

  /** One look at all logs. */
  check(): Promise<void> {
    return this.#lookAt(Number.POSITIVE_INFINITY);
  }

  /** Those that are due within the same `checkMs` are looked at together. */
  #wait(): void {
    const { checkMs } = LIMITS.logs;
    const due = [...this.#files.values()].reduce((first, { at }) => Math.min(first, at), Number.POSITIVE_INFINITY);
    const at = Math.ceil(due / checkMs) * checkMs;
    if (this.#busy || !Number.isFinite(at) || (this.#timer && this.#timer.at <= at)) return;
    this.stop();
    const look = () => {
      this.#timer = undefined;
      void this.#lookAt(performance.now());
    };
    this.#timer = { at, handle: setTimeout(look, Math.max(0, at - performance.now())).unref() };
  }

  /** Looks at those that are due at `now`. */
  async #lookAt(now: number): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      const [first, ...rest] = [...this.#files].filter(([, { at }]) => at <= now);
      // The first alone: a disk that does not answer takes one thread of the pool and not all of them.
      if (first) await this.#check(...first);
      await Promise.all(rest.map((one) => this.#check(...one)));
    } finally {
      this.#busy = false;
      this.#wait();
    }
  }

  async #check(file: string, before: Look): Promise<void> {
    const size = await sizeOf(file);
    const { checkMs, checkIdleMs } = LIMITS.logs;
    const waitMs = size === before.size ? Math.min(before.waitMs * 2, checkIdleMs) : checkMs;
    // Taken out meanwhile: it stays out.
    if (this.#files.has(file)) this.#files.set(file, { size, at: performance.now() + waitMs, waitMs });
    if (size <= this.#limit()) return;
    const problem = await rotateLog(file);
    if (problem) this.#onProblem(problem);
  }
}

/**
 * Copies a log to `.1` (older copies move on to `.2` …) and truncates it. Not renamed: the service holds the file open
 * and would go on writing to it under its new name. Because it writes in append mode its next write lands at the new end.
 * What it writes between the last read and the truncation is lost; the bulk is copied beforehand and the rest in
 * one synchronous go, so that this window is microseconds and not the copy of 20 MB.
 */
export async function rotateLog(file: string): Promise<Problem | undefined> {
  try {
    await shiftCopies(file);
    const target = `${file}.1`;
    await copyFile(file, target);
    await chmod(target, 0o600);
    copyRestAndTruncate(file, target);
    return undefined;
  } catch (error) {
    return giveUp(file, error);
  }
}

async function shiftCopies(file: string): Promise<void> {
  await rm(`${file}.${LIMITS.logs.keptFiles}`, { force: true });
  for (let n = LIMITS.logs.keptFiles - 1; n >= 1; n -= 1) {
    await rename(`${file}.${n}`, `${file}.${n + 1}`).catch(() => undefined);
  }
}

function copyRestAndTruncate(file: string, target: string): void {
  const from = openSync(file, 'r+');
  const to = openSync(target, 'a');
  try {
    const piece = Buffer.alloc(LIMITS.logs.pieceBytes);
    let position = fstatSync(to).size;
    // A service that writes faster than this loop reads must not hold us for ever.
    for (let pieces = 0; pieces < LIMITS.logs.rotatePieces; pieces += 1) {
      const read = readSync(from, piece, 0, piece.length, position);
      if (read === 0) break;
      writeSync(to, piece, 0, read);
      position += read;
    }
    ftruncateSync(from, 0);
  } finally {
    closeSync(from);
    closeSync(to);
  }
}

/** Without room for a copy an old log is worth less than a disk that is not full. */
async function giveUp(file: string, error: unknown): Promise<Problem> {
  const full = error instanceof Error && 'code' in error && error.code === 'ENOSPC';
  if (full) {
    await rm(`${file}.1`, { force: true }).catch(() => undefined);
    try {
      truncateSync(file, 0);
    } catch {
      // Said below.
    }
  }
  const done = full ? 'it was emptied without a copy, because the disk is full' : messageOf(error);
  return { code: 'log-rotation', message: `The log ${file} is too large and could not be rotated: ${done}.` };
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch {
    return 0;
  }
}
