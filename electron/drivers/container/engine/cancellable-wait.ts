/** A wait that can be cut short: now, or once and for all. */
export class Pause {
  #wake: () => void = () => {};
  #ended = false;

  for(delayMs: number): Promise<void> {
    if (this.#ended) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, delayMs);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Ends the wait that is going on. */
  skip(): void {
    this.#wake();
  }

  end(): void {
    this.#ended = true;
    this.#wake();
  }
}
