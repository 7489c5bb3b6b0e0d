/** What is known of the blocks that ran, and the inputs that were the first to run one, or to run it so often. */

/** How often, in steps: once more in a loop of forty is nothing new. AFL's. */
const STEPS = stepsOf();

function stepsOf(): Uint8Array {
  const steps = new Uint8Array(256);
  const bounds = [1, 2, 3, 4, 8, 16, 32, 128];
  for (let count = 1; count < 256; count += 1) {
    const step = bounds.findLastIndex((bound) => count >= bound);
    steps[count] = 1 << step;
  }
  return steps;
}

export class Feedback {
  readonly #counts: Uint8Array;
  readonly #words: Uint32Array;
  /** A bit for each step of each block. */
  readonly #seen: Uint8Array;
  #blocks = 0;

  /** `counts`: what the counted code writes into. */
  constructor(counts: Uint8Array) {
    this.#counts = counts;
    this.#words = new Uint32Array(counts.buffer, counts.byteOffset, counts.byteLength >> 2);
    this.#seen = new Uint8Array(counts.length);
  }

  /** Blocks that ran at least once. */
  get blocks(): number {
    return this.#blocks;
  }

  forget(): void {
    this.#counts.fill(0);
  }

  /** Takes what ran since `forget`; true when something of it is new. */
  take(): boolean {
    let news = false;
    for (let word = 0; word < this.#words.length; word += 1) {
      if (this.#words[word] === 0) continue;
      for (let at = word * 4; at < word * 4 + 4; at += 1) {
        const step = STEPS[this.#counts[at] ?? 0] ?? 0;
        const seen = this.#seen[at] ?? 0;
        if ((step & ~seen) === 0) continue;
        if (seen === 0) this.#blocks += 1;
        this.#seen[at] = seen | step;
        news = true;
      }
    }
    this.forget();
    return news;
  }
}
