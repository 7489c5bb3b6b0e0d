import type { Action } from '../electron/contract/action.ts';
import type { Intent } from '../electron/contract/intent.ts';
import { actionsWords } from './words/actions.ts';

/** How what was done is taken back; undefined where nothing was done or nothing has to be said of it. */
export type Undo =
  | { readonly kind: 'ask'; readonly intent: Intent; readonly label: string }
  /** It cannot be taken back by a button: this is what can be done, or that nothing can. */
  | { readonly kind: 'say'; readonly sentence: string };

/** Only what is known to be the opposite is offered: services that were stopped are started, those that were started are stopped. */
export function undoOf({ kind, phase, plan, progress }: Action, stack: string): Undo | undefined {
  if (phase !== 'done' && phase !== 'failed') return undefined;
  const all = new Map([...plan.steps, ...plan.choices].map((step) => [step.id, step]));
  const done = progress.flatMap(({ step, status }) => (status === 'done' ? (all.get(step) ?? []) : []));
  if (done.length === 0) return undefined;
  const services = [...new Set(done.flatMap(({ service }) => service ?? []))];
  if (kind === 'down') return { kind: 'ask', intent: { type: 'up', stack, services }, label: actionsWords.undoDown };
  if (kind === 'up') return { kind: 'ask', intent: { type: 'down', stack, services }, label: actionsWords.undoUp };
  if (done.some(({ action }) => action === 'kill')) return { kind: 'say', sentence: actionsWords.undoKill };
  const writes = done.some(({ action }) => action === 'write' || action === 'change' || action === 'replace');
  return writes ? { kind: 'say', sentence: actionsWords.undoWrite } : undefined;
}
