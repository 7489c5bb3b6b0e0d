/** What each command does to the model. Pure. */

import { LIMITS } from '../../limits.ts';
import { assertNever } from '../../result.ts';
import { uiWords } from '../words/ui.ts';
import type { Command } from './bindings.ts';
import { bodyLines } from './body.ts';
import { pressOf } from './headline.ts';
import { bodyRows } from './layout.ts';
import { atBottom, emptyLog, nextMatch, scrolled, toggledFollow } from './log-state.ts';
import {
  type Asked,
  type LogScreen,
  type Screen,
  type Step,
  screenOf,
  stackOf,
  step,
  type UiModel,
  withScreen,
} from './model.ts';
import { noticed } from './notice.ts';
import { currentService, downServices, shownServices } from './rows.ts';

const COLUMNS_AT_ONCE = 8;

export function obey(model: UiModel, command: Command): Step {
  switch (command) {
    case 'up':
    case 'down':
    case 'page-up':
    case 'page-down':
    case 'first':
    case 'last':
      return step(moved(model, distance(command, bodyRows(model))));
    case 'left':
    case 'right':
      return step(onLog(model, (log) => sideways(log, command)));
    case 'open':
      return opened(model);
    case 'back':
      return back(model);
    case 'quit':
      return step(model, { kind: 'quit' });
    case 'suspend':
      return step(model, { kind: 'suspend' });
    case 'redraw':
      return step(model, { kind: 'redraw' });
    case 'help':
      return step(screenOf(model).kind === 'help' ? model : pushed(model, { kind: 'help', top: 0 }));
    case 'start':
      return ofService(model, 'up');
    case 'stop':
      return ofService(model, 'down');
    case 'restart':
      return ofService(model, 'restart');
    case 'start-all':
      return planned(model, 'up', []);
    case 'stop-all':
      return planned(model, 'down', []);
    case 'restart-down': {
      const stack = stackOf(model);
      const down = stack ? downServices(stack) : [];
      return down.length === 0 ? step(noticed(model, uiWords.nothingDown, 'good')) : planned(model, 'restart', down);
    }
    case 'fix-ports':
    case 'clean-up':
      return planned(model, command, []);
    case 'logs':
      return logs(model, currentService(model)?.id);
    case 'all-logs':
      return logs(model, undefined);
    case 'findings':
      return step(pushed(model, { kind: 'findings', at: 0, top: 0 }));
    case 'events':
      return events(model);
    case 'approval':
      return step(approval(model));
    case 'filter':
      return step({ ...model, prompt: { purpose: 'filter', text: model.filter, before: model.filter } });
    case 'search': {
      const screen = screenOf(model);
      const before = screen.kind === 'logs' ? screen.pattern : '';
      return step({ ...model, prompt: { purpose: 'search', text: '', before } });
    }
    case 'order':
      return step({ ...model, order: model.order === 'file' ? 'trouble' : 'file' });
    case 'next-stack':
      return step(otherStack(model, 1));
    case 'previous-stack':
      return step(otherStack(model, -1));
    case 'follow':
      return step(onLog(model, toggledFollow));
    case 'wrap':
      return step(onLog(model, (log) => ({ ...log, wrap: !log.wrap, left: 0 })));
    case 'next-match':
      return step(onLog(model, (log) => nextMatch(log, 1, bodyRows(model))));
    case 'previous-match':
      return step(onLog(model, (log) => nextMatch(log, -1, bodyRows(model))));
    case 'clear':
      return step(onLog(model, (log) => ({ ...emptyLog(log.service), wrap: log.wrap, pattern: log.pattern })));
    case 'fix':
      return fix(model);
    case 'mend':
      return mend(model);
    case 'mute':
      return mute(model);
    default:
      return assertNever(command);
  }
}

/** Asks for a plan, which is shown before anything is done. */
function planned(model: UiModel, kind: Asked['kind'], services: readonly string[], more: Partial<Asked> = {}): Step {
  const stack = stackOf(model);
  if (!stack) return step(model);
  if (model.lost !== undefined) return step(noticed(model, uiWords.noSupervisor, 'bad'));
  const asked: Asked = { stack: stack.key, kind, services, ...more };
  return step({ ...model, dialog: { kind: 'planning', asked } }, { kind: 'plan', asked });
}

function ofService(model: UiModel, kind: 'up' | 'down' | 'restart'): Step {
  const service = currentService(model);
  if (!service) return step(model);
  if (service.kind === 'external') return step(noticed(model, uiWords.isExternal(service.id), 'warn'));
  return planned(model, kind, [service.id]);
}

function pushed(model: UiModel, screen: Screen): UiModel {
  return { ...model, screens: [...model.screens, screen] };
}

function opened(model: UiModel): Step {
  const service = currentService(model);
  if (!service) return step(model);
  return step({ ...pushed(model, { kind: 'service', service: service.id, top: 0 }), selected: service.id });
}

/** What the sentence at the top asks for. */
function mend(model: UiModel): Step {
  const stack = stackOf(model);
  const press = stack && pressOf(stack, model.now);
  switch (press?.kind) {
    case undefined:
    case 'openFile':
      return step(noticed(model, uiWords.nothingToMend, 'quiet'));
    case 'fixPorts':
      return planned(model, 'fix-ports', []);
    case 'restart':
      return planned(model, 'restart', [press.service]);
    case 'stop':
      return planned(model, 'down', [press.service]);
    case 'logs':
      return logs(model, press.service);
    case 'look':
      return opened({ ...model, selected: press.service, screens: [{ kind: 'list' }] });
    case 'startAll':
      return planned(model, 'up', []);
    case 'review':
      return step(approval(model));
    default:
      return assertNever(press);
  }
}

