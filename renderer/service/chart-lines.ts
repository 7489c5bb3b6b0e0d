/** From what was measured to what a chart draws and what it says in words. Pure. */
import type { Metrics } from '../../electron/contract/metrics.ts';
import { formatPreciseDuration } from '../../shared/text/duration.ts';
import { formatPercent, formatSize } from '../../shared/text/size.ts';
import { chartWords } from '../words/charts.ts';

export type Measured = 'latency' | 'cpu' | 'memory';

/** Seconds since the epoch, means and peaks, as uPlot takes them. */
export type ChartData = [number[], (number | null)[], (number | null)[]];

export interface ChartLine {
  readonly name: Measured;
  readonly data: ChartData;
  /** What the chart shows, for who does not see it, and as its caption. */
  readonly summary: string;
}

const formats: Readonly<Record<Measured, (value: number) => string>> = {
  latency: formatPreciseDuration,
  cpu: formatPercent,
  memory: formatSize,
};

export function formatMeasured(name: Measured, value: number): string {
  return formats[name](value);
}

/** Undefined where nothing of it was measured. */
export function chartLine(name: Measured, metrics: Metrics): ChartLine | undefined {
  const line = metrics[name];
  if (!line) return undefined;
  const times = line.means.map((_, index) => (metrics.from + index * metrics.stepMs) / 1_000);
  return { name, data: [times, line.means, line.peaks], summary: summaryOf(name, line) };
}

function summaryOf(name: Measured, { means, peaks }: NonNullable<Metrics[Measured]>): string {
  const measured = means.filter((value) => value !== null);
  const last = measured.at(-1) ?? 0;
  const mean = measured.reduce((sum, value) => sum + value, 0) / Math.max(1, measured.length);
  const peak = peaks.reduce<number>((most, value) => Math.max(most, value ?? 0), 0);
  const say = formats[name];
  return chartWords.summary(say(last), say(mean), say(peak));
}

/** Fewer buckets than these would be a handful of points and no course. */
const LEAST = 24;

/** Without the buckets before anything was measured: what began a minute ago is not to be a dot at the edge. */
export function fromFirst(metrics: Metrics): Metrics {
  const { from, stepMs, passed, failed } = metrics;
  const lines = [metrics.latency, metrics.cpu, metrics.memory].flatMap((line) => line ?? []);
  const first = passed.findIndex(
    (count, index) => count + (failed[index] ?? 0) > 0 || lines.some(({ means }) => typeof means[index] === 'number'),
  );
  const skipped = Math.min(Math.max(first, 0), Math.max(0, passed.length - LEAST));
  const cut = (line: Metrics[Measured]) =>
    line && { means: line.means.slice(skipped), peaks: line.peaks.slice(skipped) };
  return {
    ...metrics,
    from: from + skipped * stepMs,
    passed: passed.slice(skipped),
    failed: failed.slice(skipped),
    ...(metrics.latency ? { latency: cut(metrics.latency) } : {}),
    ...(metrics.cpu ? { cpu: cut(metrics.cpu) } : {}),
    ...(metrics.memory ? { memory: cut(metrics.memory) } : {}),
  };
}

export interface CheckBar {
  /** Epoch milliseconds. */
  readonly from: number;
  readonly to: number;
  readonly passed: number;
  readonly failed: number;
}

/** The checks in at most `most` bars of equal length, oldest first. */
export function checkBars({ from, stepMs, passed, failed }: Metrics, most: number): readonly CheckBar[] {
  const size = Math.ceil(passed.length / most);
  const sum = (counts: readonly number[], first: number) =>
    counts.slice(first, first + size).reduce((total, count) => total + count, 0);
  return Array.from({ length: Math.ceil(passed.length / size) }, (_, index) => ({
    from: from + index * size * stepMs,
    to: from + (index + 1) * size * stepMs,
    passed: sum(passed, index * size),
    failed: sum(failed, index * size),
  }));
}
