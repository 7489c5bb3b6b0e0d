import { LIMITS } from '../../limits.ts';

/**
 * Work that follows from every change and grows with the stack (looking at all that waits, telling the whole of an action). Done at
 * once in a stack of few services, which sees every change; in a large one it gets a part of the time, and what changes meanwhile is
 * dealt with together. Without it a thousand services that start cost a million looks.
 */
export class Paced {
  readonly #work: () => void;
  readonly #services: () => number;
  /** Until when it is not begun again, monotonic ms. */
  #restUntil = 0;
  #later: NodeJS.Timeout | undefined;
  #ended = false;

  /** `services`: how many the stack has. */
  constructor(services: () => number, work: () => void) {
    this.#services = services;
    this.#work = work;
  }

  /** Something changed. */
  changed(): void {
    if (this.#later || this.#ended) return;
    const restMs = this.#restUntil - performance.now();
    if (restMs > 0) this.#later = setTimeout(() => this.#now(), restMs);
    else this.#now();
  }

  /** Nothing waits any more when this returns. */
  flush(): void {
    if (this.#later) this.#now();
  }

  /** Nothing is done any more, what waits neither. */
  end(): void {
    this.#ended = true;
    clearTimeout(this.#later);
    this.#later = undefined;
  }

  #now(): void {
    clearTimeout(this.#later);
    this.#later = undefined;
    const begun = performance.now();
    try {
      this.#work();
    } finally {
      const tookMs = performance.now() - begun;
      const { fewServices, restsPerTurn } = LIMITS.pace;
      // By their number and not by the time alone: a busy machine must not make two of a small stack's changes into one.
      this.#restUntil = this.#services() <= fewServices ? 0 : begun + tookMs * (1 + restsPerTurn);
    }
  }
}
