/** What a report says first: how bad, how long, whom it hit and why. Pure. */
import type { HistoryEvent } from '../contract.ts';
import { code, plain, sentence, table } from '../markdown.ts';
import type { IncidentRecord } from './incident-record.ts';
import { joined, leftWords } from './incident-words.ts';
import { actorText } from './report-proof.ts';
import { durationText, momentText } from './report-timeline.ts';

/** A sentence and a table. `idle` services were up but could not work; `now` is epoch milliseconds. */
export function summary(
  incident: IncidentRecord,
  events: readonly HistoryEvent[],
  idle: readonly string[],
  now: number,
): string {
  const { openedAt, closedAt, services, rootService, cause, due, flapping, burst } = incident;
  const [severity, why] = severityOf(incident, idle);
  const lasted = durationText((closedAt ?? now) - openedAt);
  const others = services.filter((id) => id !== rootService);
  const hit = others.length > 0 ? `; ${plain(joined(others))} ${others.length > 1 ? 'were' : 'was'} hit with it` : '';
  const lead = `${sentence(`${plain(rootService)}: ${plain(hit ? cause.replace(/\.$/, '') : cause)}${hit}`)} ${lastedText(incident, lasted)}`;
  const people = events.some((event) => event.actor === 'user') ? 'yes, see “What was done”' : 'no';
  const rows: [string, string][] = [
    ['Severity', `**${severity}**: ${why}`],
    ['Began', momentText(openedAt)],
    ['Over', closedAt === undefined ? 'not yet' : momentText(closedAt)],
    ['Duration', lasted],
    ['Services hit', services.map(code).join(', ')],
    ...(idle.length > 0 ? ([['Could not work without it', idle.map(code).join(', ')]] as [string, string][]) : []),
    ['People were told', due ? 'yes' : 'no, it was over before `alerts.after`'],
    ['A person acted', people],
  ];
  if (flapping)
    rows.push([
      'Note',
      `flapping: ${code(flapping.service)} changed more than ${flapping.changes - 1} times in two minutes`,
    ]);
  if (burst) rows.push(['Note', `${plain(joined(burst))} ended within seconds of each other, not by Stacklight`]);
  return `${lead}\n\n${table(rows)}`;
}

function lastedText({ closedAt, ending = 'back', rootService }: IncidentRecord, lasted: string): string {
  if (closedAt === undefined) return `It is not over after ${lasted}.`;
  if (ending === 'back') return `It was over after ${lasted}.`;
  return `After ${lasted} ${plain(rootService)} ${leftWords(ending)}: nobody waits for it any more.`;
}

function severityOf({ services, due, burst }: IncidentRecord, idle: readonly string[]): [string, string] {
  if (!due) return ['minor', 'it was over before anybody had to be told'];
  if (burst) return ['critical', 'several services went down at once'];
  if (services.length > 1) return ['critical', 'other services were hit too'];
  if (idle.length > 0) return ['critical', `${plain(joined(idle))} could not work without it`];
  return ['major', 'one service was down for longer than `alerts.after`'];
}

/** What a service that is wanted should not be in. */
const BAD: ReadonlySet<string> = new Set(['unhealthy', 'backoff', 'failed', 'blocked', 'stopped', 'unknown']);

/** The root cause as far as the evidence goes. */
export function rootCause(incident: IncidentRecord, events: readonly HistoryEvent[]): string {
  const { rootService, cause, burst, services } = incident;
  const first = events.find(
    (event) =>
      event.kind === 'transition' && event.service === rootService && event.to !== undefined && BAD.has(event.to),
  );
  const lines = [`${code(rootService)}: ${sentence(plain(cause))}`];
  if (burst) {
    lines.push(
      `Stacklight did not stop ${plain(joined(burst))}. Whoever or whatever ended them did so within seconds: a clean-up by hand, a script, a terminal that was closed.`,
    );
  }
  if (first)
    lines.push(`The first thing seen of it: ${momentText(first.at)}, ${plain(first.cause)} (${actorText(first)}).`);
  const exit = exitText(events, rootService);
  if (exit) lines.push(exit);
  const others = services.filter((id) => id !== rootService);
  if (others.length > 0 && !burst) lines.push(`${plain(joined(others))} went with it or after it.`);
  lines.push(
    'This is what was observed; why the program did so is in its output above, or nowhere that Stacklight sees.',
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
