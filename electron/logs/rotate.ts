import { lstat } from 'node:fs/promises';
import { LIMITS } from '../limits.ts';
import type { Problem } from '../result.ts';
import { oldestPosition } from './parts.ts';
import { rotateLog } from './rotate-log.ts';
import { LogStamper } from './stamper.ts';

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
    const limit = this.#limit();
    if (size <= limit) return;
    await this.#stamper.look(file);
    const problem = await rotateLog(file, limit);
    await this.#stamper.rotated(file, oldestPosition(file));
    if (problem) this.#onProblem(problem);
  }
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
