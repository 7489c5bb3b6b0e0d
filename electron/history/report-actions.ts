/** Which actions belong to an incident: those asked for before its end that are about its services. Pure. */

import type { HistoryEvent } from '../contract/history.ts';
import { LIMITS } from '../limits.ts';
import type { IncidentRecord } from './incident-record.ts';

/** Whether an action, or what came of it, belongs to the incident. `from` is epoch milliseconds; `hit`: its services and what needs them. */
export function belongingTo(
  incident: IncidentRecord,
  events: readonly HistoryEvent[],
  hit: ReadonlySet<string>,
  from: number,
): (event: HistoryEvent) => boolean {
  const until = incident.closedAt ?? Number.POSITIVE_INFINITY;
  const inTime = ({ at }: HistoryEvent) => at >= from && at <= until;
  const asked = new Map(events.filter(isAsked).map((event) => [event.data?.plan, event]));
  return (event) => {
    const ask = isOutcome(event) ? asked.get(event.data?.plan) : event;
    // What asked for it may not be kept any more.
    if (!ask) return event.at >= incident.openedAt && event.at <= until;
    return inTime(ask) && event.at <= until + LIMITS.history.reportAfterMs && isAbout(ask, hit);
  };
}

/** What came of an action, where it says something of how things are since the incident began. */
export function isProof(event: HistoryEvent, incident: IncidentRecord, events: readonly HistoryEvent[]): boolean {
  if (!isOutcome(event) || event.at < incident.openedAt) return false;
  if (incident.closedAt !== undefined) return true;
  // It is not over: what was seen by an action of before it says nothing.
  const ask = events.find((one) => isAsked(one) && one.data?.plan === event.data?.plan);
  return ask === undefined || ask.at >= incident.openedAt;
}

/** Whether an action, or what came of it, was asked for after the event with this number. */
export function isAskedSince(event: HistoryEvent, seq: number, events: readonly HistoryEvent[]): boolean {
  if (!isOutcome(event)) return event.seq > seq;
  const ask = events.find((one) => isAsked(one) && one.data?.plan === event.data?.plan);
  return ask !== undefined && ask.seq > seq;
}

export function isAsked(event: HistoryEvent): boolean {
  return event.kind === 'action' && !isOutcome(event) && typeof event.data?.plan === 'string';
}

export function isOutcome(event: HistoryEvent): boolean {
  return event.kind === 'action' && Array.isArray(event.data?.verification);
}

/** One that names no service is about all. */
function isAbout({ data }: HistoryEvent, hit: ReadonlySet<string>): boolean {
  const services = Array.isArray(data?.services) ? data.services : [];
  return services.length === 0 || services.some((id) => hit.has(id));
}
