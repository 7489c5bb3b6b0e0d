import { LIMITS } from '../../limits.ts';
import type { Platform, ProcessIdentity } from '../../platform/platform.ts';

interface Watched {
  readonly identity: ProcessIdentity;
  readonly onEnd: () => void;
}

/**
 * Notices the end of processes that are not our children: the kernel tells where it can; the others are looked at, in one loop for all
 * of them which runs only while there are some.
 */
export class AdoptedProcesses {
  readonly #platform: Pick<Platform, 'alive' | 'watchEnd'>;
  readonly #watched = new Set<Watched>();
  #timer: NodeJS.Timeout | undefined;

  constructor(platform: Pick<Platform, 'alive' | 'watchEnd'>) {
    this.#platform = platform;
  }

  /** Calls `onEnd` once when the process is gone, never before this returns. The returned function ends the watch. */
  watch(identity: ProcessIdentity, onEnd: () => void): () => void {
    const told = this.#platform.watchEnd?.(identity, onEnd);
    if (told) return told;
    const watched = { identity, onEnd };
    this.#watched.add(watched);
    this.#timer ??= setInterval(() => this.#look(), LIMITS.adoption.pollMs);
    return () => this.#forget(watched);
  }

  #look(): void {
    for (const watched of [...this.#watched]) {
      if (this.#platform.alive(watched.identity) || !this.#watched.has(watched)) continue;
      this.#forget(watched);
      watched.onEnd();
    }
  }

  #forget(watched: Watched): void {
    this.#watched.delete(watched);
    if (this.#watched.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
