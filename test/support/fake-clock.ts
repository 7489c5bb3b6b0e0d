import type { WheelClock } from '../../electron/health/wheel.ts';

/** Time that passes only when the test says so. */
export class FakeClock implements WheelClock {
  #now = 0;
  #timers: { at: number; run: () => void }[] = [];
  /** How many timers were armed in all: the price of an idle wheel. */
  armed = 0;

  nowMs(): number {
    return this.#now;
  }

  after(delayMs: number, run: () => void): () => void {
    this.armed += 1;
    const timer = { at: this.#now + delayMs, run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  get pending(): number {
    return this.#timers.length;
  }

  /** Lets `ms` pass; every timer fires at its own time, and what it has promised happens before the next. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    for (;;) {
      await settle();
      const next = this.#timers.reduce<{ at: number; run: () => void } | undefined>(
        (first, timer) => (timer.at <= end && (!first || timer.at < first.at) ? timer : first),
        undefined,
      );
      if (!next) break;
      this.#timers = this.#timers.filter((other) => other !== next);
      this.#now = Math.max(this.#now, next.at);
      next.run();
    }
    this.#now = end;
    await settle();
  }

  /** The machine slept: time has passed and no timer fired meanwhile. */
  async sleep(ms: number): Promise<void> {
    this.#now += ms;
    await this.advance(0);
  }
}

/** Everything that is already promised has happened. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}
