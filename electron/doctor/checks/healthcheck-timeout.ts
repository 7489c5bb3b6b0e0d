import { formatExactDuration } from '../../../shared/text/duration.ts';
import { definitionOf, stackContainers, whoIs } from '../analysis/stack-containers.ts';
import type { Check } from '../check.ts';

/** A check may take longer than the time between two: while it hangs, nothing is known. Said only where it hurts. */
export const healthcheckTimeout: Check = {
  id: 'healthcheck-timeout',
  reads: ['containers'],
  live: false,
  look: (seen) =>
    stackContainers(seen).flatMap((one) => {
      const { healthcheck, health } = one.container;
      if (!healthcheck || !health || healthcheck.timeoutMs <= healthcheck.intervalMs) return [];
      const late = health.log.filter(({ exitCode, output }) => exitCode !== 0 && /exceeded timeout/i.test(output));
      if (late.length === 0) return [];
      const { timeoutMs, intervalMs, retries } = healthcheck;
      const blindMs = Math.round(((timeoutMs + intervalMs) * retries) / 1_000) * 1_000;
      return [
        {
          id: `healthcheck-timeout/${one.id}`,
          severity: 'info' as const,
          service: one.id,
          message: `The health check of ${whoIs(one)} hangs, and its timeout of ${formatExactDuration(timeoutMs)} is longer than its interval: it takes ${formatExactDuration(blindMs)} before the engine reports it. Set timeout below ${formatExactDuration(intervalMs)} in ${definitionOf(one)}.`,
          evidence: [
            `${late.length} of the last ${health.log.length} checks exceeded the timeout (the engine's health log)`,
          ],
          fixes: [],
        },
      ];
    }),
};
