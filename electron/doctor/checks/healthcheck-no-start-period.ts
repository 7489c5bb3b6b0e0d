import { formatExactDuration } from '../../../shared/text/duration.ts';
import { LIMITS } from '../../limits.ts';
import { fail, ok } from '../../result.ts';
import { missingTool } from '../analysis/missing-tool.ts';
import { definitionOf, stackContainers, whoIs } from '../analysis/stack-containers.ts';
import type { Check } from '../check.ts';
import { recreateNotes, recreateStep } from '../fixes/recreate-step.ts';
import { faultOf } from './healthcheck-wrong.ts';

/** Failures while a container is still starting count against it at once. Said only where they have. */
export const healthcheckNoStartPeriod: Check = {
  id: 'healthcheck-no-start-period',
  reads: ['containers'],
  live: false,
  look: (seen) =>
    stackContainers(seen).flatMap((one) => {
      const { healthcheck, health } = one.container;
      const suffers = health !== undefined && health.status !== 'healthy' && health.failing > 0;
      if (!healthcheck || healthcheck.startPeriodMs > 0 || !suffers) return [];
      const graceMs = Math.round((healthcheck.intervalMs * healthcheck.retries) / 100) * 100;
      const broken = missingTool(one.container) !== undefined || faultOf(one.service, seen) !== undefined;
      return [
        {
          id: `healthcheck-no-start-period/${one.id}`,
          severity: 'info' as const,
          service: one.id,
          message: `The health check of ${whoIs(one)} has no start_period: a start that takes longer than ${formatExactDuration(graceMs)} makes it unhealthy.`,
          evidence: [
            `interval ${formatExactDuration(healthcheck.intervalMs)}, retries ${healthcheck.retries}, start_period 0 (docker inspect)`,
            `${health.failing} failures in a row; the engine calls it ${health.status}`,
          ],
          // A check that cannot pass anyway would only be rolled back; its own fix brings a start period with it.
          fixes: broken
            ? []
            : [{ intent: 'add-start-period', label: `Give it ${formatExactDuration(LIMITS.doctor.startPeriodMs)}` }],
        },
      ];
    }),
  fixes: {
    'add-start-period': (finding, seen) => {
      const one = stackContainers(seen).find(({ id }) => id === finding.service);
      if (!one) return fail({ code: 'container-missing', message: 'The container no longer exists.' });
      return ok({
        steps: [
          recreateStep(
            one,
            { startPeriodMs: LIMITS.doctor.startPeriodMs },
            `start_period ${formatExactDuration(LIMITS.doctor.startPeriodMs)}`,
          ),
        ],
        notes: [
          `healthcheck:\n  start_period: ${LIMITS.doctor.startPeriodMs / 1_000}s`,
          ...recreateNotes(one, definitionOf(one)),
        ],
      });
    },
  },
};
