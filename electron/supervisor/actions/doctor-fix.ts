import { randomUUID } from 'node:crypto';
import type { Finding, Outcome, Plan } from '../../contract.ts';
import type { FixStep, FixTools } from '../../doctor/check.ts';
import type { PlannedFix } from '../../doctor/doctor.ts';
import { restartStep, startStep } from '../../doctor/fix-steps.ts';
import { fail, messageOf, ok, type Result } from '../../result.ts';
import type { StackSupervisor } from '../stack-supervisor.ts';
import type { World } from '../world.ts';
import type { ActRequest } from './act.ts';
import { goneCheck } from './doctor-proof.ts';
import { fixToolsOf } from './fix-tools.ts';
import { type Kept, keptChecks, keptOf, lostOf } from './keep.ts';
import type { Progress } from './progress.ts';
import { runSmokeOf } from './smoke-of.ts';
import { verifyUp } from './verify.ts';

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
export async function planDoctorFix(request: ActRequest, supervisor: StackSupervisor): Promise<Result<Remedy>> {
  const planned = await supervisor.doctor.plan(request.finding ?? '', request.fix);
  if (planned.ok) {
    const remedy = remedyOf(planned.value);
    if (!remedy.ok || typeof remedy.value === 'string') return remedy;
    return ok({ ...remedy.value, unseen: supervisor.doctor.blindTo(remedy.value.finding) });
  }
  const seen = supervisor.snapshot().findings.find(({ id }) => id === request.finding);
  return seen?.fixes.some(({ intent }) => intent === 'restartDown') ? ok(bringAllBack(seen, supervisor)) : planned;
}

/** What the supervisor itself found: several services that somebody else ended at once. */
function bringAllBack(finding: Finding, supervisor: StackSupervisor): DoctorFix {
  const down = lostOf(everyWanted(supervisor), supervisor);
  return fixOf(
    finding,
    down.map((cell) => restartStep(cell.spec.id, supervisor.describe(cell))),
    [],
  );
}

function everyWanted(supervisor: StackSupervisor): readonly Kept[] {
  return [...supervisor.state.cells.values()].map((cell) => ({
    id: cell.spec.id,
    generation: cell.service.generation,
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

/** Does the steps in their order, each waited for; then looks again whether the fault is gone and nothing good got lost. */
export async function applyDoctorFix(
  fix: DoctorFix,
  progress: Progress,
  request: ActRequest,
  supervisor: StackSupervisor,
  world: World,
): Promise<Outcome> {
  const deadlineAt = world.clock.now() + request.timeoutMs;
  const kept = keptOf(supervisor);
  const cause = `by the fix of ${fix.finding.id} ${request.origin}`;
  const tools = fixToolsOf(supervisor, world, { actor: request.actor, cause, deadlineAt });
  progress.phase('acting');
  const failed = await doSteps(fix.steps, tools, progress, supervisor);
  progress.phase('verifying');
  const touched = new Set(fix.plan.steps.flatMap((step) => (step.action === 'stop' ? [] : (step.service ?? []))));
  const cells = [...supervisor.state.cells.values()].filter(
    (cell) => touched.has(cell.spec.id) && cell.service.desired === 'up',
  );
  // After a step that failed nothing gets better by waiting for it.
  const waitUntil = failed === undefined ? deadlineAt : world.clock.now();
  const up = await verifyUp(cells, supervisor.verifying(), waitUntil, world.clock.now);
  const lost = keptChecks(kept, new Map(), touched, supervisor);
  const held = [await goneCheck(fix.finding, fix.unseen, supervisor), ...up, ...lost];
  const smoke = cells.length > 0 && held.every(({ ok: holds }) => holds) ? await runSmokeOf(supervisor, world) : [];
  const checks = [...held, ...smoke];
  progress.check(checks);
  const bad = checks.filter(({ ok: holds }) => !holds).length;
  if (failed) return progress.finish(`It stopped at a step: ${failed}`, false);
  if (bad > 0) return progress.finish(`${bad} of ${checks.length} checks do not hold.`, false);
  return progress.finish('Verified: the fault is gone.', true);
}

/** After a step that failed the others make no sense. Returns why it failed. */
async function doSteps(
  steps: readonly FixStep[],
  tools: FixTools,
  progress: Progress,
  supervisor: StackSupervisor,
): Promise<string | undefined> {
  let failed: string | undefined;
  for (const { step, work } of steps) {
    if (failed !== undefined) {
      progress.step(step.id, 'skipped', 'a step before it failed');
      continue;
    }
    progress.step(step.id, 'running');
    const doing = () =>
      work(tools, (detail) => progress.step(step.id, 'running', detail)).catch(
        (error: unknown): Result<string> => fail({ code: 'step-crashed', message: messageOf(error) }),
      );
    // The plan was confirmed: what it writes needs no second yes.
    const done = await (step.action === 'write' ? supervisor.accepting(doing) : doing());
    progress.step(step.id, done.ok ? 'done' : 'failed', done.ok ? done.value : done.problem.message);
    if (!done.ok) failed = done.problem.message;
  }
  return failed;
}
