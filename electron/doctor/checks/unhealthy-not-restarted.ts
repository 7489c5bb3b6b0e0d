import { missingTool } from '../analysis/missing-tool.ts';
import { stackContainers, whoIs } from '../analysis/stack-containers.ts';
import type { Check } from '../check.ts';
import { faultOf } from './healthcheck-wrong.ts';

/** Health plays no part in the engine's restart policies: a container that hangs stays as it is. */
export const unhealthyNotRestarted: Check = {
  id: 'unhealthy-not-restarted',
  reads: ['containers'],
  live: false,
  look: (seen) =>
    stackContainers(seen).flatMap((one) => {
      const { service, container } = one;
      const unhealthy = service.state === 'unhealthy' && container.health?.status === 'unhealthy';
      if (!unhealthy || service.shadowed || service.spec.restart.unhealthy || missingTool(container)) return [];
      // A restart does not mend the question.
      if (faultOf(service, seen)) return [];
      return [
        {
          id: `unhealthy-not-restarted/${one.id}`,
          severity: 'info' as const,
          service: one.id,
          message: `${whoIs(one)} is unhealthy, and nothing restarts it: restart policies only react to exits. Stacklight would restart it with restart: { unhealthy: true } in the stack file.`,
          evidence: [
            `${container.health?.failing ?? 0} failures in a row (the engine's health log)`,
            `stack file: restart ${service.spec.restart.policy}, unhealthy: false`,
          ],
          fixes: [{ intent: 'restart', label: 'Restart now' }],
        },
      ];
    }),
};
