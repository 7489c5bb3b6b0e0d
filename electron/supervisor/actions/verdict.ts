/** The last sentence of an action, from what was seen. Pure. */
import type { Verification } from '../../contract.ts';

/**
 * What was seen to hold is verified and nothing else is: where nothing speaks against it and it was not seen either, it is
 * "started, not verified". `good`: the sentence where all of it holds.
 */
export function verdictText(checks: readonly Verification[], good: string): string {
  const open = checks.filter(({ ok }) => !ok);
  if (open.length === 0) return good;
  if (open.some(({ unproved }) => !unproved)) return `${open.length} of ${checks.length} checks do not hold.`;
  return `Started, not verified: ${open.length} of ${checks.length} checks could not be seen to hold.`;
}
