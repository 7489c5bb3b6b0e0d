/** Remembers the last `size` keys, to recognise what comes a second time. */
export class Recent {
  readonly #size: number;
  readonly #keys = new Set<string>();

  constructor(size: number) {
    this.#size = size;
  }

  has(key: string): boolean {
    return this.#keys.has(key);
  }

  /** Remembers `key`; true when it was known already. */
  seen(key: string): boolean {
    if (this.#keys.has(key)) return true;
    this.#keys.add(key);
    const [oldest] = this.#keys;
    if (this.#keys.size > this.#size && oldest !== undefined) this.#keys.delete(oldest);
    return false;
  }
}
