/** What the timeline draws of its lanes. Pure. */
import type { LaneSpan, Timeline } from '../../electron/contract/timeline.ts';
import { formatLocalTime } from '../../shared/text/clock-time.ts';
import { formatDuration } from '../../shared/text/duration.ts';
import type { Route } from '../route.ts';
import { lookOf } from '../state-look.ts';
import { timelineWords } from '../words/timeline.ts';
import { type LaneWindow, shareOf } from './lane-window.ts';

type Lane = Timeline['lanes'][number];
type Incident = Timeline['incidents'][number];

export interface Bracket {
  readonly incident: Incident;
  readonly from: number;
  readonly to: number;
  /** The lane of its root: there it can be opened. */
  readonly isRoot: boolean;
}

/** Incidents over one lane, as shares of its width. */
export function bracketsOf({ incidents }: Timeline, service: string, window: LaneWindow): readonly Bracket[] {
  return incidents
    .filter(({ services, openedAt, closedAt = window.to }) => {
      return services.includes(service) && openedAt <= window.to && closedAt >= window.from;
    })
    .map((incident) => ({
      incident,
      from: shareOf(window, incident.openedAt),
      to: shareOf(window, incident.closedAt ?? window.to),
      isRoot: incident.rootService === service,
    }));
}

/** The same with what goes on drawn up to now: nobody asks again while nothing happens. */
export function goingOn(timeline: Timeline, now: number): Timeline {
  if (timeline.to < now) return timeline;
  const lanes = timeline.lanes.map(({ service, spans }) => {
    const last = spans.at(-1);
    return { service, spans: last ? [...spans.slice(0, -1), { ...last, to: Math.max(last.to, now) }] : spans };
  });
  return { ...timeline, lanes };
}

/** Lanes on which something happened: more than one state, or one that is no good. */
export function busyLanes({ lanes }: Timeline): readonly Lane[] {
  return lanes.filter(({ spans }) => spans.length > 1 || spans.some((span) => spanLook(span).tone !== 'good'));
}

export function spanLook({ state }: Pick<LaneSpan, 'state'>) {
  // A service that was stopped was mostly meant to be: its lane is no alarm.
  return lookOf({ state, shadowed: false, desired: 'down' });
}

/** `crashy failed from 14:02:03 for 20 s, 12 changes: gave up after 5 quick exits`. */
export function describeSpan(service: string, span: LaneSpan): string {
  const { from, to, changes, cause } = span;
  return timelineWords.span(
    service,
    spanLook(span).word,
    formatLocalTime(from),
    formatDuration(to - from),
    changes,
    cause,
  );
}

/** The incident that a span of a service is part of: the one that began last. */
export function incidentOf({ incidents }: Timeline, service: string, span: LaneSpan): Incident | undefined {
  return incidents.findLast(
    ({ services, openedAt, closedAt = Number.POSITIVE_INFINITY }) =>
      services.includes(service) && openedAt < span.to && closedAt > span.from,
  );
}

/** What a span means: the incident that it is part of, else what the service said when it began. */
export function routeOfSpan(stack: string, timeline: Timeline, service: string, span: LaneSpan): Route {
  const incident = incidentOf(timeline, service, span);
  return incident ? { kind: 'report', stack, incident: incident.id } : { kind: 'logs', stack, service, at: span.from };
}
