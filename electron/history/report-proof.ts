/** What a report says of what was done and how it was proved. Pure. */

import { formatUtc } from '../../shared/text/clock-time.ts';
import { formatList } from '../../shared/text/list.ts';
import type { Verification } from '../contract/action.ts';
import type { Finding } from '../contract/finding.ts';
import type { HistoryEvent } from '../contract/history.ts';
import { code, plain, sentence } from '../markdown.ts';
import type { IncidentRecord } from './incident-record.ts';
import { describeLeft } from './incident-words.ts';
import { isAskedSince, isProof } from './report-actions.ts';

/** Every action that was asked for since it began and every start, with its actor. */
export function done(events: readonly HistoryEvent[], { closedAt, firstSeq }: IncidentRecord): string {
  const acts = events.filter(
    (event) =>
      (event.kind === 'action' && isAskedSince(event, firstSeq, events)) ||
      (event.kind === 'transition' && event.to === 'starting'),
  );
  if (acts.length === 0) return closedAt === undefined ? 'No one has acted yet.' : 'No one acted.';
  return acts
    .map(
      (event) =>
        `- ${formatUtc(event.at)} ${formatActor(event)}: ${event.service ? `${code(event.service)} ` : ''}${plain(event.cause)}`,
    )
    .join('\n');
}

/** The last check list that was gone through, and how the incident ended. */
export function verification(events: readonly HistoryEvent[], incident: IncidentRecord): string {
  const proofs = events.flatMap((event) => {
    const checks = isProof(event, incident, events) ? checksOf(event) : [];
    return checks.length > 0 ? [{ event, checks }] : [];
  });
  const last = proofs.at(-1);
  const lines = last
    ? [
        `After ${plain(last.event.cause)}`,
        '',
        ...last.checks.map(
          ({ check, ok, detail }) => `- [${ok ? 'x' : ' '}] ${plain(check)}${detail ? `: ${plain(detail)}` : ''}`,
        ),
      ]
    : [`No action with a check list is linked to it${incident.closedAt === undefined ? ' yet' : ''}.`];
  const closed = incident.closedAt;
  lines.push(
    '',
    closed === undefined
      ? 'It is not over: it is once every service has been back for two checks in a row.'
      : `Closed ${formatUtc(closed)}, ${endText(incident)}`,
  );
  return lines.join('\n');
}

/** Recovery is told only where it was seen. */
function endText({ rootService, ending = 'back', left = [] }: IncidentRecord): string {
  if (ending !== 'back')
    return `when ${code(rootService)} ${describeLeft(ending)}: it is no longer needed. It was not seen working again.`;
  const others = left.length > 0 ? ` that is still wanted (${plain(formatList(left))} is not)` : '';
  return `when every service${others} had been back for two checks in a row.`;
}

function checksOf({ data }: HistoryEvent): readonly Verification[] {
  const list = data?.verification;
  if (!Array.isArray(list)) return [];
  return list.filter(
    (one): one is Verification =>
      typeof one === 'object' &&
      one !== null &&
      typeof one.check === 'string' &&
      typeof one.ok === 'boolean' &&
      typeof one.detail === 'string',
  );
}

/** Findings about the services that were hit, and what follows from the story itself. */
export function prevention(
  findings: readonly Finding[],
  incident: IncidentRecord,
  events: readonly HistoryEvent[],
): string {
  const related = findings.filter((one) => one.service === undefined || incident.services.includes(one.service));
  const lines = related.map((one) => {
    const fixes = one.fixes.length > 0 ? ` Fix: ${plain(one.fixes.map((fix) => fix.label).join('; '))}.` : '';
    return `- ${code(one.id)} (${one.severity}): ${plain(one.message)}.${fixes}`.replace(/\.\.(?= |$)/g, '.');
  });
  const gone = (incident.findings ?? []).filter(({ id }) => !findings.some((one) => one.id === id));
  // While it goes on, what is not seen any more may only have become something else.
  const since = incident.closedAt === undefined ? ' and no longer does.' : '; it has been fixed since.';
  for (const { id, message, evidence } of gone) {
    lines.push(`- ${code(id)}: ${sentence(plain(message))} The doctor saw it during the incident${since}`);
    lines.push(...evidence.map((line) => `  - ${plain(line)}`));
  }
  if (incident.burst)
    lines.push(
      '- Clean up with `stacklight cleanup`: it ends stray copies only, and brings back what it should have kept.',
    );
  const ownEnd = events.some(
    (event) => event.kind === 'transition' && event.to === 'failed' && /restart: no/.test(event.cause),
  );
  if (ownEnd) lines.push(`- Nothing restarts it: \`restart: on-failure\` in the stack file would.`);
  const prevents = incident.closedAt === undefined ? 'would prevent it' : 'would have prevented it';
  return lines.length > 0 ? lines.join('\n') : `The doctor sees nothing now that ${prevents}.`;
}

/** Who, in words for a sentence. */
export function formatActor({ actor }: Pick<HistoryEvent, 'actor'>): string {
  return { user: 'a person', policy: 'the restart policy', outside: 'from outside', stacklight: 'Stacklight' }[actor];
}
