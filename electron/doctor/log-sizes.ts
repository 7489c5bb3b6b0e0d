import { stat } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { LIMITS } from '../limits.ts';
import type { MachineFacts } from './machine-facts.ts';

interface Sample {
  /** Monotonic milliseconds. */
  readonly at: number;
  readonly bytes: number;
  /** Bytes a minute up to then. */
  readonly rate?: number;
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
        const now = await sampleOf(path);
        if (!now) return [];
        const sample = advance(before.get(path), now);
        this.#last.set(path, sample);
        return [
          { service, path, bytes: now.bytes, ...(sample.rate === undefined ? {} : { bytesPerMinute: sample.rate }) },
        ];
      }),
    );
    return measured.flat();
  }
}

async function sampleOf(path: string): Promise<Sample | undefined> {
  const found = await stat(path).catch(() => undefined);
  return found && { at: performance.now(), bytes: found.size };
}

/** Too soon after the last one says nothing: that one stays. A log that was rotated has grown by at least what is in it. */
function advance(before: Sample | undefined, now: Sample): Sample {
  if (!before) return now;
  const passed = now.at - before.at;
  if (passed < LIMITS.doctor.logSampleMs / 2) return before;
  const grown = now.bytes < before.bytes ? now.bytes : now.bytes - before.bytes;
  return { ...now, rate: Math.round((grown / passed) * 60_000) };
}
