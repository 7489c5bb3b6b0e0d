import type { HistoryEvent } from '../electron/contract/history.ts';
import type { Ending, Incident } from '../electron/contract/incident.ts';
import { historyWords } from './words/history.ts';

/** An incident as a span of the timeline. */
export interface Span extends Incident {
  /** People were notified of it; a short one is over before. */
  readonly told: boolean;
}

/** A change of state is written a moment before the incident that it opens. */
const BEFORE_MS = 1_000;

/**
 * The incidents of a timeline, newest first: what the history says, and what the supervisor lists now, which knows more. Short
 * ones that were the beginning of flapping are part of it.
 */
export function spansOf(events: readonly HistoryEvent[], listed: readonly Incident[]): readonly Span[] {
  const spans = new Map<string, Span>();
  for (const { kind, at, service, cause, data = {} } of [...events].sort((a, b) => a.seq - b.seq)) {
    if (kind !== 'incident' || typeof data.id !== 'string' || service === undefined) continue;
    for (const id of namesIn(data.absorbs)) spans.delete(id);
    const known = spans.get(data.id);
    const openedAt = typeof data.openedAt === 'number' ? data.openedAt : at;
    const why = typeof data.cause === 'string' ? data.cause : (known?.cause ?? cause);
    const burst = namesIn(data.burst);
    spans.set(data.id, {
      id: data.id,
      openedAt,
      rootService: service,
      cause: why,
      services: [...new Set([...(known?.services ?? []), ...namesIn(data.services)])],
      told: data.due === true || known?.told === true,
      ...(data.phase === 'closed' ? { closedAt: at, ending: endingIn(data.ending) } : {}),
      ...(burst.length > 0 ? { burst: [...burst] } : {}),
    });
  }
  for (const incident of listed) spans.set(incident.id, { ...incident, told: true });
  return [...spans.values()].sort((a, b) => b.openedAt - a.openedAt);
}

/** Events that belong to one incident, or events in a row that belong to none. */
export interface Thread {
  readonly span: Span | undefined;
  readonly events: readonly HistoryEvent[];
}

/**
 * The events in the order given; those of an incident stand together in the place of the first of them, whatever else happened
 * meanwhile: an incident is read as a whole.
 */
export function threadsOf(events: readonly HistoryEvent[], spans: readonly Span[]): readonly Thread[] {
  const threads: { span: Span | undefined; events: HistoryEvent[] }[] = [];
  for (const event of events) {
    const span = spanOf(event, spans);
    const last = threads.at(-1);
    const own = span ? threads.find((thread) => thread.span?.id === span.id) : last?.span ? undefined : last;
    if (own) own.events.push(event);
    else threads.push({ span, events: [event] });
  }
  return threads;
}

/**
 * The span that an event belongs to: its own incident; else the one of its service that began last; else, of what is about no
 * service, the only one at that time. Several may be open at once, and what happens to a service of none of them belongs to none.
 */
function spanOf(event: HistoryEvent, spans: readonly Span[]): Span | undefined {
  if (event.kind === 'incident') {
    const id = event.data?.id;
    return spans.find((span) => span.id === id) ?? spans.find((span) => holds(span, event));
  }
  const then = spans.filter((span) => holds(span, event));
  const { service } = event;
  if (service === undefined) return then.length === 1 ? then[0] : undefined;
  const own = then.filter((span) => span.services.includes(service));
  return own.find((span) => span.rootService === service) ?? own[0];
}

function holds({ openedAt, closedAt }: Span, { at }: HistoryEvent): boolean {
  return at >= openedAt - BEFORE_MS && at <= (closedAt ?? Number.POSITIVE_INFINITY);
}

/** Open is bad, over is a look back; what nobody had to be told of is quiet. */
export function toneOf({ closedAt, told }: Pick<Span, 'closedAt' | 'told'>): 'bad' | 'warn' | 'quiet' {
  if (closedAt === undefined) return 'bad';
  return told ? 'warn' : 'quiet';
}

/** `over after 5 s`; that all is back is said only where it was seen. */
export function describeSpanEnd({ ending = 'back' }: Pick<Incident, 'ending'>, lasted: string): string {
  if (ending === 'back') return historyWords.overAfter(lasted);
  return ending === 'stopped' ? historyWords.stoppedAfter(lasted) : historyWords.removedAfter(lasted);
}

function endingIn(value: unknown): Ending {
  return value === 'stopped' || value === 'removed' ? value : 'back';
}

function namesIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}
