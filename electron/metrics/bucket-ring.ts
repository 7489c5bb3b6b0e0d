/** What was measured in one stretch of buckets; a bucket in which nothing was measured is `null`. */
export interface Points {
  readonly means: (number | null)[];
  readonly peaks: (number | null)[];
  readonly counts: number[];
}

/** Keeps sign, exponent and ten bits of a number with 24 bits of precision. */
const COARSE = 0xffff_e000;

/** As many bytes as `keep` makes of a ring of this size. */
export function bytesOf(size: number): number {
  return 8 + size * 10;
}

/** The parts of a kept ring, in the order of this machine's bytes: it is read where it was written. */
function layOut(buffer: ArrayBuffer, size: number) {
  const numbers = { means: 8, peaks: 8 + size * 4, counts: 8 + size * 8 };
  return {
    bytes: new Uint8Array(buffer),
    newest: new Float64Array(buffer, 0, 1),
    means: new Float32Array(buffer, numbers.means, size),
    peaks: new Float32Array(buffer, numbers.peaks, size),
    meanBits: new Uint32Array(buffer, numbers.means, size),
    peakBits: new Uint32Array(buffer, numbers.peaks, size),
    counts: new Uint16Array(buffer, numbers.counts, size),
  };
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

  /** What outlives a run: `bytesOf(size)` bytes, of which those of empty buckets are zero. */
  keep(): Uint8Array {
    const kept = layOut(new ArrayBuffer(bytesOf(this.#size)), this.#size);
    kept.newest[0] = this.#newest;
    for (const [slot, count] of this.#counts.entries()) {
      if (count === 0) continue;
      kept.counts[slot] = count;
      kept.means[slot] = this.#means[slot] ?? 0;
      kept.peaks[slot] = this.#peaks[slot] ?? 0;
    }
    // A tenth of a percent is finer than a chart shows, and what is all zeros takes little room when it is packed.
    for (const bits of [kept.meanBits, kept.peakBits])
      for (const slot of bits.keys()) bits[slot] = (bits[slot] ?? 0) & COARSE;
    return kept.bytes;
  }

  /**
   * Puts what an earlier run kept under what was measured since: a bucket that has something keeps it. Of another size, from the future or
   * no numbers at all it is left. `now`: epoch milliseconds.
   */
  restore(bytes: Uint8Array, now: number): void {
    if (bytes.length !== bytesOf(this.#size)) return;
    const kept = layOut(Uint8Array.from(bytes).buffer, this.#size);
    const newest = kept.newest[0] ?? -1;
    if (!Number.isInteger(newest) || newest < 0 || newest > Math.floor(now / this.stepMs)) return;
    if (this.#newest < 0) this.#advance(newest);
    if (this.#newest < newest) return;
    for (let bucket = Math.max(0, newest - this.#size + 1); bucket <= newest; bucket++) {
      const slot = bucket % this.#size;
      const [mean = Number.NaN, peak = Number.NaN] = [kept.means[slot], kept.peaks[slot]];
      const isMeasured = Number.isFinite(mean) && Number.isFinite(peak) && mean >= 0 && peak >= 0;
      if (!isMeasured || !this.#holds(bucket) || this.#counts[slot] !== 0) continue;
      this.#counts[slot] = kept.counts[slot] ?? 0;
      this.#means[slot] = mean;
      this.#peaks[slot] = peak;
    }
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
