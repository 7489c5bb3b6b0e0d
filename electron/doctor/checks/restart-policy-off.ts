import { fail, ok } from '../../result.ts';
import { COMES_BACK, formatPolicy, hasNobody, policyStep } from '../analysis/restart-policy.ts';
import { definitionOf, stackContainers, whoIs } from '../analysis/stack-containers.ts';
import type { Check, Observations } from '../check.ts';

function isOpenedCompose({ stack }: Observations): boolean {
  return stack.source === 'compose';
}

/** Nobody brings a container back: neither the engine after a reboot nor the stack file after a crash. */
export const restartPolicyOff: Check = {
  id: 'restart-policy-off',
  reads: ['containers'],
  live: false,
  look: (seen) =>
    stackContainers(seen).flatMap((one) => {
      if (!hasNobody(one, seen)) return [];
      return [
        {
          id: `restart-policy-off/${one.id}`,
          // Where a Compose file is opened as it is, no policy is what its author left it at: a hint, no alarm.
          severity: isOpenedCompose(seen) ? ('info' as const) : ('warning' as const),
          service: one.id,
          message: `${whoIs(one)} does not come back after a reboot or a crash: its restart policy is ${formatPolicy(one.container)}, and the stack file does not restart it either.`,
          evidence: [
            `container ${one.container.name}: restart policy ${formatPolicy(one.container)} (docker inspect)`,
            `stack file: restart ${one.service.spec.restart.policy}`,
          ],
          fixes: one.container.autoRemove ? [] : [{ intent: 'set-restart-policy', label: `Set it to ${COMES_BACK}` }],
        },
      ];
    }),
  fixes: {
    'set-restart-policy': (finding, seen) => {
      const one = stackContainers(seen).find(({ id }) => id === finding.service);
      if (!one) return fail({ code: 'container-missing', message: 'The container no longer exists.' });
      return ok({
        steps: [policyStep(one)],
        notes: [
          'The policy is changed in place: nothing is restarted.',
          `Write restart: ${COMES_BACK} into ${definitionOf(one)}, too, or the next container created from it will have none.`,
        ],
      });
    },
  },
};
