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

/** How it was, as finely as the span that is looked at can show it. */
export function useStates(stack: Snapshot, service: string, span: MetricsSpan): Timeline['lanes'][number]['spans'] {
  const lengthMs = spanMs[span];
  const timeline = useTimelineOf(stack, service, lengthMs, Math.round(lengthMs / TIMING.lanePieces));
  return timeline?.lanes[0]?.spans ?? [];
}

/** Its incidents of the last day, oldest first. */
export function useIncidents(stack: Snapshot, service: string): Timeline['incidents'] {
  return useTimelineOf(stack, service, laneSpans.day, laneSpans.hour)?.incidents ?? [];
}

const spanMs: Readonly<Record<MetricsSpan, number>> = {
  quarter: laneSpans.hour / 4,
  hour: laneSpans.hour,
  day: laneSpans.day,
};

function useTimelineOf({ key: stack, events }: Snapshot, service: string, lengthMs: number, finestMs: number) {
  const { now } = useStore();
  const [opened] = useState(() => Math.round(now.peek()));
  // To where a page that stays open gets in a day.
  const request = { stack, service, from: opened - lengthMs, to: opened + laneSpans.day, finestMs };
  const newest = events.findLast((event) => event.service === service)?.seq;
  return useRequest('stacklight:timeline', request, { everyMs: TIMING.timelinePollMs, anew: newest }).answer?.timeline;
}
