import type { Finding } from '../../contract.ts';
import { fail, ok } from '../../result.ts';
import type { CheckFault } from '../analysis/check-advice.ts';
import { containerFault } from '../analysis/container-fault.ts';
import { missingTool } from '../analysis/missing-tool.ts';
import { ownCheckFault } from '../analysis/own-check-fault.ts';
import { definitionOf, type StackContainer, stackContainers } from '../analysis/stack-containers.ts';
import type { Check, Observations, ServiceFacts } from '../check.ts';
import { recreateNotes, recreateStep } from '../fixes/recreate-step.ts';
import { composeSnippet, testText } from '../fixes/rewrite-healthcheck.ts';

/** The service answers, and its health check asks wrongly: a restart would change nothing, so none is offered. */
export const healthcheckWrong: Check = {
  id: 'healthcheck-wrong',
  reads: ['containers'],
  live: true,
  look: (seen) => seen.services.flatMap((service) => findingOf(service, seen) ?? []),
  fixes: {
    'rewrite-check': (finding, seen) => {
      const one = stackContainers(seen).find(({ id }) => id === finding.service);
      const test = one && containerFault(one.container)?.test;
      if (!one || !test) return fail({ code: 'no-fix', message: 'There is nothing left to rewrite.' });
      const startPeriodMs = one.container.healthcheck?.startPeriodMs ?? 0;
      return ok({
        steps: [recreateStep(one, { test, startPeriodMs }, `health check: ${testText(test.slice(1))}`)],
        notes: [composeSnippet(test, startPeriodMs), ...recreateNotes(one, definitionOf(one))],
      });
    },
  },
};

/** Its fault, for those who would advise something else. */
export function faultOf(service: ServiceFacts, seen: Observations): CheckFault | undefined {
  if (service.desired !== 'up' || service.shadowed || service.missing.length > 0) return undefined;
  const one = containerOf(service, seen);
  const byEngine = one !== undefined && !hasOwnCheck(service);
  if (!byEngine) return service.state === 'unhealthy' ? ownCheckFault(service, seen) : undefined;
  if (!['unhealthy', 'starting', 'healthy'].includes(service.state)) return undefined;
  const fault = containerFault(one.container);
  // A check with a missing tool has a finding of its own, unless it is only written so that a tool seems to be missing.
  return fault && missingTool(one.container) && !fault.test ? undefined : fault;
}

function containerOf(service: ServiceFacts, seen: Observations): StackContainer | undefined {
  return stackContainers(seen).find(({ id }) => id === service.spec.id);
}

/** A check of ours from outside. A command check of a container that we make is handed to the engine. */
function hasOwnCheck({ spec }: ServiceFacts): boolean {
  const { type } = spec.healthcheck.probe;
  return type !== 'engine' && type !== 'none' && !(type === 'exec' && spec.container?.from.how === 'image');
}

function findingOf(service: ServiceFacts, seen: Observations): Finding | undefined {
  const fault = faultOf(service, seen);
  if (!fault) return undefined;
  const { spec, state, checks } = service;
  const test = containerOf(service, seen)?.container.healthcheck?.test;
  const last = checks.at(-1);
  const passes = state === 'healthy';
  const judged = passes
    ? `The check of ${spec.id} passes without checking what it claims to`
    : `${spec.id} is ${state}, and a restart does not change that`;
  return {
    id: `healthcheck-wrong/${spec.id}`,
    severity: passes ? 'warning' : 'error',
    service: spec.id,
    message: `${judged}: ${fault.what}. ${fault.cure}`,
    evidence: [
      ...(test && !hasOwnCheck(service) ? [`its check: ${testText(test)}`] : []),
      ...(last ? [`its last check: ${last.message}`] : []),
      ...(fault.test ? [`the check as it should be: ${testText(fault.test)}`] : []),
    ],
    fixes: fault.test ? [{ intent: 'rewrite-check', label: 'Rewrite the check' }] : [],
  };
}
