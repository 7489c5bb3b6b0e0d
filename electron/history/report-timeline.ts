/** The timeline of a report: what happened when, with the evidence under it. Pure. */

import { bareCause, likenessOf } from '../../shared/text/cause.ts';
import { formatUtcTime } from '../../shared/text/clock-time.ts';
import { formatPreciseDuration } from '../../shared/text/duration.ts';
import type { HistoryEvent } from '../contract/history.ts';
import { LIMITS } from '../limits.ts';
import { block, code, plain } from '../markdown.ts';
import type { IncidentRecord } from './incident-record.ts';

const actors = { user: 'a person', policy: 'policy', outside: 'outside', stacklight: 'Stacklight' } as const;

/** What stands further up already, each by its likeness. */
interface Said {
  /** Output of programs, with the time of its event. */
  readonly outputs: Map<string, number>;
  readonly causes: Set<string>;
}

/** List items in the order of the events; evidence stands under the event that it is about. */
export function eventLines(events: readonly HistoryEvent[], incident: IncidentRecord): readonly string[] {
  const evidence = new Map<number, HistoryEvent>();
  for (const event of events) {
    if (event.data?.code === 'evidence' && typeof event.data.of === 'number') evidence.set(event.data.of, event);
  }
  const told = events.filter(
    (event) => !(event.data?.code === 'evidence' && events.some((one) => one.seq === event.data?.of)),
  );
  const half = LIMITS.history.reportEvents / 2;
  const many = told.length > LIMITS.history.reportEvents;
  const shown = many ? [...told.slice(0, half), ...told.slice(-half)] : told;
  const said: Said = { outputs: new Map(), causes: new Set() };
  const lines = shown.map((event) => eventLine(event, incident, evidence.get(event.seq), said));
  if (many) lines.splice(half, 0, `- … ${told.length - LIMITS.history.reportEvents} events are left out here …`);
  return lines;
}

/** What became of the incident, in words for a line of its timeline. */
function phaseText(phase: string): string {
  if (phase === 'due') return 'people were notified';
  // The cause says that it is flapping.
  return phase === 'flapping' ? 'incident' : `incident ${plain(phase)}`;
}

function eventLine(
  event: HistoryEvent,
  incident: IncidentRecord,
  evidence: HistoryEvent | undefined,
  said: Said,
): string {
  const change = event.kind === 'transition' && event.from && event.to ? ` ${event.from} → ${event.to}:` : '';
  const phase = event.kind === 'incident' ? ` ${phaseText(String(event.data?.phase ?? ''))}` : '';
  const who = event.service ? ` **${plain(event.service)}**` : '';
  const after = event.at - incident.openedAt;
  const when = `${formatUtcTime(event.at)} (${after < 0 ? '−' : '+'}${formatPreciseDuration(Math.abs(after))})`;
  const cause = causeText(event, said);
  const why = cause === '' ? '' : `${phase === '' ? '' : ':'} ${plain(cause)}`;
  const line = `- ${when}${who}${change}${phase}${why} · ${actors[event.actor]}`;
  return [line, ...evidenceLines(evidence ?? event, event.at, said.outputs)].join('\n');
}

/** Empty for what became of an incident where the change that opened it has said why. */
function causeText({ kind, service = '', cause }: HistoryEvent, { causes }: Said): string {
  const likeness = likenessOf(bareCause(service, cause));
  if (kind === 'incident' && causes.has(likeness)) return '';
  causes.add(likeness);
  return cause;
}

function evidenceLines({ data = {} }: HistoryEvent, at: number, before: Map<string, number>): readonly string[] {
  const { exitCode, signal, lastLines, probe } = data;
  const lines: string[] = [];
  if (typeof signal === 'string') lines.push(`  - signal ${code(signal)}`);
  else if (typeof exitCode === 'number') lines.push(`  - exit code ${code(String(exitCode))}`);
  if (typeof probe === 'object' && probe !== null && 'message' in probe && 'output' in probe) {
    lines.push(`  - the check: ${plain(String(probe.message))}`);
    lines.push(...once([String(probe.output)], at, before));
  }
  const output = Array.isArray(lastLines) ? lastLines.filter((line) => typeof line === 'string') : [];
  const shown = once(output, at, before);
  if (shown.length > 0) lines.push('  - the last lines of its output:', ...shown);
  return lines;
}

/** What a program says at each of many equal crashes is told at the first. */
function once(output: readonly string[], at: number, before: Map<string, number>): readonly string[] {
  const text = output.join('\n').trim();
  if (text === '') return [];
  const likeness = likenessOf(text);
  const earlier = before.get(likeness);
  if (earlier !== undefined) return [`    the same as at ${formatUtcTime(earlier)}`];
  before.set(likeness, at);
  return [block(output, '    ')];
}
