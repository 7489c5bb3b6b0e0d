import { formatExactDuration } from '../../../shared/text/duration.ts';
import { fail, type Result } from '../../result.ts';

/**
 * Work that must not meet other work on the same folder: one turn after the other there, while turns of other folders go on. Who asks
 * waits no longer than the deadline, even for a turn that never ends; such a turn keeps its folder, since what it began may still come.
 */
export class Turns {
  readonly #waitMs: number;
  /** The last turn of each folder, for as long as there is one. */
  readonly #last = new Map<string, Promise<unknown>>();

  constructor(waitMs: number) {
    this.#waitMs = waitMs;
  }

  /** Error: `busy`, besides those of `work`. Rejects as `work` does. */
  take<T>(folder: string, work: () => Promise<Result<T>>): Promise<Result<T>> {
    const turn = (this.#last.get(folder) ?? Promise.resolve()).then(work);
    const settled = turn
      .catch(() => undefined)
      .finally(() => {
        if (this.#last.get(folder) === settled) this.#last.delete(folder);
      });
    this.#last.set(folder, settled);
    return inTime(turn, this.#waitMs, () =>
      fail({
        code: 'busy',
        message: `Stacklight is still busy with ${folder}: a request to it has not finished after ${formatExactDuration(this.#waitMs)}.`,
        hint: 'Its disk or its container engine may not be responding. Other stacks are not affected.',
      }),
    );
  }

  /** When every turn that was begun has ended, at the latest after `ms`. */
  async ended(ms: number): Promise<void> {
    await inTime(Promise.all(this.#last.values()), ms, () => undefined);
  }
}

/** What comes first: the end of the work, or after `ms` what stands for it. */
export function inTime<T, L>(work: Promise<T>, ms: number, late: () => L): Promise<T | L> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(late()), ms);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
