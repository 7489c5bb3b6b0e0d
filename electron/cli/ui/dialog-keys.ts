import { assertNever } from '../../result.ts';
import { dialogLines, dialogRows } from './dialog.ts';
import { type Dialog, type Step, step, type UiModel } from './model.ts';

/** A key while a dialog is open. Only `y` says yes: no key that moves or opens something does anything here. */
export function dialogKey(model: UiModel, dialog: Dialog, key: string): Step {
  const closed: UiModel = { ...model, dialog: undefined };
  switch (dialog.kind) {
    case 'planning':
      return step(key === 'esc' || key === 'q' ? closed : model);
    case 'plan':
      return planKey(model, dialog, key);
    case 'acting':
      // What was asked for goes on; its end is told at the bottom.
      return step(key === 'esc' || key === 'q' ? closed : model);
    case 'done':
      return isClosing(key) ? step(closed) : step({ ...model, dialog: scrolledDialog(model, dialog, key) });
    case 'problem':
      return step(isClosing(key) ? closed : model);
    case 'approval':
      return approvalKey(model, dialog, key);
    default:
      return assertNever(dialog);
  }
}

function isClosing(key: string): boolean {
  return ['esc', 'enter', 'q', 'n', 'y'].includes(key);
}

type PlanDialog = Extract<Dialog, { kind: 'plan' }>;

function planKey(model: UiModel, dialog: PlanDialog, key: string): Step {
  const { asked, plan, chosen, at } = dialog;
  if (key === 'esc' || key === 'n' || key === 'q') return step({ ...model, dialog: undefined });
  const isEmpty = plan.steps.length === 0 && chosen.length === 0;
  if (isEmpty && (key === 'y' || key === 'enter')) return step({ ...model, dialog: undefined });
  if (key === 'y') {
    // The supervisor does just the plan that was shown, or refuses; what only starts and stops has no other.
    const isShown = asked.kind === 'fix-ports' || asked.kind === 'clean-up' || asked.kind === 'doctor';
    const acting: Dialog = { kind: 'acting', asked, action: undefined };
    return step(
      { ...model, dialog: acting },
      { kind: 'apply', asked, plan: isShown ? plan.id : undefined, choices: chosen },
    );
  }
  const choice = plan.choices[at];
  if (key === ' ' && choice) {
    const next = chosen.includes(choice.id) ? chosen.filter((id) => id !== choice.id) : [...chosen, choice.id];
    return step({ ...model, dialog: { ...dialog, chosen: next } });
  }
  const moves = plan.choices.length > 0 ? { up: -1, k: -1, down: 1, j: 1 }[key] : undefined;
  if (moves !== undefined) {
    const next = Math.max(0, Math.min(plan.choices.length - 1, at + moves));
    return step({ ...model, dialog: { ...dialog, at: next } });
  }
  return step({ ...model, dialog: scrolledDialog(model, dialog, key) });
}

function approvalKey(model: UiModel, dialog: Extract<Dialog, { kind: 'approval' }>, key: string): Step {
  const { stack, approval } = dialog;
  const closed: UiModel = { ...model, dialog: undefined };
  const start = key === 's' && approval.kind === 'trust';
  if (key === 'y' || start) return step(closed, { kind: 'approve', stack, approval: approval.id, start });
  if (key === 'esc' || key === 'n' || key === 'q') return step(closed);
  return step({ ...model, dialog: scrolledDialog(model, dialog, key) });
}

function scrolledDialog<T extends Extract<Dialog, { readonly top: number }>>(
  model: UiModel,
  dialog: T,
  key: string,
): T {
  const page = dialogRows(model);
  const by = { up: -1, k: -1, down: 1, j: 1, pageup: -page, pagedown: page, ' ': page }[key] ?? 0;
  const highest = Math.max(0, dialogLines(model, dialog).length - page);
  return { ...dialog, top: Math.max(0, Math.min(highest, dialog.top + by)) };
}
