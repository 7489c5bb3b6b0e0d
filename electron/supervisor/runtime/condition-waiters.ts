import { Paced } from '../model/paced.ts';

/** Lets actions wait for a condition of the stack: looked at after every change, given up at a deadline. */
export class Waiters {
  readonly #waiting = new Set<() => void>();
  readonly #looks: Paced;

  /** `services`: how many the stack has. */
  constructor(services: () => number) {
    this.#looks = new Paced(services, () => {
      for (const look of [...this.#waiting]) look();
    });
  }

  /** Resolves true when `condition` holds (at once when it does already), false at the deadline. */
  until(condition: () => boolean, deadlineMs: number): Promise<boolean> {
    if (condition()) return Promise.resolve(true);
    return new Promise((resolve) => {
      const finish = (result: boolean) => {
        clearTimeout(timer);
        this.#waiting.delete(look);
        resolve(result);
      };
      const look = () => {
        if (condition()) finish(true);
      };
      const timer = setTimeout(() => finish(condition()), Math.max(0, deadlineMs));
      this.#waiting.add(look);
    });
  }

  /** The stack is closed: who still waits is answered at the deadline, by what was known last. */
  close(): void {
    this.#looks.end();
  }

  /** Something changed: every waiting condition is looked at again. */
  look(): void {
    if (this.#waiting.size > 0) this.#looks.changed();
  }
}
