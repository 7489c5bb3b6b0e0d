/**
 * Saved state and history stand in for each other: what one lost, the other knows. A history that lost events is therefore told again
 * what the saved state knows of the wishes, so that a state that is lost later does not start what a person had stopped. Pure.
 */
import type { HistoryEvent } from '../../contract/history.ts';
import { ledgerFromHistory } from './ledger-from-history.ts';
import type { LedgerContent, SavedService } from './saved-service.ts';
import { KEPT_WISHES, type KeptWishes } from './wishes-event.ts';

/** The note to write; undefined where the history says the same of each service. */
export function keptWishes(
  saved: LedgerContent,
  events: readonly HistoryEvent[],
): { readonly cause: string; readonly data: Readonly<Record<string, unknown>> } | undefined {
  const known = ledgerFromHistory(events, saved.file, saved.bootId).services;
  const lost = Object.entries(saved.services).filter(([id, service]) => !isTold(service, known[id]));
  if (lost.length === 0) return undefined;
  const wishes: KeptWishes = Object.fromEntries(
    lost.map(([id, { desired, generation, state, reason }]) => [id, { desired, generation, state, reason }]),
  );
  const of = (wish: 'up' | 'down') => lost.flatMap(([id, { desired }]) => (desired === wish ? [id] : [])).sort();
  const parts = [
    ...(of('down').length > 0 ? [`to be down: ${of('down').join(', ')}`] : []),
    ...(of('up').length > 0 ? [`to be up: ${of('up').join(', ')}`] : []),
  ];
  return {
    cause: `The saved state knows what the history lost of the services (${parts.join('; ')}).`,
    data: { [KEPT_WISHES]: wishes },
  };
}

/** What runs is found by its marker; what had ended, and how, is known by what was said of it alone. */
function isTold({ desired, state }: SavedService, told: SavedService | undefined): boolean {
  const hasEnded = state === 'completed' || state === 'failed';
  // Of which nothing was ever said is down.
  return (told?.desired ?? 'down') === desired && (!hasEnded || told?.state === state);
}
