import type { Check } from '../check.ts';
import { holderLine } from '../text.ts';

/** Something else than the service answers on a port of it: everything looks well and talks to the wrong program. */
export const portShadowed: Check = {
  id: 'port-shadowed',
  reads: [],
  live: true,
  look: (seen) =>
    seen.services
      .filter((service) => service.shadowed)
      .map(({ spec: { id }, message }) => ({
        id: `port-shadowed/${id}`,
        severity: 'error',
        service: id,
        message: `${id}: ${message}`,
        evidence: seen.holders
          .filter((holder) => holder.service === id && holder.verdict !== 'expected' && !holder.bystander)
          .map(holderLine),
        fixes: [{ intent: 'planFixPorts', label: 'Fix ports' }],
      })),
};
