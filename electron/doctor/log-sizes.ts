import { stat } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { LIMITS } from '../limits.ts';
import type { MachineFacts } from './machine-facts.ts';

interface Sample {
  /** Monotonic milliseconds. */
  readonly at: number;
  readonly bytes: number;
}

/** Sizes of logs, and how fast they grow: against the last look, or against a second one a moment later. */
export class LogSizes {
  readonly #last = new Map<string, Sample>();

  async measure(logs: readonly { readonly service: string; readonly path: string }[]): Promise<MachineFacts['logs']> {
    const before = new Map<string, Sample>();
    for (const { path } of logs) {
      const sample = this.#last.get(path) ?? (await sampleOf(path));
      if (sample) before.set(path, sample);
    }
    if (logs.some(({ path }) => !this.#last.has(path))) await pause(LIMITS.doctor.logSampleMs);
    const measured = await Promise.all(
      logs.map(async ({ service, path }) => {
        const sample = await sampleOf(path);
        if (!sample) return [];
        this.#last.set(path, sample);
        const rate = rateOf(before.get(path), sample);
        return [{ service, path, bytes: sample.bytes, ...(rate === undefined ? {} : { bytesPerMinute: rate }) }];
      }),
    );
    return measured.flat();
  }
}

async function sampleOf(path: string): Promise<Sample | undefined> {
  const found = await stat(path).catch(() => undefined);
  return found && { at: performance.now(), bytes: found.size };
}

/** Undefined when nothing can be said: too close together, or the log was rotated in between. */
function rateOf(before: Sample | undefined, now: Sample): number | undefined {
  if (!before || now.bytes < before.bytes || now.at - before.at < LIMITS.doctor.logSampleMs / 2) return undefined;
  return Math.round(((now.bytes - before.bytes) / (now.at - before.at)) * 60_000);
}
