/** What becomes of the model when something happens. Pure: what is to be done in the world comes back as effects. */
import { LIMITS } from '../../limits.ts';
import { assertNever, withHint } from '../../result.ts';
import { uiWords } from '../words/ui.ts';
import { commandOf } from './bindings.ts';
import { obey } from './commands.ts';
import { dialogKey } from './dialog-keys.ts';
import type { UiEvent } from './events.ts';
import { frameOf } from './frame.ts';
import type { Input } from './input.ts';
import { withLines } from './log-state.ts';
import { type Step, screenOf, step, type UiModel, withScreen } from './model.ts';
import { noticed } from './notice.ts';
import type { Target } from './part.ts';
import { promptKey, promptPaste } from './prompt-keys.ts';

export function update(model: UiModel, event: UiEvent): Step {
  switch (event.kind) {
    case 'input':
      return onInput(model, event.input);
    case 'resize':
      return step({ ...model, columns: event.columns, rows: event.rows });
    case 'tick':
      return step(ticked(model, event.now));
    case 'snapshot':
      return step(withSnapshot(model, event.snapshot));
    case 'stacks': {
      const { keys } = event;
      return step({ ...model, stacks: model.stacks.filter(({ key }) => keys.includes(key)) });
    }
    case 'link':
      return onLink(model, event.lost);
    case 'log':
      return step(withLog(model, event));
    case 'planned':
      return step(onPlanned(model, event));
    case 'progress': {
      const { dialog } = model;
      if (dialog?.kind !== 'acting' || dialog.asked !== event.asked) return step(model);
      return step({ ...model, dialog: { ...dialog, action: event.action } });
    }
    case 'finished':
      return step(onFinished(model, event));
    case 'history': {
      const screen = screenOf(model);
      return step(screen.kind === 'events' ? withScreen(model, { ...screen, events: event.events }) : model);
    }
    case 'answered':
      if (event.problem) return step({ ...model, dialog: { kind: 'problem', problem: event.problem } });
      return step(noticed(model, event.said, 'good'));
    default:
      return assertNever(event);
  }
}

function onInput(model: UiModel, input: Input): Step {
  switch (input.kind) {
    case 'key':
      return onKey(model, input.key);
    case 'click': {
      const target = frameOf(model).targets.find(
        ({ row, from, to }) => row === input.row && input.column >= from && input.column < to,
      );
      return target ? onTarget(model, target) : step(model);
    }
    case 'wheel': {
      if (model.dialog || model.prompt) return onKey(model, input.direction);
      let next = step(model);
      for (let row = 0; row < LIMITS.terminal.wheelRows; row += 1) next = obey(next.model, input.direction);
      return next;
    }
    case 'paste':
      return model.prompt ? promptPaste(model, input.text) : step(model);
    default:
      return assertNever(input);
  }
}

function onTarget(model: UiModel, { press }: Target): Step {
  if (press.kind === 'key') return onKey(model, press.key);
  if (press.kind === 'stack') return step({ ...model, shown: press.stack, selected: undefined });
  // The second click on it opens it.
  if (model.selected === press.service) return obey(model, 'open');
  return step({ ...model, selected: press.service });
}

function onKey(model: UiModel, key: string): Step {
  // Whatever is open, these two mean the whole program.
  if (key === 'ctrl-c') return obey(model, 'quit');
  if (key === 'ctrl-z') return obey(model, 'suspend');
  if (model.prompt) return promptKey(model, model.prompt, key);
  if (model.dialog) return dialogKey(model, model.dialog, key);
  const command = commandOf(key, screenOf(model).kind);
  return command === undefined ? step(model) : obey({ ...model, notice: undefined }, command);
}

function ticked(model: UiModel, now: number): UiModel {
  const isOver = model.notice !== undefined && model.notice.until <= now;
  return { ...model, now, ...(isOver ? { notice: undefined } : {}) };
}

function withSnapshot(model: UiModel, snapshot: UiModel['stacks'][number]): UiModel {
  const at = model.stacks.findIndex(({ key }) => key === snapshot.key);
  const stacks = at < 0 ? [...model.stacks, snapshot] : model.stacks.with(at, snapshot);
  return { ...model, stacks, shown: model.shown ?? snapshot.key };
}

/** What was being followed is asked for anew, from its end: what was written meanwhile is in the log. */
function onLink(model: UiModel, lost: string | undefined): Step {
  const next = { ...model, lost };
  if (lost !== undefined || model.lost === undefined) return step(next);
  const screen = screenOf(model);
  return screen.kind === 'logs'
    ? obey({ ...next, screens: model.screens.slice(0, -1) }, screen.service === undefined ? 'all-logs' : 'logs')
    : step(next);
}

function withLog(model: UiModel, { service, lines, note }: Extract<UiEvent, { kind: 'log' }>): UiModel {
  const at = model.screens.findLastIndex(({ kind }) => kind === 'logs');
  const log = model.screens[at];
  if (log?.kind !== 'logs') return model;
  const entries = lines.map((line) => ({ service, line }));
  return { ...model, screens: model.screens.with(at, withLines(log, entries, note)) };
}

function onPlanned(model: UiModel, { asked, result }: Extract<UiEvent, { kind: 'planned' }>): UiModel {
  if (model.dialog?.kind !== 'planning' || model.dialog.asked !== asked) return model;
  if (!result.ok) return { ...model, dialog: { kind: 'problem', problem: result.problem } };
  const { plan } = result.value;
  const chosen = plan.choices.filter(({ choice }) => choice?.ticked).map(({ id }) => id);
  return { ...model, dialog: { kind: 'plan', asked, plan, chosen, at: 0, top: 0 } };
}

function onFinished(model: UiModel, { asked, result }: Extract<UiEvent, { kind: 'finished' }>): UiModel {
  const isShown = model.dialog?.kind === 'acting' && model.dialog.asked === asked;
  if (!result.ok) {
    if (isShown) return { ...model, dialog: { kind: 'problem', problem: result.problem } };
    return noticed(model, withHint(result.problem), 'bad');
  }
  const outcome = result.value;
  if (isShown) return { ...model, dialog: { kind: 'done', asked, outcome, top: 0 } };
  return noticed(model, outcome.outcome ?? uiWords.dialog.titles[asked.kind], outcome.verified ? 'good' : 'bad');
}
