import type { HistoryEvent } from '../contract/history.ts';

/** In the data of the note that says so: what the service was called before. */
export const FORMERLY = 'formerly';

/**
 * The events of a service, oldest first, under every name that it had: a service that got another name keeps its history.
 * What happened under a former name after that is another service's. Pure.
 */
export function eventsOf(events: readonly HistoryEvent[], service: string): HistoryEvent[] {
  const found: HistoryEvent[] = [];
  let name = service;
  for (const event of events.toReversed()) {
    if (event.service !== name) continue;
    found.push(event);
    const former = event.data?.[FORMERLY];
    if (typeof former === 'string') name = former;
  }
  return found.reverse();
}
