import type { StackMetrics } from '../../metrics/stack-metrics.ts';
import type { ManagedService } from '../model/managed-service.ts';
import type { ManagedEvent } from './record-event.ts';

/** Keeps for the charts what an event measured. `wall`: epoch milliseconds. */
export function measure(
  metrics: StackMetrics,
  managed: ManagedService | undefined,
  event: ManagedEvent,
  wall: number,
): void {
  if (!managed) return;
  const { spec, service } = managed;
  if (event.type === 'usage') metrics.of(spec.id).used(wall, event.usage);
  // What is told of an earlier incarnation counts for nothing, here as well.
  if (event.type === 'probed' && event.generation === service.generation) metrics.of(spec.id).checked(event.result);
  if (event.type === 'engine-health' && event.generation === service.generation) {
    const seen = service.health.results.at(-1)?.at ?? 0;
    // The engine repeats its last five with each news.
    for (const result of event.results) if (result.at > seen) metrics.of(spec.id).checked(result);
  }
}
