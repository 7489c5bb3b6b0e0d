import { randomUUID } from 'node:crypto';
import type { Plan } from '../../../contract/action.ts';
import type { Finding } from '../../../contract/finding.ts';
import type { ServiceState } from '../../../contract/service.ts';
import type { FixStep } from '../../../doctor/check.ts';
import type { PlannedFix } from '../../../doctor/doctor.ts';
import { restartStep, startStep } from '../../../doctor/fixes/steps.ts';
import { unmet } from '../../../lifecycle/dependencies.ts';
import { fail, ok, type Result } from '../../../result.ts';
import type { World } from '../../model/world.ts';
import { type Kept, lostOf } from '../regressions.ts';
import type { ActRequest } from '../request.ts';
import type { ActionTarget } from '../target.ts';
import { trialNote, trialsOf } from './stability-trial.ts';

/** A plan of the doctor with what its steps really do. */
export interface DoctorFix {
  readonly plan: Plan;
  readonly finding: Finding;
  readonly steps: readonly FixStep[];
  /** What could not be read when it was found: to prove that it is gone that is not needed either. */
  readonly unseen: readonly string[];
}

/** What mends a finding: a plan of its own, or one that Stacklight makes anyway. */
export type Remedy = DoctorFix | 'fix-ports' | 'clean-up';

/** Looks anew and plans; nothing is touched. Errors: `no-such-finding`, `no-fix` and those of the check. */
export async function planDoctorFix(
  request: ActRequest,
  supervisor: ActionTarget,
  world: Pick<World, 'clock'>,
): Promise<Result<Remedy>> {
  const planned = await supervisor.doctor.plan(request.finding ?? '', request.fix);
  if (planned.ok) {
    const remedy = remedyOf(planned.value);
    if (!remedy.ok || typeof remedy.value === 'string') return remedy;
    const unseen = supervisor.doctor.blindTo(remedy.value.finding);
    return ok(completed({ ...remedy.value, unseen }, supervisor, world));
  }
  const seen = supervisor.snapshot().findings.find(({ id }) => id === request.finding);
  if (!seen?.fixes.some(({ intent }) => intent === 'restartDown')) return planned;
  return ok(completed(bringAllBack(seen, supervisor), supervisor, world));
}

/** With what its services need, and with the time that it takes to prove it. */
function completed(fix: DoctorFix, supervisor: ActionTarget, { clock }: Pick<World, 'clock'>): DoctorFix {
  const steps = withNeeded(fix.steps, supervisor);
  const whole = fixOf(fix.finding, steps, fix.plan.notes);
  const trials = trialsOf(touchedBy(whole), fix.finding.id, supervisor, clock.now());
  const notes = [...whole.plan.notes, ...trials.map(trialNote)];
  return { ...whole, plan: { ...whole.plan, notes }, unseen: fix.unseen };
}

/** Services that are up afterwards, or should be. */
export function touchedBy({ plan }: Pick<DoctorFix, 'plan'>): ReadonlySet<string> {
  return new Set(plan.steps.flatMap((step) => (step.action === 'stop' ? [] : (step.service ?? []))));
}

/** What the supervisor itself found: several services that somebody else ended at once. */
function bringAllBack(finding: Finding, supervisor: ActionTarget): DoctorFix {
  const down = lostOf(everyWanted(supervisor), supervisor);
  return fixOf(
    finding,
    down.map((managed) => restartStep(managed.spec.id, supervisor.describe(managed))),
    [],
  );
}

function everyWanted(supervisor: ActionTarget): readonly Kept[] {
  return [...supervisor.state.managedServices.values()].map((managed) => ({
    id: managed.spec.id,
    generation: managed.service.generation,
    startedAt: undefined,
  }));
}

function remedyOf(planned: PlannedFix): Result<Remedy> {
  const { finding } = planned;
  if (planned.kind === 'plan') return ok(fixOf(finding, planned.plan.steps, planned.plan.notes));
  const { intent } = planned;
  const { service } = finding;
  if (intent === 'planFixPorts') return ok('fix-ports');
  if (intent === 'planCleanUp') return ok('clean-up');
  if (service !== undefined && intent === 'restart')
    return ok(fixOf(finding, [restartStep(service, finding.message)], []));
  if (service !== undefined && intent === 'up') return ok(fixOf(finding, [startStep(service, finding.message)], []));
  return fail({ code: 'no-fix', message: `There is no plan for ${intent}.`, hint: finding.message });
}

function fixOf(finding: Finding, steps: readonly FixStep[], notes: readonly string[]): DoctorFix {
  const plan: Plan = {
    id: randomUUID(),
    kind: 'doctor',
    steps: steps.map(({ step }) => step),
    choices: [],
    notes: [...notes],
  };
  return { plan, finding, steps, unseen: [] };
}

/** On their way up already: nothing to do but to wait, which a start does anyway. */
const COMING: ReadonlySet<ServiceState> = new Set(['starting', 'waiting']);

/**
 * The steps with what their services wait for put before all of them. A service that runs would otherwise be ended by its restart, or
 * by what is written, and then stay down for want of it; where it cannot be brought, nothing else is done.
 */
function withNeeded(steps: readonly FixStep[], supervisor: ActionTarget): readonly FixStep[] {
  const given = new Set(steps.filter(bringsUp).map(({ step }) => step.service));
  const visited = new Set<string>();
  const neededBy = (id: string): readonly FixStep[] => {
    const managed = supervisor.state.managed(id);
    if (!managed || visited.has(id)) return [];
    visited.add(id);
    return unmet(managed.spec.dependsOn, supervisor.state.services()).flatMap((needed) => {
      const known = visited.has(needed) || given.has(needed);
      return [...neededBy(needed), ...(known ? [] : bring(needed, id, supervisor))];
    });
  };
  return [...steps.filter(bringsUp).flatMap(({ step }) => neededBy(step.service ?? '')), ...steps];
}

function bring(needed: string, id: string, supervisor: ActionTarget): readonly FixStep[] {
  const managed = supervisor.state.managed(needed);
  if (!managed || COMING.has(managed.service.phase.state)) return [];
  const reason = `${id} needs it: ${supervisor.describe(managed)}`;
  return [managed.service.desired === 'up' ? restartStep(needed, reason) : startStep(needed, reason)];
}

function bringsUp({ step }: FixStep): boolean {
  return step.service !== undefined && (step.action === 'start' || step.action === 'restart');
}