function back(model: UiModel): Step {
  const screen = screenOf(model);
  if (model.screens.length > 1) {
    const below = { ...model, screens: model.screens.slice(0, -1) };
    return screen.kind === 'logs' ? step(below, { kind: 'unfollow' }) : step(below);
  }
  return step({ ...model, filter: '' });
}

function logs(model: UiModel, service: string | undefined): Step {
  const stack = stackOf(model);
  if (!stack) return step(model);
  const services = service === undefined ? stack.services.map(({ id }) => id) : [service];
  const lines = service === undefined ? LIMITS.terminal.logAskedMerged : LIMITS.terminal.logAsked;
  return step(pushed(model, emptyLog(service)), { kind: 'follow', stack: stack.key, services, lines });
}

function events(model: UiModel): Step {
  const stack = stackOf(model);
  if (!stack) return step(model);
  const screen = screenOf(model);
  const service = screen.kind === 'service' ? screen.service : undefined;
  const next = pushed(model, { kind: 'events', service, events: undefined, top: 0 });
  return step(next, { kind: 'history', stack: stack.key, service });
}

function approval(model: UiModel): UiModel {
  const stack = stackOf(model);
  if (!stack?.approval) return noticed(model, uiWords.nothingWaits, 'quiet');
  return { ...model, dialog: { kind: 'approval', stack: stack.key, approval: stack.approval, top: 0 } };
}

function otherStack(model: UiModel, by: 1 | -1): UiModel {
  const { stacks } = model;
  if (stacks.length < 2) return model;
  const at = stacks.findIndex(({ key }) => key === stackOf(model)?.key);
  const next = stacks[(at + by + stacks.length) % stacks.length];
  return { ...model, shown: next?.key, selected: undefined };
}

function onLog(model: UiModel, change: (log: LogScreen) => LogScreen): UiModel {
  const screen = screenOf(model);
  return screen.kind === 'logs' ? withScreen(model, change(screen)) : model;
}

function sideways(log: LogScreen, command: 'left' | 'right'): LogScreen {
  if (log.wrap) return log;
  const by = command === 'left' ? -COLUMNS_AT_ONCE : COLUMNS_AT_ONCE;
  return { ...log, left: Math.max(0, Math.min(LIMITS.terminal.lineCharacters, log.left + by)) };
}

function distance(command: 'up' | 'down' | 'page-up' | 'page-down' | 'first' | 'last', page: number): number {
  switch (command) {
    case 'up':
      return -1;
    case 'down':
      return 1;
    case 'page-up':
      return -page;
    case 'page-down':
      return page;
    case 'first':
      return Number.NEGATIVE_INFINITY;
    case 'last':
      return Number.POSITIVE_INFINITY;
    default:
      return assertNever(command);
  }
}

/** Moves what the screen has: the selected row, the log, or the text. */
function moved(model: UiModel, by: number): UiModel {
  const screen = screenOf(model);
  const rows = bodyRows(model);
  switch (screen.kind) {
    case 'list': {
      const services = shownServices(model);
      const at = services.findIndex(({ id }) => id === currentService(model)?.id);
      return { ...model, selected: services[within(at + by, services.length)]?.id };
    }
    case 'logs': {
      if (by === Number.POSITIVE_INFINITY) return withScreen(model, { ...screen, bottom: undefined });
      const next = by === Number.NEGATIVE_INFINITY ? atBottom(screen, 0, rows) : scrolled(screen, by, rows);
      return withScreen(model, next);
    }
    case 'findings': {
      const count = stackOf(model)?.findings.length ?? 0;
      return withScreen(model, { ...screen, at: within(screen.at + by, count) });
    }
    case 'service':
    case 'events':
    case 'help': {
      const highest = Math.max(0, bodyLines(model, screen).length - rows);
      return withScreen(model, { ...screen, top: Math.max(0, Math.min(highest, screen.top + by)) });
    }
    default:
      return assertNever(screen);
  }
}

function within(at: number, count: number): number {
  return Math.max(0, Math.min(count - 1, at));
}

function fix(model: UiModel): Step {
  const finding = selectedFinding(model);
  const [first] = finding?.fixes ?? [];
  if (!finding || !first) return step(noticed(model, uiWords.findings.noFix, 'quiet'));
  switch (first.intent) {
    case 'planFixPorts':
      return planned(model, 'fix-ports', []);
    case 'planCleanUp':
      return planned(model, 'clean-up', []);
    case 'restart':
    case 'up':
    case 'down':
      return planned(model, first.intent, finding.service === undefined ? [] : [finding.service]);
    default:
      return planned(model, 'doctor', [], { finding: finding.id, fix: first.intent });
  }
}

function mute(model: UiModel): Step {
  const finding = selectedFinding(model);
  const stack = stackOf(model);
  if (!finding || !stack) return step(model);
  return step(model, { kind: 'mute', stack: stack.key, finding: finding.id, how: finding.muted ? 'not' : 'stack' });
}

function selectedFinding(model: UiModel) {
  const screen = screenOf(model);
  return screen.kind === 'findings' ? stackOf(model)?.findings[screen.at] : undefined;
}
