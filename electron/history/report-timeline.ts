/** The timeline of a report: what happened when, with the evidence under it. Pure. */
import type { HistoryEvent } from '../contract.ts';
import { block, code, plain } from '../markdown.ts';
import type { IncidentRecord } from './incident-record.ts';

/** More events than this make nobody wiser; the middle is left out and said. */
const MOST_EVENTS = 120;

const actors = { user: 'a person', policy: 'policy', outside: 'outside', stacklight: 'Stacklight' } as const;

/** List items in the order of the events; evidence stands under the event that it is about. */
export function eventLines(events: readonly HistoryEvent[], incident: IncidentRecord): readonly string[] {
  const evidence = new Map<number, HistoryEvent>();
  for (const event of events) {
    if (event.data?.code === 'evidence' && typeof event.data.of === 'number') evidence.set(event.data.of, event);
  }
  const told = events.filter(
    (event) => !(event.data?.code === 'evidence' && events.some((one) => one.seq === event.data?.of)),
  );
  const half = MOST_EVENTS / 2;
  const many = told.length > MOST_EVENTS;
  const shown = many ? [...told.slice(0, half), ...told.slice(-half)] : told;
  const lines = shown.map((event) => eventLine(event, incident, evidence.get(event.seq)));
  if (many) lines.splice(half, 0, `- … ${told.length - MOST_EVENTS} events are left out here …`);
  return lines;
}

function eventLine(event: HistoryEvent, incident: IncidentRecord, evidence: HistoryEvent | undefined): string {
  const change = event.kind === 'transition' && event.from && event.to ? ` ${event.from} → ${event.to}:` : '';
  const phase = event.kind === 'incident' ? ` incident ${plain(String(event.data?.phase ?? ''))}:` : '';
  const who = event.service ? ` **${plain(event.service)}**` : '';
  const after = event.at - incident.openedAt;
  const when = `${timeText(event.at)} (${after < 0 ? '−' : '+'}${durationText(Math.abs(after))})`;
  const line = `- ${when}${who}${change}${phase} ${plain(event.cause)} · ${actors[event.actor]}`;
  return [line, ...evidenceLines(evidence ?? event)].join('\n');
}

function evidenceLines({ data = {} }: HistoryEvent): readonly string[] {
  const { exitCode, signal, lastLines, probe } = data;
  const lines: string[] = [];
  if (typeof signal === 'string') lines.push(`  - signal ${code(signal)}`);
  else if (typeof exitCode === 'number') lines.push(`  - exit code ${code(String(exitCode))}`);
  if (typeof probe === 'object' && probe !== null && 'message' in probe && 'output' in probe) {
    lines.push(`  - the check: ${plain(String(probe.message))}`);
    if (String(probe.output).trim() !== '') lines.push(block([String(probe.output)], '    '));
  }
  const output = Array.isArray(lastLines) ? lastLines.filter((line) => typeof line === 'string') : [];
  if (output.length > 0) lines.push('  - the last lines of its output:', block(output, '    '));
  return lines;
}

/** `2026-11-21 17:00:04`, UTC: the same for whoever reads it. */
export function momentText(at: number): string {
  return isTime(at) ? new Date(at).toISOString().replace('T', ' ').slice(0, 19) : 'at an unknown time';
}

function timeText(at: number): string {
  return isTime(at) ? new Date(at).toISOString().slice(11, 23) : '?';
}

/** What a date can hold (ECMAScript, time values). */
function isTime(at: number): boolean {
  return Number.isFinite(at) && Math.abs(at) <= 8.64e15 && !Number.isNaN(new Date(at).getTime());
}

/** `0.4 s`, `12 s`, `2 min 10 s`, `3 h 4 min`. */
export function durationText(ms: number): string {
  if (!Number.isFinite(ms)) return 'an unknown time';
  if (ms < 10_000) return `${(Math.max(0, ms) / 1_000).toFixed(1)} s`;
  const s = Math.round(ms / 1_000);
  if (s < 60) return `${s} s`;
  if (s < 3_600) return `${Math.floor(s / 60)} min ${s % 60} s`;
  return `${Math.floor(s / 3_600)} h ${Math.floor((s % 3_600) / 60)} min`;
}
