/** From events to lanes: how each service was over a stretch of time. Pure. */
import type { HistoryEvent } from '../contract/history.ts';
import type { ServiceState } from '../contract/service.ts';
import type { LaneSpan, Timeline, TimelineRequest } from '../contract/timeline.ts';
import { eventsOf, FORMERLY } from './former-names.ts';
import { type IncidentRecord, incidentsOf } from './incident-record.ts';

/** From good to bad: what a span of many changes is called after. */
const BY_TROUBLE: readonly ServiceState[] = [
  'completed',
  'stopped',
  'healthy',
  'running',
  'stopping',
  'waiting',
  'starting',
  'unknown',
  'backoff',
  'unhealthy',
  'blocked',
  'failed',
];

/** `services` in the order of the stack file; `now` is epoch milliseconds, and nothing is drawn after it. */
export function timelineOf(
  events: readonly HistoryEvent[],
  { from, to, finestMs, service }: Omit<TimelineRequest, 'stack'>,
  services: readonly string[],
  now: number,
): Timeline {
  const shown = service === undefined ? services : services.filter((id) => id === service);
  const end = Math.min(to, now);
  const knownFrom = events[0]?.at;
  const index = byService(events);
  return {
    from,
    to,
    ...(knownFrom === undefined ? {} : { knownFrom }),
    lanes: shown.map((id) => ({ service: id, spans: [...coarse(spansOf(ownEvents(index, id), from, end), finestMs)] })),
    incidents: incidentsOf(events)
      .filter(({ openedAt, closedAt = now, services: hit }) => {
        return openedAt <= end && closedAt >= from && hit.some((id) => shown.includes(id));
      })
      .map(incidentView),
  };
}

/** A history of many megabytes is gone through once, not once for each of hundreds of services. */
function byService(events: readonly HistoryEvent[]): ReadonlyMap<string, readonly HistoryEvent[]> {
  const index = new Map<string, HistoryEvent[]>();
  for (const event of events) {
    if (event.service === undefined) continue;
    const own = index.get(event.service);
    if (own) own.push(event);
    else index.set(event.service, [event]);
  }
  return index;
}

/** Under every name that the service had. */
function ownEvents(index: ReadonlyMap<string, readonly HistoryEvent[]>, service: string): readonly HistoryEvent[] {
  const names = new Set([service]);
  for (const name of names) {
    for (const { data } of index.get(name) ?? []) if (typeof data?.[FORMERLY] === 'string') names.add(data[FORMERLY]);
  }
  const all = [...names].flatMap((name) => index.get(name) ?? []);
  return names.size === 1
    ? all
    : eventsOf(
        all.sort((a, b) => a.seq - b.seq),
        service,
      );
}

/** One span a change of state, cut to the stretch. Before the first known change nothing is known and nothing is drawn. */
function spansOf(events: readonly HistoryEvent[], from: number, end: number): readonly LaneSpan[] {
  const changes = events.flatMap(({ kind, to, at, cause }) =>
    kind === 'transition' && to !== undefined ? [{ at, state: to, cause }] : [],
  );
  return changes.flatMap(({ at, state, cause }, index) => {
    const until = Math.min(changes[index + 1]?.at ?? end, end);
    const begins = Math.max(at, from);
    // A clock that was set back makes a span that ends before it begins.
    return until > begins ? [{ from: begins, to: until, state, cause, changes: 1 }] : [];
  });
}

/** What is too short to be seen becomes one span with what is beside it and as short, called after the worst of it. */
function coarse(spans: readonly LaneSpan[], finestMs: number): readonly LaneSpan[] {
  const drawn: LaneSpan[] = [];
  for (const span of spans) {
    const last = drawn.at(-1);
    const joins = last !== undefined && isShort(span, finestMs) && (last.changes > 1 || isShort(last, finestMs));
    if (last && joins && last.to === span.from) drawn.splice(-1, 1, together(last, span));
    else drawn.push(span);
  }
  return drawn;
}

function isShort({ from, to }: LaneSpan, finestMs: number): boolean {
  return to - from < finestMs;
}

function together(one: LaneSpan, other: LaneSpan): LaneSpan {
  const { state, cause } = troubleOf(other) > troubleOf(one) ? other : one;
  return { from: one.from, to: other.to, state, cause, changes: one.changes + other.changes };
}

function troubleOf({ state }: LaneSpan): number {
  return BY_TROUBLE.indexOf(state);
}

function incidentView(record: IncidentRecord): Timeline['incidents'][number] {
  const { id, openedAt, closedAt, ending, rootService, cause, services, burst, due } = record;
  return {
    id,
    openedAt,
    ...(closedAt === undefined ? {} : { closedAt }),
    ...(ending === undefined ? {} : { ending }),
    rootService,
    cause,
    services: [...services],
    ...(burst ? { burst: [...burst] } : {}),
    told: due,
  };
}
