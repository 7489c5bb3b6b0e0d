import { basename, dirname } from 'node:path';
import { formatList } from '../../../shared/text/list.ts';
import type { Action } from '../../contract/action.ts';
import type { Approval } from '../../contract/approval.ts';
import type { Finding } from '../../contract/finding.ts';
import type { HistoryEvent } from '../../contract/history.ts';
import type { Incident } from '../../contract/incident.ts';
import type { ServiceView } from '../../contract/service.ts';
import type { Snapshot } from '../../contract/snapshot.ts';
import { isGood } from '../../lifecycle/service.ts';
import { LIMITS } from '../../limits.ts';
import type { Problem } from '../../result.ts';
import type { Clock } from '../model/clock.ts';
import type { StackPorts } from '../ports/stack-ports.ts';
import type { StackState } from '../state/stack-state.ts';
import { projectService } from './service-view.ts';
import { type Lit, lightOf, summaryOf } from './summary.ts';

export interface Shown {
  readonly action: Action | undefined;
  readonly approval: Approval | undefined;
  readonly fileProblems: readonly Problem[];
  /** What the doctor finds, worst first. */
  readonly findings: readonly Finding[];
}

/** The whole picture of one stack. */
export function projectStack(
  state: StackState,
  ports: StackPorts,
  shown: Shown,
  clock: Clock,
): Omit<Snapshot, 'since'> {
  const moment = { now: clock.now(), wall: clock.wall() };
  const services = state.services();
  const lit: Lit[] = [...state.managedServices.values()].map((managed) => ({
    view: projectService(
      managed,
      services,
      ports.views(managed),
      moment,
      rowOf(state, managed.spec.id, moment.wall).latency,
    ),
    recovering: managed.recovering,
  }));
  const views = lit.map(({ view }) => view);
  return {
    key: state.paths.key,
    stack: state.stack.name,
    file: state.stack.file,
    light: lightOf(lit),
    summary: summaryOf(lit, moment.wall),
    services: views,
    ...checksOf(state, moment.wall),
    findings: [...burstFindings(state.incidents.current, views), ...shown.findings],
    incidents: [...state.incidents.announced()],
    events: state.history.recent(LIMITS.runtime.shownEvents).map(withoutBulk),
    ...(shown.action ? { action: shown.action } : {}),
    ...(shown.approval ? { approval: shown.approval } : {}),
    fileProblems: [...shown.fileProblems],
    fileNotes: [...state.stack.warnings],
    demo: isDemo(state.stack.file),
  };
}

function rowOf({ metrics }: StackState, service: string, wall: number) {
  return metrics.of(service).row(wall);
}

/** Of all services together; nothing where none was checked. */
function checksOf(state: StackState, wall: number): Pick<Snapshot, 'checks'> {
  const all = [...state.managedServices.keys()].flatMap((id) => rowOf(state, id, wall).checks ?? []);
  if (all.length === 0) return {};
  const sum = (of: 'passed' | 'failed') => all.reduce((total, one) => total + one[of], 0);
  return { checks: { passed: sum('passed'), failed: sum('failed') } };
}

/** The stack that ships with Stacklight, wherever it was unpacked. */
export function isDemo(file: string): boolean {
  return basename(dirname(file)) === 'demo' && basename(dirname(dirname(file))) === 'assets';
}

/** Several services that somebody else ended at once, and that are not all back: one click brings them back. */
function burstFindings(incidents: readonly Incident[], services: readonly ServiceView[]): readonly Finding[] {
  const found = incidents.flatMap(({ burst = [] }) => burstFinding(burst, services));
  return found.map((finding, index) => (index === 0 ? finding : { ...finding, id: `${finding.id}/${index + 1}` }));
}

function burstFinding(burst: readonly string[], services: readonly ServiceView[]): readonly Finding[] {
  const down = services.filter(({ id, desired, state }) => burst.includes(id) && desired === 'up' && !isGood(state));
  if (down.length === 0) return [];
  const names = formatList(down.map(({ id }) => id));
  return [
    {
      id: 'stopped-together',
      severity: 'error',
      message: `${formatList(burst)} ended within seconds of each other, and Stacklight did not stop them. ${names} ${down.length > 1 ? 'are' : 'is'} still down.`,
      evidence: down.map(({ id, message }) => `${id}: ${message}`),
      fixes: [{ intent: 'restartDown', label: 'Bring back' }],
    },
  ];
}

/** The event without what only the history needs to hold: a snapshot is sent again and again. */
function withoutBulk(event: HistoryEvent): HistoryEvent {
  if (event.data?.findings !== undefined) {
    const { findings: _findings, ...data } = event.data;
    return { ...event, data };
  }
  if (event.data?.code !== 'evidence') return event;
  const { lastLines: _lines, probe: _probe, ...data } = event.data;
  return { ...event, data };
}
