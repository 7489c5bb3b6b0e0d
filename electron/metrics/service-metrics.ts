import type { Metrics, MetricsSpan } from '../contract/metrics.ts';
import type { ServiceView } from '../contract/service.ts';
import { LIMITS } from '../limits.ts';
import { BucketRing, bytesOf, type Points } from './bucket-ring.ts';
import { type FailedChecks, withFailure } from './failed-checks.ts';

/** What the row of a service shows of it: the mean latency of each stretch, and how many checks there were within the last hour. */
export interface RowMetrics {
  readonly latency?: NonNullable<ServiceView['latency']>;
  readonly checks?: { readonly passed: number; readonly failed: number };
}

interface CheckResult {
  readonly at: number;
  readonly ok: boolean;
  readonly message: string;
  readonly latencyMs: number;
  readonly output: string;
}

/** The fine buckets hold a quarter of an hour, the coarse ones a day. */
const SPANS: Readonly<Record<MetricsSpan, { readonly ring: 'fine' | 'coarse'; readonly ms: number }>> = {
  quarter: { ring: 'fine', ms: 900_000 },
  hour: { ring: 'coarse', ms: 3_600_000 },
  day: { ring: 'coarse', ms: 86_400_000 },
};

/** What is kept of one number: finely for a quarter of an hour, coarsely for a day. Takes no memory before the first. */
class Kept {
  #rings: Readonly<Record<'fine' | 'coarse', BucketRing>> | undefined;

  add(at: number, value: number): void {
    const rings = this.#begun();
    rings.fine.add(at, value);
    rings.coarse.add(at, value);
  }

  #begun(): Readonly<Record<'fine' | 'coarse', BucketRing>> {
    const { fine, coarse } = LIMITS.metrics;
    this.#rings ??= {
      fine: new BucketRing(fine.stepMs, fine.buckets),
      coarse: new BucketRing(coarse.stepMs, coarse.buckets),
    };
    return this.#rings;
  }

  /** Undefined where nothing was measured. */
  keep(): Uint8Array | undefined {
    return this.#rings && Buffer.concat([this.#rings.fine.keep(), this.#rings.coarse.keep()]);
  }

  restore(bytes: Uint8Array, now: number): void {
    const { fine, coarse } = this.#begun();
    const half = bytesOf(LIMITS.metrics.fine.buckets);
    fine.restore(bytes.subarray(0, half), now);
    coarse.restore(bytes.subarray(half), now);
  }

  read(span: MetricsSpan, now: number): Points | undefined {
    const { ring, ms } = SPANS[span];
    return this.#rings?.[ring].read(now, ms / LIMITS.metrics[ring].stepMs);
  }
}

/** The numbers that outlive a run; what failed checks got is not among them, since it is text of others. */
export const LINES = ['latency', 'failed', 'cpu', 'memory'] as const;
export type Line = (typeof LINES)[number];

/** As many bytes as are kept of each. */
export const LINE_BYTES = bytesOf(LIMITS.metrics.fine.buckets) + bytesOf(LIMITS.metrics.coarse.buckets);

/** What one service did over the last day: how fast it answered, what it used, which checks failed. Bounded. */
export class ServiceMetrics {
  readonly #kept: Readonly<Record<Line, Kept>> = {
    latency: new Kept(),
    failed: new Kept(),
    cpu: new Kept(),
    memory: new Kept(),
  };
  #failures: readonly FailedChecks[] = [];
  #passedSince = false;
  #row: RowMetrics | undefined;
  /** Number of the stretch that it was made in. */
  #rowAt = -1;

  checked({ at, ok, message, latencyMs, output }: CheckResult): void {
    if (ok) {
      this.#kept.latency.add(at, latencyMs);
      this.#passedSince = true;
      return;
    }
    this.#kept.failed.add(at, latencyMs);
    this.#failures = withFailure(this.#failures, { at, message, output }, this.#passedSince);
    this.#passedSince = false;
  }

  /** `cpu`: percent of one core; `memory`: bytes; `at`: epoch milliseconds. */
  used(at: number, { cpu, memory }: { readonly cpu: number; readonly memory: number }): void {
    this.#kept.cpu.add(at, cpu);
    this.#kept.memory.add(at, memory);
  }

  /** What outlives a run, of what was measured at all. */
  keep(): readonly { readonly line: Line; readonly bytes: Uint8Array }[] {
    return LINES.flatMap((line) => {
      const bytes = this.#kept[line].keep();
      return bytes ? [{ line, bytes }] : [];
    });
  }

  /** What an earlier run kept, under what was measured since. `now`: epoch milliseconds. */
  restore(line: Line, bytes: Uint8Array, now: number): void {
    this.#kept[line].restore(bytes, now);
    this.#rowAt = -1;
  }

  /**
   * What its row shows, the same value until the next stretch begins: a picture of the stack is made ten times a second, and what did
   * not change in it is not sent. `now`: epoch milliseconds.
   */
  row(now: number): RowMetrics {
    const stretch = Math.floor(now / LIMITS.metrics.rowStepMs);
    if (this.#row && this.#rowAt === stretch) return this.#row;
    this.#rowAt = stretch;
    this.#row = this.#rowNow(stretch * LIMITS.metrics.rowStepMs - 1);
    return this.#row;
  }

  #rowNow(end: number): RowMetrics {
    const { rowStepMs: stepMs, fine } = LIMITS.metrics;
    const points = this.#kept.latency.read('quarter', end);
    const sum = (counts: readonly number[] = []) => counts.reduce((all, count) => all + count, 0);
    const passed = sum(this.#kept.latency.read('hour', end)?.counts);
    const failed = sum(this.#kept.failed.read('hour', end)?.counts);
    return {
      ...(points && sum(points.counts) > 0 ? { latency: { stepMs, means: joined(points, stepMs / fine.stepMs) } } : {}),
      ...(passed + failed > 0 ? { checks: { passed, failed } } : {}),
    };
  }

  /** `now`: epoch milliseconds. */
  read(span: MetricsSpan, now: number): Metrics {
    const { ring, ms } = SPANS[span];
    const { stepMs } = LIMITS.metrics[ring];
    const none = new Array<number>(ms / stepMs).fill(0);
    const from = (Math.floor(now / stepMs) + 1) * stepMs - ms;
    return {
      from,
      stepMs,
      ...lineOf('latency', this.#kept.latency.read(span, now)),
      ...lineOf('cpu', this.#kept.cpu.read(span, now)),
      ...lineOf('memory', this.#kept.memory.read(span, now)),
      passed: this.#kept.latency.read(span, now)?.counts ?? none,
      failed: this.#kept.failed.read(span, now)?.counts ?? none,
      failures: this.#failures.filter(({ to }) => to >= from),
    };
  }
}

function lineOf(
  name: 'latency' | 'cpu' | 'memory',
  points: Points | undefined,
): Pick<Metrics, 'latency' | 'cpu' | 'memory'> {
  if (!points || points.counts.every((count) => count === 0)) return {};
  return { [name]: { means: points.means, peaks: points.peaks } };
}

/** Every `size` buckets as one. A tenth of a millisecond is finer than a row can show. */
function joined({ means, counts }: Points, size: number): (number | null)[] {
  const stretches = Array.from({ length: Math.floor(means.length / size) }, (_, index) => index * size);
  return stretches.map((first) => {
    const own = counts.slice(first, first + size);
    const count = own.reduce((sum, one) => sum + one, 0);
    const total = own.reduce((sum, one, index) => sum + one * (means[first + index] ?? 0), 0);
    return count > 0 ? Math.round((total / count) * 10) / 10 : null;
  });
}
