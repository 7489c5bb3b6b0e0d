/** Actions that were asked for and of which nobody has told yet what came of them. Pure. */
import { namedOnce } from '../../shared/text/cause.ts';
import type { HistoryEvent } from '../contract/history.ts';
import { LIMITS } from '../limits.ts';
import type { NewEvent } from './log.ts';
import { isAsked, isOutcome } from './report-actions.ts';

export interface OpenAction {
  readonly ask: HistoryEvent;
  /** What is known of its steps, in the order in which they were done. */
  readonly steps: readonly HistoryEvent[];
}

/** By the id of the plan; `open` is changed by the event. */
export function noteAction(open: Map<string, OpenAction>, event: HistoryEvent): void {
  const { plan, step } = event.data ?? {};
  if (typeof plan === 'string' && isOutcome(event)) open.delete(plan);
  else if (typeof plan === 'string' && isAsked(event)) open.set(plan, { ask: event, steps: [] });
  else if (event.kind === 'action' && typeof step === 'string') {
    for (const [id, { ask, steps }] of open) if (hasStep(ask, step)) open.set(id, { ask, steps: [...steps, event] });
  }
}

function hasStep(ask: HistoryEvent, step: string): boolean {
  return stepsOf(ask).some(({ id }) => id === step);
}

/** An older version told no ids of its steps. */
function stepsOf({ data }: HistoryEvent): readonly { readonly id?: unknown; readonly target?: unknown }[] {
  return Array.isArray(data?.steps) ? data.steps : [];
}

/**
 * What the history tells of actions that ended with the run of Stacklight that did them, but for those of so long ago that they are no
 * news (`LIMITS.history.cutOffMs`). `now`: epoch milliseconds.
 */
export function cutOffEvents(open: readonly OpenAction[], now: number): readonly NewEvent[] {
  return open.filter(({ ask }) => now - ask.at <= LIMITS.history.cutOffMs).map((one) => cutOffEvent(one, now));
}

function cutOffEvent({ ask, steps }: OpenAction, now: number): NewEvent {
  const what = ask.cause.replace(/ asked for .*$/s, '');
  const count = stepsOf(ask).length;
  const all = count === 1 ? 'its one step' : `its ${count} steps`;
  const known = steps.map((step) => wordsOf(step, ask)).join('; ');
  const nothing = count === 0 ? 'it had no steps.' : `nothing is known of ${all}.`;
  const done = known === '' ? nothing : `known of ${all}: ${known}.`;
  const cause = `${what} was cut off when Stacklight ended; ${done} What came of it was not verified: ask for it again if something is missing.`;
  const data = { plan: ask.data?.plan, cutOff: true, verified: false, verification: [] };
  return { at: now, kind: 'action', cause, actor: 'stacklight', data };
}

/** What it was done to is named once: by its own words, or in front of them. */
function wordsOf({ cause, data }: HistoryEvent, ask: HistoryEvent): string {
  const once = namedOnce(cause);
  if (once !== cause) return once.replace(/\.$/, '');
  const target = stepsOf(ask).find(({ id }) => id === data?.step)?.target;
  const words = cause.startsWith(`${target}: `) ? cause.slice(`${target}: `.length) : cause;
  return words.replace(/\.$/, '');
}
