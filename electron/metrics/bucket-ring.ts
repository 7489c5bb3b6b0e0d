/** What was measured in one stretch of buckets; a bucket in which nothing was measured is `null`. */
export interface Points {
  readonly means: (number | null)[];
  readonly peaks: (number | null)[];
  readonly counts: number[];
}

/**
 * The newest `size` buckets of equal width, by the wall clock: mean, peak and number of what was measured in each. Its memory is taken
 * once (10 bytes a bucket), and nothing of it grows, however often and for however long something is measured.
 */
export class BucketRing {
  readonly stepMs: number;
  readonly #size: number;
  /** 24 bits of precision: 64 bytes of a gigabyte, which no chart can show. */
  readonly #means: Float32Array;
  readonly #peaks: Float32Array;
  readonly #counts: Uint16Array;
  /** Number of the newest bucket, counted from the epoch; -1 before the first measurement. */
  #newest = -1;

  constructor(stepMs: number, size: number) {
    this.stepMs = stepMs;
    this.#size = size;
    this.#means = new Float32Array(size);
    this.#peaks = new Float32Array(size);
    this.#counts = new Uint16Array(size);
  }

  /** `at`: epoch milliseconds. What comes a moment late counts in the newest bucket. */
  add(at: number, value: number): void {
    const slot = this.#advance(Math.floor(at / this.stepMs)) % this.#size;
    const count = Math.min(this.#counts[slot] ?? 0, 65_534) + 1;
    const mean = this.#means[slot] ?? 0;
    this.#counts[slot] = count;
    this.#means[slot] = mean + (value - mean) / count;
    this.#peaks[slot] = count === 1 ? value : Math.max(this.#peaks[slot] ?? value, value);
  }

  /** `length` buckets that end with the one of `now`, oldest first. `now`: epoch milliseconds. */
  read(now: number, length: number): Points {
    const last = Math.floor(now / this.stepMs);
    const means: (number | null)[] = [];
    const peaks: (number | null)[] = [];
    const counts: number[] = [];
    for (let bucket = last - length + 1; bucket <= last; bucket++) {
      const slot = bucket % this.#size;
      const count = this.#holds(bucket) ? (this.#counts[slot] ?? 0) : 0;
      means.push(count > 0 ? (this.#means[slot] ?? null) : null);
      peaks.push(count > 0 ? (this.#peaks[slot] ?? null) : null);
      counts.push(count);
    }
    return { means, peaks, counts };
  }

  #holds(bucket: number): boolean {
    return this.#newest >= 0 && bucket >= 0 && bucket <= this.#newest && bucket > this.#newest - this.#size;
  }

  /** Makes room up to this bucket; the one to count in is the answer. */
  #advance(bucket: number): number {
    // A clock that was set back: what was measured under the other one has no place on this one.
    const isOtherClock = this.#newest >= 0 && bucket < this.#newest - 1;
    if (isOtherClock || this.#newest < 0 || bucket - this.#newest >= this.#size) {
      this.#counts.fill(0);
      this.#newest = bucket;
      return bucket;
    }
    for (let next = this.#newest + 1; next <= bucket; next++) this.#counts[next % this.#size] = 0;
    this.#newest = Math.max(this.#newest, bucket);
    return this.#newest;
  }
}
