/** The last sentence of an action, from what was seen. Pure. */
import type { Verification } from '../../contract/action.ts';

/**
 * What was seen to hold is verified and nothing else is: where nothing speaks against it and it was not seen either, it is
 * "started, not verified". `good`: the sentence where all of it holds.
 */
export function describeVerdict(checks: readonly Verification[], good: string): string {
  const open = checks.filter(({ ok }) => !ok);
  if (open.length === 0) return good;
  if (open.some(({ unproved }) => !unproved))
    return checks.length === 1 ? 'The check failed.' : `${open.length} of ${checks.length} checks failed.`;
  return `Started, not verified: ${open.length} of ${checks.length} checks could not be confirmed.`;
}

/** `unhealthy: status 500`; `waiting for db` and why it cannot start, which say the state already, stay as they are. */
export function describeState(state: string, seen: string): string {
  return state === 'blocked' || seen === state || seen.startsWith(`${state} `) ? seen : `${state}: ${seen}`;
}

/** What was seen beyond the word that its check ends in: `forced: it hung` of `stopped (forced: it hung)`. */
export function beyond(word: string, seen: string): string {
  if (seen === word) return '';
  return seen.startsWith(`${word} (`) && seen.endsWith(')') ? seen.slice(word.length + 2, -1) : seen;
}
