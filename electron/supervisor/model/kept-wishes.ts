/**
 * Saved state and history stand in for each other: what one lost, the other knows. A history that lost events is therefore told again
 * what the saved state knows of the wishes, so that a state that is lost later does not start what a person had stopped. Pure.
 */
import type { HistoryEvent } from '../../contract/history.ts';
import { ledgerFromHistory } from './ledger-from-history.ts';
import type { LedgerContent } from './saved-service.ts';
import { KEPT_WISHES, type KeptWishes } from './wishes-event.ts';

/** The note to write; undefined where the history says the same of each service. */
export function keptWishes(
  saved: LedgerContent,
  events: readonly HistoryEvent[],
): { readonly cause: string; readonly data: Readonly<Record<string, unknown>> } | undefined {
  const known = ledgerFromHistory(events, saved.file, saved.bootId).services;
  const lost = Object.entries(saved.services).filter(([id, { desired }]) => known[id]?.desired !== desired);
  if (lost.length === 0) return undefined;
  const wishes: KeptWishes = Object.fromEntries(
    lost.map(([id, { desired, generation }]) => [id, { desired, generation }]),
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
