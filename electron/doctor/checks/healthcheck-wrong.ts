import type { Finding } from '../../contract/finding.ts';
import { fail, ok } from '../../result.ts';
import { type Ask, withAsk } from '../../stack/edit/write-check.ts';
import type { CheckFault } from '../analysis/check-advice.ts';
import { containerFault } from '../analysis/container-fault.ts';
import { missingTool } from '../analysis/missing-tool.ts';
import { ownCheckFault } from '../analysis/own-check-fault.ts';
import { definitionOf, type StackContainer, stackContainers } from '../analysis/stack-containers.ts';
import type { Check, FixStep, Observations, ServiceFacts } from '../check.ts';
import { editStackStep, newStackFileNotes } from '../fixes/edit-stack-step.ts';
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
      const edited = editOf(finding, seen);
      if (edited) return ok({ steps: [edited], notes: newStackFileNotes(seen) });
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

/** The check of an `external` service that nobody wrote, a connection to its first port, stands in no file. */
function isWritten({ spec: { kind, healthcheck, ports } }: ServiceFacts): boolean {
  const { probe } = healthcheck;
  return !(kind === 'external' && probe.type === 'tcp' && ports[0]?.port === probe.port);
}

/** What a check of ours that stands in the stack file is to ask or run instead. */
function askOf({ ask, test }: CheckFault, service: ServiceFacts): Ask | undefined {
  if (!hasOwnCheck(service) || !isWritten(service)) return undefined;
  // A check of a port that no service declares would be refused as a contradiction.
  if (ask?.port !== undefined && !service.spec.ports.some(({ port }) => port === ask.port)) return undefined;
  return ask ?? (test && { test });
}

/** The step that lets a check of the stack file ask what answers. */
function editOf(finding: Finding, seen: Observations): FixStep | undefined {
  const service = seen.services.find(({ spec }) => spec.id === finding.service);
  const fault = service && faultOf(service, seen);
  const ask = fault && askOf(fault, service);
  if (!service || !ask) return undefined;
  const { id } = service.spec;
  const step = { id: `write-check-${id}`, service: id, reason: `the check of ${id} ${askText(ask)}` };
  return editStackStep(step, (text) => withAsk(text, id, ask), seen);
}

function askText({ tls, host, port, test }: Ask): string {
  if (test) return `runs ${testText(test)}`;
  const scheme = tls === undefined ? [] : [tls ? 'with TLS' : 'without TLS'];
  return [
    'asks',
    ...(host === undefined ? [] : [host]),
    ...(port === undefined ? [] : [`port ${port}`]),
    ...scheme,
  ].join(' ');
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
  const isMended = askOf(fault, service) !== undefined || (fault.test !== undefined && !hasOwnCheck(service));
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
    fixes: isMended ? [{ intent: 'rewrite-check', label: 'Rewrite the check' }] : [],
  };
}
