/**
 * What Stacklight itself does to containers right now and has done, so that watchers can tell it from what a person or
 * another tool did: the engine's events do not say who called.
 */
import { LIMITS } from '../../limits.ts';
import { Recent } from './engine/recent-keys.ts';

export class OwnActions {
  readonly #busy = new Map<string, number>();
  readonly #started = new Recent(LIMITS.engine.ownActions);
  readonly #stopped = new Recent(LIMITS.engine.ownActions);

  /** While `work` runs, watchers leave the container of this name or identity alone: its ups and downs are ours. */
  async during<T>(name: string, work: () => Promise<T>): Promise<T> {
    this.#busy.set(name, (this.#busy.get(name) ?? 0) + 1);
    try {
      return await work();
    } finally {
      const left = (this.#busy.get(name) ?? 1) - 1;
      if (left > 0) this.#busy.set(name, left);
      else this.#busy.delete(name);
    }
  }

  isBusy(name: string): boolean {
    return this.#busy.has(name);
  }

  markStarted(incarnation: string): void {
    this.#started.seen(incarnation);
  }

  markStopped(incarnation: string): void {
    this.#stopped.seen(incarnation);
  }

  didStart(incarnation: string): boolean {
    return this.#started.has(incarnation);
  }

  didStop(incarnation: string): boolean {
    return this.#stopped.has(incarnation);
  }
}
