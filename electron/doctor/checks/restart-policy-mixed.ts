import { formatList } from '../../../shared/text/list.ts';
import { ok } from '../../result.ts';
import { COMES_BACK, comesBack, formatPolicy, hasNobody, policyStep } from '../analysis/restart-policy.ts';
import { stackContainers } from '../analysis/stack-containers.ts';
import type { Check } from '../check.ts';

/** After a reboot one half of the stack comes back and the other does not: what came back looks as if all were well. */
export const restartPolicyMixed: Check = {
  id: 'restart-policy-mixed',
  reads: ['containers'],
  live: false,
  look: (seen) => {
    const all = stackContainers(seen);
    const back = all.filter(({ container }) => comesBack(container));
    const away = all.filter((one) => hasNobody(one, seen));
    if (back.length === 0 || away.length === 0) return [];
    const fixable = away.some(({ container }) => !container.autoRemove);
    return [
      {
        id: 'restart-policy-mixed',
        severity: 'warning',
        message: `After a reboot only ${back.length} of ${back.length + away.length} containers come back: ${formatList(away.map(({ id }) => id))} ${away.length === 1 ? 'does' : 'do'} not.`,
        evidence: [...back, ...away].map(
          ({ container }) => `container ${container.name}: restart policy ${formatPolicy(container)}`,
        ),
        fixes: fixable ? [{ intent: 'set-restart-policies', label: `Set all to ${COMES_BACK}` }] : [],
      },
    ];
  },
  fixes: {
    'set-restart-policies': (_finding, seen) => {
      const away = stackContainers(seen).filter((one) => hasNobody(one, seen) && !one.container.autoRemove);
      return ok({
        steps: away.map(policyStep),
        notes: [
          'The policies are changed in place: nothing is restarted.',
          `Write restart: ${COMES_BACK} where these containers are defined, too.`,
        ],
      });
    },
  },
};
