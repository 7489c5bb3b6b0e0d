import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  renameSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { chmod, copyFile, lstat, rm } from 'node:fs/promises';
import { LIMITS } from '../limits.ts';
import { messageOf, type Problem } from '../result.ts';
import { copyNames, oldestPosition } from './parts.ts';
import { moveBase } from './stamp-file.ts';
import { LogStamper } from './stamper.ts';

const { O_RDWR, O_NOFOLLOW = 0 } = constants;

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
  readonly #stamper = new LogStamper();
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
    this.#stamper.add(file);
    this.#wait();
  }

  remove(file: string): void {
    this.#files.delete(file);
    this.#stamper.remove(file);
    if (this.#files.size === 0) this.stop();
  }

  stop(): void {
    clearTimeout(this.#timer?.handle);
    this.#timer = undefined;
    this.#stamper.stop();
  }

  /** The times of the newest lines are on the disk after this. */
  stamp(file: string): Promise<void> {
    return this.#stamper.look(file);
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
    clearTimeout(this.#timer?.handle);
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
    // Where the system does not tell of writes, this look is what finds them.
    if (size !== before.size) await this.#stamper.grew(file);
    if (size <= this.#limit()) return;
    await this.#stamper.look(file);
    const problem = await rotateLog(file);
    await this.#stamper.rotated(file, oldestPosition(file));
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
  const copy = `${file}.new`;
  try {
    if (!(await lstat(file)).isFile()) throw new Error('it is no file any more');
    await rm(copy, { force: true });
    await copyFile(file, copy);
    await chmod(copy, 0o600);
    copyRestAndTruncate(file, copy);
    return undefined;
  } catch (error) {
    await rm(copy, { force: true }).catch(() => undefined);
    return giveUp(file, error);
  }
}

/** All in one turn, so that whoever reads the parts of a log in one turn never sees the half of a rotation. */
function copyRestAndTruncate(file: string, copy: string): void {
  const from = openSync(file, O_RDWR | O_NOFOLLOW);
  const to = openSync(copy, 'a');
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
    shiftCopies(file, copy);
    ftruncateSync(from, 0);
    moveBase(file, position);
  } finally {
    closeSync(from);
    closeSync(to);
  }
}

/** `.1` becomes `.2` and so on, over what was there; the new copy becomes `.1`. */
function shiftCopies(file: string, copy: string): void {
  const names = [copy, ...copyNames(file)];
  for (let n = names.length - 1; n >= 1; n -= 1) {
    const [name, older] = [names[n - 1] ?? copy, names[n] ?? copy];
    if (existsSync(name)) renameSync(name, older);
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
    // A link in its place leads to somebody else's file, which is neither copied nor emptied.
    const seen = await lstat(file);
    return seen.isFile() ? seen.size : 0;
  } catch {
    return 0;
  }
}
