import type { Action } from '../electron/contract/action.ts';
import type { Snapshot } from '../electron/contract/snapshot.ts';
import { troubleOf } from '../shared/headline/trouble.ts';

/**
 * True while what the strip about a finished action says is so: a success, as long as nothing that it was about is in trouble; a
 * failure, as long as something is. An action that is under way says what it does, and that is so.
 */
export function isStillSo(action: Action, services: Snapshot['services']): boolean {
  if (action.phase !== 'done' && action.phase !== 'failed') return true;
  const named = new Set(action.plan.steps.flatMap(({ service }) => service ?? []));
  // That everything is up is said of what was up before, too, and had no step of its own.
  const all = named.size === 0 || (action.phase === 'done' && action.kind === 'up');
  const meant = all ? services : services.filter(({ id }) => named.has(id));
  const isTroubled = meant.some((service) => troubleOf(service) !== undefined);
  if (action.phase === 'done') return !isTroubled;
  // A failure of which no service is left in trouble is over; one that was about something else stays until it is put away.
  return isTroubled || action.progress.some(({ status }) => status === 'failed');
}
