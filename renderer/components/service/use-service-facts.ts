import { useState } from 'preact/hooks';
import type { Details } from '../../../electron/contract/details.ts';
import type { Metrics, MetricsSpan } from '../../../electron/contract/metrics.ts';
import type { ServiceView } from '../../../electron/contract/service.ts';
import type { Snapshot } from '../../../electron/contract/snapshot.ts';
import type { Timeline } from '../../../electron/contract/timeline.ts';
import { laneSpans } from '../../history/lane-window.ts';
import { TIMING } from '../../timing.ts';
import { useStore } from '../app/store-context.ts';
import { useRequest } from '../app/use-request.ts';

/** What was measured, as long as the page is open. */
export function useMetrics(stack: string, service: string, span: MetricsSpan) {
  const request = { stack, service, span };
  const { answer, failure } = useRequest('stacklight:metrics', request, { everyMs: TIMING.metricsPollMs });
  const metrics: Metrics | undefined = answer?.metrics;
  return { metrics, failure: failure ?? answer?.problem?.message };
}

/** Its processes, container, environment and definition; looked up anew for each incarnation. */
export function useDetails(stack: string, service: ServiceView): Details | undefined {
  const { answer } = useRequest(
    'stacklight:details',
    { stack, service: service.id },
    { everyMs: TIMING.detailsPollMs, anew: service.generation },
  );
  return answer?.details;
}

/** How it was over the last day, with its incidents. */
export function useStates(
  { key: stack, events }: Snapshot,
  service: string,
): { readonly states: Timeline['lanes'][number]['spans']; readonly incidents: Timeline['incidents'] } {
  const { now } = useStore();
  const [from] = useState(() => Math.round(now.peek() - laneSpans.day));
  const { answer } = useRequest(
    'stacklight:timeline',
    // Fine enough for the quarter of an hour that is looked at closest.
    { stack, service, from, to: from + 2 * laneSpans.day, finestMs: Math.round(laneSpans.hour / TIMING.lanePieces) },
    { everyMs: TIMING.timelinePollMs, anew: events.findLast((event) => event.service === service)?.seq },
  );
  return { states: answer?.timeline?.lanes[0]?.spans ?? [], incidents: answer?.timeline?.incidents ?? [] };
}
