import { lookup } from 'node:dns/promises';
import { LIMITS } from '../../limits.ts';
import type { MachineFacts } from '../facts/machine-facts.ts';

type Resolved = MachineFacts['names'][number];

/** Asks the system for the address of a name, as a connection would. */
export type Lookup = (name: string) => Promise<string | undefined>;

const systemLookup: Lookup = async (name) => (await lookup(name).catch(() => undefined))?.address;

/**
 * Measures how long names take to resolve. A lookup cannot be withdrawn and holds a thread that files need too, so only few run at
 * once, and one that is still in progress is not asked again.
 */
export class NameTimer {
  readonly #lookup: Lookup;
  readonly #pending = new Map<string, number>();

  constructor(ask: Lookup = systemLookup) {
    this.#lookup = ask;
  }

  /**
   * Each name with its time in milliseconds; no address: not resolved, or not within `LIMITS.doctor.nameMs`. One that seems slow
   * is asked again while there is time, and the best counts: a busy machine is no slow resolver. What was not asked within
   * `withinMs` is left out.
   */
  async measure(
    names: readonly string[],
    withinMs = LIMITS.doctor.nameMs + LIMITS.doctor.slowNameMs,
  ): Promise<readonly Resolved[]> {
    const waiting = [...new Set(names)].slice(0, LIMITS.doctor.names).map((name) => ({ name, tries: 1 }));
    const best = new Map<string, Resolved>();
    const worker = async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const { name, tries } = next;
        const now = await this.#one(name);
        const before = best.get(name);
        if (!before || now.ms < before.ms) best.set(name, now);
        const isSlow = now.ms >= LIMITS.doctor.slowNameMs;
        // One that hangs is not asked again: its lookup is still in progress.
        if (isSlow && tries < LIMITS.doctor.nameTries && !this.#pending.has(name))
          waiting.push({ name, tries: tries + 1 });
      }
    };
    const workers = Promise.all(Array.from({ length: LIMITS.doctor.lookupsAtOnce }, worker));
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, withinMs);
    });
    await Promise.race([workers, late]);
    clearTimeout(timer);
    waiting.length = 0;
    return [...best.values()];
  }

  async #one(name: string): Promise<Resolved> {
    const since = this.#pending.get(name);
    if (since !== undefined) return { name, ms: performance.now() - since };
    // Earlier names hang: another one would take the threads that files need.
    if (this.#pending.size >= LIMITS.doctor.lookupsAtOnce) return { name, ms: 0 };
    const begun = performance.now();
    const stalled = watchStalls();
    this.#pending.set(name, begun);
    const answer = this.#lookup(name).finally(() => this.#pending.delete(name));
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), LIMITS.doctor.nameMs);
    });
    const address = await Promise.race([answer.catch(() => undefined), late]);
    clearTimeout(timer);
    const ms = Math.max(performance.now() - begun - stalled(), 0);
    return { name, ms, ...(address === undefined ? {} : { address }) };
  }
}

/**
 * Watches how long this process itself was held up, by its own work or by a machine that gave it no time: an answer that waited for
 * that did not take as long as it seems. Returns the way to end it, which tells the milliseconds.
 */
function watchStalls(): () => number {
  let last = performance.now();
  let stalled = 0;
  const beat = () => {
    const now = performance.now();
    stalled += Math.max(now - last - LIMITS.doctor.beatMs, 0);
    last = now;
  };
  const timer = setInterval(beat, LIMITS.doctor.beatMs);
  return () => {
    clearInterval(timer);
    beat();
    return stalled;
  };
}
