import { definitionOf, isJob, stackContainers, whoIs } from '../analysis/stack-containers.ts';
import type { Check } from '../check.ts';

/** Neither the engine nor the stack file checks it: it counts as up as soon as its process runs. */
export const healthcheckMissing: Check = {
  id: 'healthcheck-missing',
  reads: ['containers'],
  live: false,
  look: (seen) =>
    stackContainers(seen).flatMap((one) => {
      const { type } = one.service.spec.healthcheck.probe;
      const unchecked = !one.container.healthcheck && (type === 'engine' || type === 'none');
      if (!unchecked || one.container.status !== 'running' || isJob(one, seen)) return [];
      const port = one.container.published.find(({ protocol }) => protocol === 'tcp');
      const address = port && (/^(?:0\.0\.0\.0|::)$/.test(port.address) ? 'localhost' : port.address);
      return [
        {
          id: `healthcheck-missing/${one.id}`,
          severity: 'info' as const,
          service: one.id,
          message: `Nothing checks whether ${whoIs(one)} works: it counts as up as soon as its process runs.`,
          evidence: [
            `container ${one.container.name} has no health check (docker inspect), the stack file declares none`,
            port
              ? `in the stack file: healthcheck: { tcp: "${address}:${port.port}" }, or http with a path that it answers`
              : `add a healthcheck to ${definitionOf(one)}`,
          ],
          fixes: [],
        },
      ];
    }),
};
