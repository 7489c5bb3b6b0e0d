import type { Finding } from '../../contract/finding.ts';
import { fail, ok, type Result } from '../../result.ts';
import { type Unfinished, unfinishedOf } from '../analysis/unfinished-replacement.ts';
import type { Check, FixPlan, Observations } from '../check.ts';
import { putBackStep, removeOldStep } from '../fixes/finish-replacement-step.ts';
import { startStep } from '../fixes/steps.ts';

/** Stacklight was cut off while it replaced a container: the old one is still there, under another name. */
export const replacementUnfinished: Check = {
  id: 'replacement-unfinished',
  reads: ['containers'],
  live: false,
  look: (seen) => unfinishedOf(seen).map(findingOf),
  fixes: {
    removeOld: (finding, seen) =>
      planned(finding, seen, (one) => ({
        steps: [removeOldStep(one)],
        notes: ['Its volumes are kept. It is removed only if the new one is still running and healthy.'],
      })),
    putBack: (finding, seen) =>
      planned(finding, seen, (one) => ({
        steps: [
          putBackStep(one),
          ...(one.service.desired === 'up' ? [startStep(one.service.spec.id, 'it ran before the replacement')] : []),
        ],
        notes: one.successor
          ? ['The one set aside is removed only if it never ran; otherwise it is kept, stopped.']
          : [],
      })),
  },
};

function planned(finding: Finding, seen: Observations, plan: (one: Unfinished) => FixPlan): Result<FixPlan> {
  const one = unfinishedOf(seen).find((unfinished) => idOf(unfinished) === finding.id);
  return one ? ok(plan(one)) : fail({ code: 'no-fix', message: 'The replacement has been finished.' });
}

function idOf({ service }: Unfinished): string {
  return `replacement-unfinished/${service.spec.id}`;
}

function findingOf(one: Unfinished): Finding {
  const { service, name, old, successor, proved } = one;
  const { id } = service.spec;
  const putBack = { intent: 'putBack', label: 'Restore the old one' };
  return {
    id: idOf(one),
    severity: proved ? 'warning' : 'error',
    service: id,
    message: proved
      ? `The replacement of container ${name} was interrupted before it finished: the new one runs, and the old one is still there as ${old.name}.`
      : `The replacement of container ${name} was interrupted: ${successor ? 'the new one is not running properly' : 'there is no new one'}, and the old one is there as ${old.name}.`,
    evidence: [
      `container ${old.name} is ${old.status}: its name ends in its own id, as Stacklight names what it replaces`,
      successor ? `container ${name} is ${stateOf(successor)}` : `there is no container ${name}`,
    ],
    fixes: proved ? [{ intent: 'removeOld', label: 'Remove the old one' }, putBack] : [putBack],
  };
}

function stateOf({ status, health }: NonNullable<Unfinished['successor']>): string {
  return health && status === 'running' ? `${status} and ${health.status}` : status;
}
