import { lookup } from 'node:dns/promises';
import { LIMITS } from '../limits.ts';
import type { MachineFacts } from './machine-facts.ts';

type Resolved = MachineFacts['names'][number];

/** Asks the system for the address of a name, as a connection would. */
export type Lookup = (name: string) => Promise<string | undefined>;

const systemLookup: Lookup = async (name) => (await lookup(name).catch(() => undefined))?.address;

/**
 * Measures how long names take to resolve. A lookup cannot be withdrawn and holds a thread that files need too, so only few run at
 * once, and one that is still under way is not asked again.
 */
export class NameTimer {
  readonly #lookup: Lookup;
  readonly #pending = new Map<string, number>();

  constructor(ask: Lookup = systemLookup) {
    this.#lookup = ask;
  }

  /** Each name with its time in milliseconds; no address: not resolved, or not within `LIMITS.doctor.nameMs`. */
  async measure(names: readonly string[]): Promise<readonly Resolved[]> {
    const waiting = [...new Set(names)].slice(0, LIMITS.doctor.names);
    const results: Resolved[] = [];
    const worker = async () => {
      for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) results.push(await this.#one(name));
    };
    const workers = Promise.all(Array.from({ length: LIMITS.doctor.lookupsAtOnce }, worker));
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, LIMITS.doctor.nameMs + LIMITS.doctor.slowNameMs);
    });
    await Promise.race([workers, late]);
    clearTimeout(timer);
    waiting.length = 0;
    return [...results];
  }

  async #one(name: string): Promise<Resolved> {
    const since = this.#pending.get(name);
    if (since !== undefined) return { name, ms: performance.now() - since };
    // Earlier names hang: another one would take the threads that files need.
    if (this.#pending.size >= LIMITS.doctor.lookupsAtOnce) return { name, ms: 0 };
    const begun = performance.now();
    this.#pending.set(name, begun);
    const answer = this.#lookup(name).finally(() => this.#pending.delete(name));
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), LIMITS.doctor.nameMs);
    });
    const address = await Promise.race([answer.catch(() => undefined), late]);
    clearTimeout(timer);
    return { name, ms: performance.now() - begun, ...(address === undefined ? {} : { address }) };
  }
}
