/** What a report says first: how bad, how long, whom it hit and why. Pure. */

import { bareCause, finished, likenessOf } from '../../shared/text/cause.ts';
import { formatUtc } from '../../shared/text/clock-time.ts';
import { formatDuration } from '../../shared/text/duration.ts';
import { formatList } from '../../shared/text/list.ts';
import type { HistoryEvent } from '../contract/history.ts';
import { code, plain, table } from '../markdown.ts';
import type { IncidentRecord } from './incident-record.ts';
import { describeLeft, ownCause } from './incident-words.ts';
import { isAskedSince } from './report-actions.ts';
import { formatActor } from './report-proof.ts';

/** A sentence and a table. `idle` services were up but could not work; `now` is epoch milliseconds. */
export function summary(
  incident: IncidentRecord,
  events: readonly HistoryEvent[],
  idle: readonly string[],
  now: number,
): string {
  const { openedAt, closedAt, services, rootService, flapping, burst } = incident;
  const isOpen = closedAt === undefined;
  const lasted = formatDuration((closedAt ?? now) - openedAt);
  const others = services.filter((id) => id !== rootService);
  const were = isOpen ? (others.length > 1 ? 'are' : 'is') : others.length > 1 ? 'were' : 'was';
  const hit = others.length > 0 ? `; ${plain(formatList(others))} ${were} hit with it` : '';
  const lead = `${finished(`${plain(rootService)}: ${plain(causeOf(incident))}${hit}`)} ${lastedText(incident, lasted)}`;
  const rows: [string, string][] = [
    ['Severity', severityOf(incident, idle)],
    ['Began', formatUtc(openedAt)],
    ['Over', isOpen ? 'not yet' : formatUtc(closedAt)],
    ['Duration', isOpen ? `${lasted} so far` : lasted],
    ['Services hit', services.map(code).join(', ')],
    ...(idle.length > 0
      ? ([[isOpen ? 'Cannot work without it' : 'Could not work without it', idle.map(code).join(', ')]] as [
          string,
          string,
        ][])
      : []),
    ['People were notified', toldText(incident)],
    ['A person acted', peopleText(incident, events)],
  ];
  if (flapping)
    rows.push([
      'Note',
      `flapping: ${code(flapping.service)} changed more than ${flapping.changes - 1} times in two minutes`,
    ]);
  if (burst) rows.push(['Note', `${plain(formatList(burst))} ended within seconds of each other, not by Stacklight`]);
  return `${lead}\n\n${table(rows)}`;
}

function lastedText({ closedAt, ending = 'back', rootService, part }: IncidentRecord, lasted: string): string {
  if (closedAt === undefined) return `It has lasted ${lasted} so far.`;
  if (ending === 'back' && part !== undefined) return `All of its containers were up again after ${lasted}.`;
  if (ending === 'back') return `It was over after ${lasted}.`;
  return `After ${lasted} ${plain(rootService)} ${describeLeft(ending)}: it is no longer needed.`;
}

/** Why its root went down, without what the report says around it. */
function causeOf({ rootService, cause }: IncidentRecord): string {
  return bareCause(rootService, ownCause(cause));
}

function toldText({ due, closedAt, open }: IncidentRecord): string {
  if (due) return open?.alert ? `yes, last at ${formatUtc(open.alert.at)}` : 'yes';
  if (closedAt === undefined) return 'not yet: they are once a service has been down for `alerts.after`';
  return 'no, it was over before `alerts.after`';
}

/** What was asked for before it began is no answer to it, whenever that came to its end. */
function peopleText({ closedAt, firstSeq }: IncidentRecord, events: readonly HistoryEvent[]): string {
  const acted = events.some(
    (event) => event.actor === 'user' && event.kind === 'action' && isAskedSince(event, firstSeq, events),
  );
  if (acted) return 'yes, see “What was done”';
  return closedAt === undefined ? 'not yet' : 'no';
}

function severityOf(incident: IncidentRecord, idle: readonly string[]): string {
  const { services, due, burst, closedAt, part } = incident;
  const isOpen = closedAt === undefined;
  if (!due && isOpen) return 'not known yet: it is still going on, and no one had to be notified so far';
  if (!due) return '**minor**: it was over before anyone had to be notified';
  if (part !== undefined) return `**minor**: the service worked, with ${part} down for longer than \`alerts.after\``;
  if (burst) return '**critical**: several services went down at once';
  if (services.length > 1) return `**critical**: other services ${isOpen ? 'are' : 'were'} hit too`;
  if (idle.length > 0)
    return `**critical**: ${plain(formatList(idle))} ${isOpen ? 'cannot' : 'could not'} work without it`;
  return `**major**: one service ${isOpen ? 'has been' : 'was'} down for longer than \`alerts.after\``;
}

/** What a service that is wanted should not be in. */
const BAD: ReadonlySet<string> = new Set(['unhealthy', 'backoff', 'failed', 'blocked', 'stopped', 'unknown']);

/** The root cause as far as the evidence goes. */
export function rootCause(incident: IncidentRecord, events: readonly HistoryEvent[]): string {
  const { rootService, burst, services } = incident;
  const first = events.find(
    (event) =>
      event.kind === 'transition' && event.service === rootService && event.to !== undefined && BAD.has(event.to),
  );
  const lines = [`${code(rootService)}: ${finished(plain(causeOf(incident)))}`];
  if (burst) {
    lines.push(
      `Stacklight did not stop ${plain(formatList(burst))}. Whoever or whatever ended them did so within seconds: a clean-up by hand, a script, a terminal that was closed.`,
    );
  }
  if (first) {
    const isSaid = likenessOf(bareCause(rootService, first.cause)) === likenessOf(causeOf(incident));
    const what = isSaid ? '' : `, ${plain(finished(first.cause).replace(/\.$/, ''))}`;
    lines.push(
      `${isSaid ? 'First seen' : 'The first thing seen of it:'} ${formatUtc(first.at)}${what} (${formatActor(first)}).`,
    );
  }
  const exit = exitText(events, rootService);
  if (exit) lines.push(exit);
  const others = services.filter((id) => id !== rootService);
  if (others.length > 0 && !burst) lines.push(`${plain(formatList(others))} went with it or after it.`);
  lines.push(
    'This is what was observed; why the program did so is in its output above, or nowhere Stacklight can see.',
  );
  return lines.join('\n');
}

function exitText(events: readonly HistoryEvent[], service: string): string | undefined {
  const ended = events.find(
    (event) => event.service === service && event.kind === 'transition' && 'exitCode' in (event.data ?? {}),
  );
  if (!ended) return undefined;
  const { exitCode, signal } = ended.data ?? {};
  if (typeof signal === 'string') return `It was ended by the signal ${code(signal)}.`;
  return typeof exitCode === 'number' ? `Its exit code was ${code(String(exitCode))}.` : undefined;
}
