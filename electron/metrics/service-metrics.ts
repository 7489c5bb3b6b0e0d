import type { Metrics, MetricsSpan } from '../contract/metrics.ts';
import { LIMITS } from '../limits.ts';
import { BucketRing, type Points } from './bucket-ring.ts';
import { type FailedChecks, withFailure } from './failed-checks.ts';

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
    const { fine, coarse } = LIMITS.metrics;
    this.#rings ??= {
      fine: new BucketRing(fine.stepMs, fine.buckets),
      coarse: new BucketRing(coarse.stepMs, coarse.buckets),
    };
    this.#rings.fine.add(at, value);
    this.#rings.coarse.add(at, value);
  }

  read(span: MetricsSpan, now: number): Points | undefined {
    const { ring, ms } = SPANS[span];
    return this.#rings?.[ring].read(now, ms / LIMITS.metrics[ring].stepMs);
  }
}

/** What one service did over the last day: how fast it answered, what it used, which checks failed. Bounded, in memory alone. */
export class ServiceMetrics {
  readonly #latency = new Kept();
  readonly #failed = new Kept();
  readonly #cpu = new Kept();
  readonly #memory = new Kept();
  #failures: readonly FailedChecks[] = [];
  #passedSince = false;

  checked({ at, ok, message, latencyMs, output }: CheckResult): void {
    if (ok) {
      this.#latency.add(at, latencyMs);
      this.#passedSince = true;
      return;
    }
    this.#failed.add(at, latencyMs);
    this.#failures = withFailure(this.#failures, { at, message, output }, this.#passedSince);
    this.#passedSince = false;
  }

  /** `cpu`: percent of one core; `memory`: bytes; `at`: epoch milliseconds. */
  used(at: number, { cpu, memory }: { readonly cpu: number; readonly memory: number }): void {
    this.#cpu.add(at, cpu);
    this.#memory.add(at, memory);
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
      ...lineOf('latency', this.#latency.read(span, now)),
      ...lineOf('cpu', this.#cpu.read(span, now)),
      ...lineOf('memory', this.#memory.read(span, now)),
      passed: this.#latency.read(span, now)?.counts ?? none,
      failed: this.#failed.read(span, now)?.counts ?? none,
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
