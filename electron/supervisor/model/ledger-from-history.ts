import type { HistoryEvent } from '../../contract/history.ts';
import { FORMERLY } from '../../history/former-names.ts';
import type { LedgerContent } from './saved-service.ts';
import { wishesIn } from './wishes-event.ts';

/**
 * What the saved state of a stack must have said, as far as its history tells: which services were wanted up, what they
 * were, and their numbering. Processes are not in it; they are found by their marker.
 */
export function ledgerFromHistory(events: readonly HistoryEvent[], file: string, bootId: string): LedgerContent {
  const services: LedgerContent['services'] = {};
  for (const event of events) {
    const { service, to, cause, generation, data } = event;
    for (const [id, wish] of Object.entries(wishesIn(event) ?? {})) {
      services[id] = { ...wish, earlier: [] };
    }
    if (service === undefined) continue;
    const former = data?.[FORMERLY];
    const renamed = typeof former === 'string' && Object.hasOwn(services, former) ? services[former] : undefined;
    if (typeof former === 'string' && renamed) {
      services[service] = renamed;
      delete services[former];
    }
    if (to === undefined) continue;
    const { desired = 'up', generation: before = 0 } = services[service] ?? {};
    const goesDown = to === 'stopped' || (to === 'stopping' && data?.wanted === 'down');
    const wanted = goesDown ? 'down' : to === 'stopping' ? desired : 'up';
    services[service] = {
      desired: wanted,
      generation: Math.max(before, generation ?? 0),
      earlier: [],
      state: to,
      ...(to === 'failed' ? { reason: cause } : {}),
    };
  }
  return { version: 1, file, bootId, services };
}
