import { stat } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { LIMITS } from '../../limits.ts';
import type { MachineFacts } from '../facts/machine-facts.ts';

interface Sample {
  /** Monotonic milliseconds. */
  readonly at: number;
  readonly bytes: number;
  /** Bytes written since the first sample of its log, also where it was rotated. */
  readonly written: number;
}

/**
 * Sizes of logs, and what was really written to them within a minute: a burst is told as what it was, not as what it would come to
 * if it went on, so that two looks within that minute tell the same.
 */
export class LogSizes {
  readonly #kept = new Map<string, readonly Sample[]>();
  readonly #now: () => number;

  /** `now` is monotonic milliseconds. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  async measure(logs: readonly { readonly service: string; readonly path: string }[]): Promise<MachineFacts['logs']> {
    const fresh = logs.filter(({ path }) => !this.#kept.has(path));
    await Promise.all(fresh.map(({ path }) => this.#look(path)));
    if (fresh.length > 0) await pause(LIMITS.doctor.logSampleMs);
    const measured = await Promise.all(
      logs.map(async ({ service, path }) => {
        const samples = await this.#look(path);
        const last = samples.at(-1);
        if (!last) return [];
        const { perMinute, pace } = growthOf(samples);
        return [{ service, path, bytes: last.bytes, bytesPerMinute: perMinute, paceBytes: pace }];
      }),
    );
    return measured.flat();
  }

  async #look(path: string): Promise<readonly Sample[]> {
    const found = await stat(path).catch(() => undefined);
    const before = this.#kept.get(path) ?? [];
    const samples = found ? advance(before, this.#now(), found.size) : [];
    if (found) this.#kept.set(path, samples);
    else this.#kept.delete(path);
    return samples;
  }
}

/** With the new size, and without what is older than the minute needs. A log that was rotated has grown by at least what is in it. */
function advance(before: readonly Sample[], at: number, bytes: number): readonly Sample[] {
  const last = before.at(-1);
  const grown = last === undefined ? 0 : bytes < last.bytes ? bytes : bytes - last.bytes;
  const samples = [...before, { at, bytes, written: (last?.written ?? 0) + grown }];
  const begins = samples.findLastIndex((sample) => at - sample.at >= LIMITS.doctor.logWindowMs);
  return samples.slice(Math.max(begins, 0));
}

/** Bytes within a minute that were seen, and bytes a minute going by the last two looks. */
function growthOf(samples: readonly Sample[]): { readonly perMinute: number; readonly pace: number } {
  const [first] = samples;
  const last = samples.at(-1);
  const before = samples.at(-2);
  if (!first || !last || !before) return { perMinute: 0, pace: 0 };
  const minutes = Math.max((last.at - first.at) / LIMITS.doctor.logWindowMs, 1);
  const passed = Math.max(last.at - before.at, 1);
  return {
    perMinute: Math.round((last.written - first.written) / minutes),
    pace: Math.round(((last.written - before.written) / passed) * LIMITS.doctor.logWindowMs),
  };
}
