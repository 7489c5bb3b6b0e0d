/** Incidents as the history tells them: what a report, a restart of Stacklight and the page go by. Pure. */
import type { HistoryEvent } from '../contract/history.ts';
import { type Ending, endings } from '../contract/incident.ts';
import { type KeptFinding, keptIn } from './incident-findings.ts';
import { wholeCause } from './incident-words.ts';
import type { OpenIncident } from './incidents.ts';
import { goingOn, type Kept, keptOpen, readOpen } from './open-record.ts';

export interface IncidentRecord {
  readonly id: string;
  readonly openedAt: number;
  readonly closedAt?: number;
  /** Set with `closedAt`. */
  readonly ending?: Ending;
  /** Services of it that were not waited for at its end: stopped by a person, or taken out of the stack file. */
  readonly left?: readonly string[];
  readonly rootService: string;
  readonly cause: string;
  readonly services: readonly string[];
  /** People were notified. */
  readonly due: boolean;
  readonly flapping?: { readonly service: string; readonly changes: number };
  readonly burst?: readonly string[];
  /** What the doctor saw while it went on. */
  readonly findings?: readonly KeptFinding[];
  /** What of it goes on, as its newest event says. */
  readonly open?: Kept;
  /** `1 of 2 containers`: no more than that of its one service was ever down. */
  readonly part?: string;
  /** Numbers of its first and newest event. */
  readonly firstSeq: number;
  readonly lastSeq: number;
}

/** What an event about an incident says of it, for scripts and for reading it back. */
export function incidentData(incident: OpenIncident, phase: string): Record<string, unknown> {
  const { id, openedAt, services, due, cause, flapping, burst, absorbs } = incident;
  return {
    id,
    phase,
    openedAt,
    services: [...services],
    due,
    cause: wholeCause(cause, burst),
    ...keptOpen(incident),
    ...(flapping ? { flapping } : {}),
    ...(burst ? { burst: [...burst] } : {}),
    ...(absorbs ? { absorbs: [...absorbs] } : {}),
  };
}

/** All incidents of a history, oldest first. Short ones that turned out to be flapping are part of the one that says so. */
export function incidentsOf(events: readonly HistoryEvent[]): readonly IncidentRecord[] {
  const found = new Map<string, IncidentRecord>();
  for (const event of events) {
    const { data = {}, service } = event;
    if (event.kind !== 'incident' || typeof data.id !== 'string' || service === undefined) continue;
    const known = found.get(data.id);
    const absorbed = strings(data.absorbs).flatMap((id) => found.get(id) ?? []);
    for (const { id } of absorbed) found.delete(id);
    found.set(data.id, withEvent(event, service, data, known, absorbed));
  }
  return [...found.values()].sort((a, b) => a.firstSeq - b.firstSeq);
}

function withEvent(
  event: HistoryEvent,
  service: string,
  data: Readonly<Record<string, unknown>>,
  known: IncidentRecord | undefined,
  absorbed: readonly IncidentRecord[],
): IncidentRecord {
  const closed = data.phase === 'closed';
  const flapping = flappingOf(data.flapping) ?? known?.flapping;
  const burst = strings(data.burst);
  const openedAt = typeof data.openedAt === 'number' ? data.openedAt : event.at;
  const cause = typeof data.cause === 'string' ? data.cause : closed ? (known?.cause ?? event.cause) : event.cause;
  const services = [...(known?.services ?? []), ...absorbed.flatMap((one) => one.services), ...strings(data.services)];
  return {
    id: String(data.id),
    openedAt: Math.min(openedAt, ...absorbed.map((one) => one.openedAt)),
    ...(closed ? { closedAt: event.at, ending: endingIn(data.ending), left: strings(data.left) } : {}),
    rootService: service,
    cause,
    services: [...new Set([...services, service])],
    due: data.due === true || data.phase === 'due' || known?.due === true,
    ...(flapping ? { flapping } : {}),
    ...(burst.length > 0 ? { burst } : known?.burst ? { burst: known.burst } : {}),
    ...(closed ? {} : openPart(data, known)),
    ...partOf(data, known),
    findings: [...new Map([...(known?.findings ?? []), ...keptIn(data.findings)].map((one) => [one.id, one])).values()],
    firstSeq: Math.min(known?.firstSeq ?? event.seq, ...absorbed.map((one) => one.firstSeq)),
    lastSeq: event.seq,
  };
}

function openPart(
  data: Readonly<Record<string, unknown>>,
  known: IncidentRecord | undefined,
): Pick<IncidentRecord, 'open'> {
  const open = readOpen(data) ?? known?.open;
  return open ? { open } : {};
}

/** Once more than a part of one service was down, the whole incident is none of a part. */
function partOf(
  data: Readonly<Record<string, unknown>>,
  known: IncidentRecord | undefined,
): Pick<IncidentRecord, 'part'> {
  if (known !== undefined && known.part === undefined) return {};
  const outages = readOpen(data)?.outages ?? [];
  const part = outages.length > 0 ? outages[0]?.short : known?.part;
  return part === undefined || outages.length > 1 ? {} : { part };
}

/** The incidents that an earlier run of Stacklight left open, oldest first. `now` is monotonic, `wall` epoch milliseconds. */
export function leftOpen(events: readonly HistoryEvent[], now: number, wall: number): readonly OpenIncident[] {
  return incidentsOf(events)
    .filter(({ closedAt }) => closedAt === undefined)
    .map((record) => goingOn(record, now, wall));
}

/** Histories of before said nothing of it. */
function endingIn(value: unknown): Ending {
  return endings.find((one) => one === value) ?? 'back';
}

function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

function flappingOf(value: unknown): IncidentRecord['flapping'] {
  if (typeof value !== 'object' || value === null) return undefined;
  if (!('service' in value) || !('changes' in value)) return undefined;
  const { service, changes } = value;
  return typeof service === 'string' && typeof changes === 'number' ? { service, changes } : undefined;
}
