import { ofService } from '../../ports/of-service.ts';
import { describeBeside } from '../../ports/shadows.ts';
import type { Check } from '../check.ts';
import { holderLine } from '../text.ts';

/** The service answers where its check asks, and a stranger answers on another address of this machine: clients may meet that one. */
export const portBeside: Check = {
  id: 'port-beside',
  reads: [],
  live: true,
  look: (seen) =>
    seen.services
      .filter(({ shadowed }) => !shadowed)
      .flatMap(({ spec: { id } }) => {
        const beside = ofService(seen.holders, id).filter((holder) => holder.beside);
        if (beside.length === 0) return [];
        return [
          {
            id: `port-beside/${id}`,
            severity: 'warning',
            service: id,
            message: `${id} answers its check, but ${beside.map((one) => describeBeside(one, seen.now)).join('; ')}`,
            evidence: beside.map(holderLine),
            fixes: [{ intent: 'planFixPorts', label: 'Fix ports' }],
          },
        ];
      }),
};
