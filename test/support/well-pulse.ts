import type { ServiceCondition } from '../../electron/history/pulse.ts';

/** A service that is wanted, healthy and needs nothing. */
export function wellPulse(id: string): ServiceCondition {
  return { id, wanted: true, state: 'healthy', recovering: false, settled: true, cause: 'fine', root: id, needs: [] };
}
