import { LIMITS } from '../limits.ts';
import type { Usage } from '../platform/platform.ts';
import { type Line, ServiceMetrics } from './service-metrics.ts';

/** What is measured of the services of one stack, and whose page somebody looks at. */
export class StackMetrics {
  readonly #services = new Map<string, ServiceMetrics>();
  /** By service, monotonic ms of the last look. */
  readonly #lookedAt = new Map<string, number>();
  /** By service, what each of its processes used when that was measured last. */
  readonly #processes = new Map<string, ReadonlyMap<number, Usage>>();

  of(service: string): ServiceMetrics {
    const known = this.#services.get(service);
    if (known) return known;
    const begins = new ServiceMetrics();
    this.#services.set(service, begins);
    return begins;
  }

  /** By pid, what the processes of a service used when they were measured last. */
  processes(service: string): ReadonlyMap<number, Usage> {
    return this.#processes.get(service) ?? new Map();
  }

  /** All processes of a service as they were measured now. */
  measured(service: string, processes: ReadonlyMap<number, Usage>): void {
    this.#processes.set(service, processes);
  }

  /** Somebody looks at the page of this service; what is measured only for who looks is measured for a while. `now`: monotonic ms. */
  look(service: string, now: number): void {
    this.#lookedAt.set(service, now);
  }

  isLookedAt(service: string, now: number): boolean {
    return now - (this.#lookedAt.get(service) ?? Number.NEGATIVE_INFINITY) <= LIMITS.metrics.lookMs;
  }

  /** What outlives a run, of every service. */
  keep(): readonly { readonly service: string; readonly line: Line; readonly bytes: Uint8Array }[] {
    return [...this.#services].flatMap(([service, metrics]) => metrics.keep().map((kept) => ({ service, ...kept })));
  }

  /** What is measured goes with the name. */
  renamed(from: string, to: string): void {
    const known = this.#services.get(from);
    if (known) this.#services.set(to, known);
    this.#services.delete(from);
  }

  /** What is not part of the stack any more is forgotten. */
  keepOnly(services: ReadonlySet<string>): void {
    for (const kept of [this.#services, this.#lookedAt, this.#processes])
      for (const id of [...kept.keys()]) if (!services.has(id)) kept.delete(id);
  }
}
