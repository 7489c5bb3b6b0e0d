/** A wait that can be cut short, once and for all. */
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

  end(): void {
    this.#ended = true;
    this.#wake();
  }
}
