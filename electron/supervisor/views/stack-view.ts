import { basename, dirname } from 'node:path';
import type { Action, Approval, Finding, Snapshot } from '../../contract.ts';
import type { Problem } from '../../result.ts';
import { burstFindings, withoutBulk } from '../incidents/burst-finding.ts';
import type { Clock } from '../model/clock.ts';
import type { PortRoom } from '../ports/stack-ports.ts';
import type { StackState } from '../state/stack-state.ts';
import { projectService } from './service-view.ts';
import { type Lit, lightOf, summaryOf } from './summary.ts';

/** Events in the snapshot; the history has all. */
const EVENTS = 50;

export interface Shown {
  readonly action: Action | undefined;
  readonly approval: Approval | undefined;
  readonly fileProblems: readonly Problem[];
  /** What the doctor finds, worst first. */
  readonly findings: readonly Finding[];
}

/** The whole picture of one stack. */
export function projectStack(state: StackState, ports: PortRoom, shown: Shown, clock: Clock): Omit<Snapshot, 'since'> {
  const moment = { now: clock.now(), wall: clock.wall() };
  const services = state.services();
  const lit: Lit[] = [...state.cells.values()].map((cell) => ({
    view: projectService(cell, services, ports.views(cell), moment),
    recovering: cell.recovering,
  }));
  const views = lit.map(({ view }) => view);
  return {
    key: state.paths.key,
    stack: state.stack.name,
    file: state.stack.file,
    light: lightOf(lit),
    summary: summaryOf(lit, moment.wall),
    services: views,
    findings: [...burstFindings(state.incidents.current, views), ...shown.findings],
    incidents: [...state.incidents.announced()],
    events: state.history.recent(EVENTS).map(withoutBulk),
    ...(shown.action ? { action: shown.action } : {}),
    ...(shown.approval ? { approval: shown.approval } : {}),
    fileProblems: [...shown.fileProblems],
    fileNotes: [...state.stack.warnings],
    demo: isDemo(state.stack.file),
  };
}

/** The stack that ships with Stacklight, wherever it was unpacked. */
export function isDemo(file: string): boolean {
  return basename(dirname(file)) === 'demo' && basename(dirname(dirname(file))) === 'assets';
}
