/** What the supervisor costs over time: figures, and whether they grow. */
import type { Figures } from './machine.ts';

export interface Sample extends Figures {
  /** Milliseconds since the soak began. */
  readonly at: number;
  /** Another process has figures of its own. */
  readonly pid: number;
  /** Milliseconds until the supervisor answered a greeting. */
  readonly answerMs: number;
}

export interface Slope {
  readonly name: string;
  readonly unit: string;
  readonly median: number;
  readonly highest: number;
  /** Growth per minute within the life of one process, by least squares over all lives. */
  readonly perMinute: number;
}

const KINDS = [
  { name: 'memory', unit: 'MiB', of: ({ memory }: Sample) => memory / 1_024 },
  { name: 'descriptors', unit: '', of: ({ descriptors }: Sample) => descriptors },
  { name: 'threads', unit: '', of: ({ threads }: Sample) => threads },
  { name: 'answer', unit: 'ms', of: ({ answerMs }: Sample) => answerMs },
] as const;

export function slopesOf(samples: readonly Sample[]): readonly Slope[] {
  return KINDS.map(({ name, unit, of }) => {
    const values = samples.map(of).sort((a, b) => a - b);
    return {
      name,
      unit,
      median: values[Math.floor(values.length / 2)] ?? 0,
      highest: values.at(-1) ?? 0,
      perMinute: growth(samples, of) * 60_000,
    };
  });
}

/** Each life is held against its own mean: a new process that begins small hides no growth, and is none. */
function growth(samples: readonly Sample[], of: (sample: Sample) => number): number {
  let together = 0;
  let spread = 0;
  for (const pid of new Set(samples.map((one) => one.pid))) {
    // Its first samples are of a process that still loads and is warmed up.
    const life = samples.filter((one) => one.pid === pid).slice(2);
    const meanAt = mean(life.map(({ at }) => at));
    const meanValue = mean(life.map(of));
    for (const sample of life) {
      together += (sample.at - meanAt) * (of(sample) - meanValue);
      spread += (sample.at - meanAt) ** 2;
    }
  }
  return spread === 0 ? 0 : together / spread;
}

const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / (values.length || 1);

/** `memory 48.2 MiB (highest 52.1), +0.02 MiB a minute`. */
export function describeSlope({ name, unit, median, highest, perMinute }: Slope): string {
  const sign = perMinute < 0 ? '' : '+';
  const suffix = unit === '' ? '' : ` ${unit}`;
  return `${name} ${median.toFixed(1)}${suffix} (highest ${highest.toFixed(1)}), ${sign}${perMinute.toFixed(2)}${suffix} a minute`;
}
