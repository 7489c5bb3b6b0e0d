import { formatList } from '../../../shared/text/list.ts';
import { LIMITS } from '../../limits.ts';
import { fail, ok } from '../../result.ts';
import { shapeFault } from '../analysis/check-shape.ts';
import { missingTool } from '../analysis/missing-tool.ts';
import { definitionOf, type StackContainer, stackContainers, whoIs } from '../analysis/stack-containers.ts';
import type { Check } from '../check.ts';
import { recreateNotes, recreateStep } from '../fixes/recreate-step.ts';
import { composeSnippet, rewriteCheck, testText } from '../fixes/rewrite-healthcheck.ts';

/** The engine cannot run a container's health check at all: it will never be healthy, however well it works. */
export const healthcheckBroken: Check = {
  id: 'healthcheck-broken',
  reads: ['containers'],
  live: false,
  look: (seen) =>
    stackContainers(seen).flatMap((one) => {
      const { container } = one;
      const missing = missingTool(container);
      // What is only written so that a tool seems to be missing has a finding of its own.
      if (!missing || shapeFault(container.healthcheck?.test ?? [])) return [];
      const what =
        missing.how === 'missing'
          ? `its image has no ${missing.tool}`
          : `${missing.tool} cannot be executed in its image`;
      const rewritten = rewriteCheck(container);
      return [
        {
          id: `healthcheck-broken/${one.id}`,
          severity: 'error' as const,
          service: one.id,
          message: `The health check of ${whoIs(one)} can never pass: it runs ${missing.tool}, and ${what}.`,
          evidence: [
            `its check: ${testText(container.healthcheck?.test ?? [])}`,
            `the engine's health log: ${missing.evidence}`,
            `${container.health?.failing ?? 0} failures in a row; the engine calls it ${container.health?.status ?? 'nothing'}`,
            ...(container.tools ? [`found in the container by exec: ${formatList(container.tools) || 'no tool'}`] : []),
          ],
          fixes: rewritten ? [{ intent: 'rewrite-check', label: `Check with ${rewritten.tool}` }] : [],
        },
      ];
    }),
  fixes: {
    'rewrite-check': (finding, seen) => {
      const one = stackContainers(seen).find(({ id }) => id === finding.service);
      const rewritten = one && rewriteCheck(one.container);
      if (!one || !rewritten) return fail({ code: 'no-fix', message: 'The tool to check with is gone.' });
      const { test, tool, weaker } = rewritten;
      const startPeriodMs = startPeriodOf(one);
      return ok({
        steps: [recreateStep(one, { test, startPeriodMs }, `health check with ${tool}, which the image has`)],
        notes: [
          composeSnippet(test, startPeriodMs),
          ...(weaker ? [`${tool} only checks that the port answers, not what answers.`] : []),
          ...recreateNotes(one, definitionOf(one)),
        ],
      });
    },
  },
};

/** A check that never passed never showed whether it needs one. */
function startPeriodOf({ container }: StackContainer): number {
  return container.healthcheck?.startPeriodMs || LIMITS.doctor.startPeriodMs;
}
