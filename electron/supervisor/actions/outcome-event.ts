import type { Action } from '../../contract/action.ts';
import type { Actor } from '../../contract/history.ts';
import type { NewEvent } from '../../history/log.ts';

export function isOver(action: Action): boolean {
  return action.phase === 'done' || action.phase === 'failed';
}

/** What came of an action, with every step and every check: the proof that a report needs later. */
export function outcomeEvent(action: Action, actor: Actor, at: number, finding?: string): NewEvent {
  const { id, kind, plan, progress, verification, phase, outcome } = action;
  const verified = phase === 'done';
  const steps = plan.steps.map((step) => {
    const done = progress.find((one) => one.step === step.id);
    return { action: step.action, target: step.target, status: done?.status ?? 'pending', detail: done?.detail ?? '' };
  });
  const what = finding === undefined ? kind : `${kind} fix ${finding}`;
  const cause = `${what}: ${outcome ?? (verified ? 'verified' : 'not verified')}`;
  return { at, kind: 'action', cause, actor, data: { plan: id, kind, verified, steps, verification } };
}
