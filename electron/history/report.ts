/** One incident as Markdown: the report that people used to write by hand, as far as the evidence goes. Pure. */

import { formatUtc } from '../../shared/text/clock-time.ts';
import type { Finding } from '../contract/finding.ts';
import type { HistoryEvent } from '../contract/history.ts';
import { LIMITS } from '../limits.ts';
import { plain } from '../markdown.ts';
import { type Redact, redactValue } from '../secrets/redact.ts';
import type { IncidentRecord } from './incident-record.ts';
import { dependentsOf, type Needs } from './incident-words.ts';
import { belongingTo } from './report-actions.ts';
import { done, prevention, verification } from './report-proof.ts';
import { withStepsFolded } from './report-steps.ts';
import { rootCause, summary } from './report-summary.ts';
import { eventLines } from './report-timeline.ts';

export interface ReportInput {
  readonly stack: string;
  readonly incident: IncidentRecord;
  /** The whole history, or at least the part around the incident, oldest first. */
  readonly events: readonly HistoryEvent[];
  /** What the doctor sees now: what would have prevented it. */
  readonly findings?: readonly Finding[];
  /** Who needs whom: what could not work although it was up. */
  readonly needs?: readonly Needs[];
  /** Epoch milliseconds. */
  readonly now: number;
  /** Takes out what may not be told; the history is already without it. */
  readonly redact?: Redact;
}

/** Never throws, whatever the history holds. */
export function reportOf(input: ReportInput): string {
  const { incident: raw, stack, redact = (text) => text } = input;
  // Before anything is escaped: a secret must be recognised as it is.
  const incident = redactValue(raw, redact);
  const events = eventsOf(input).map((event) => {
    return { ...event, cause: redact(event.cause), data: redactValue(event.data, redact) };
  });
  const findings = redactValue([...(input.findings ?? [])], redact);
  const since = events.filter((event) => event.at >= incident.openedAt);
  const whole = incident.part === undefined ? [incident.rootService, ...(incident.burst ?? [])] : [];
  const broken = whole.flatMap((id) => dependentsOf(id, input.needs ?? []));
  const idle = [...new Set(broken)].filter((id) => !incident.services.includes(id));
  const title = titleOf(incident);
  const parts = [
    `# ${plain(incident.rootService)} ${title} (${plain(stack)}, ${formatUtc(incident.openedAt)})`,
    section('Summary', summary(incident, since, idle, input.now)),
    section('Timeline', timeline(events, incident)),
    section('Root cause', rootCause(incident, events)),
    section('What was done', done(since, incident)),
    section('Verification', verification(events, incident)),
    section('What would prevent it', prevention(findings, incident, events)),
    `Times are UTC. Written by Stacklight from its history, ${formatUtc(input.now)}. Values of environment variables and other secrets are left out.`,
  ];
  return `${redact(parts.join('\n\n'))}\n`;
}

/** Its root may be back while others of it are not. */
function titleOf({ closedAt, rootService, open, part }: IncidentRecord): string {
  if (part !== undefined) return `${closedAt === undefined ? 'has' : 'had'} ${part} down`;
  if (closedAt !== undefined) return 'was down';
  const isOut = open === undefined || open.outages.some(({ service }) => service === rootService);
  return isOut ? 'is down' : 'was down, and not everything affected is back';
}

/** What belongs to it: from the change that began it to the proof that it is over. */
function eventsOf({ incident, events, needs = [] }: ReportInput): readonly HistoryEvent[] {
  const until = incident.closedAt ?? Number.POSITIVE_INFINITY;
  const first = events.find((event) => event.seq >= incident.firstSeq);
  const from = Math.min(incident.openedAt, first?.at ?? incident.openedAt) - LIMITS.history.reportBeforeMs;
  // What led to an incident of the same service that is over did not lead to this one.
  const ended = lastEnds(events, incident);
  const hit = new Set(incident.services.flatMap((id) => [id, ...dependentsOf(id, needs)]));
  const belongs = belongingTo(incident, events, hit, from);
  const own = events.filter((event) => {
    if (event.kind === 'incident') return event.data?.id === incident.id;
    if (event.at < from || event.seq <= (ended.get(event.service) ?? 0)) return false;
    if (event.kind === 'action') return belongs(event);
    return event.at <= until && (event.service === undefined || concerns(event, incident));
  });
  return withStepsFolded(own);
}

/** The number of the event with which the last incident of each service ended before this one; undefined: of any service. */
function lastEnds(events: readonly HistoryEvent[], { firstSeq }: IncidentRecord): ReadonlyMap<unknown, number> {
  const ends = new Map<unknown, number>();
  for (const { kind, data, seq, service } of events) {
    if (kind !== 'incident' || data?.phase !== 'closed' || seq >= firstSeq) continue;
    const services: readonly unknown[] = Array.isArray(data.services) ? data.services : [];
    for (const one of [undefined, service, ...services]) ends.set(one, Math.max(seq, ends.get(one) ?? 0));
  }
  return ends;
}

function concerns(event: HistoryEvent, incident: IncidentRecord): boolean {
  return event.service !== undefined && incident.services.includes(event.service);
}

function timeline(events: readonly HistoryEvent[], incident: IncidentRecord): string {
  if (events.length === 0) return 'The history for that time is no longer kept.';
  return eventLines(events, incident).join('\n');
}

function section(title: string, text: string): string {
  return `## ${title}\n\n${text}`;
}
