import type { Outcome } from '../../../contract/action.ts';
import type { FixStep, FixTools } from '../../../doctor/check.ts';
import { fail, messageOf, type Result } from '../../../result.ts';
import type { World } from '../../model/world.ts';
import type { Progress } from '../progress.ts';
import { changedOf, keptChecks, keptOf } from '../regressions.ts';
import type { ActRequest } from '../request.ts';
import { runSmokeOf } from '../smoke.ts';
import type { ActionTarget } from '../target.ts';
import { describeVerdict } from '../verdict.ts';
import { verifyUp } from '../verify.ts';
import { fixToolsOf } from './fix-tools.ts';
import { type DoctorFix, touchedBy } from './plan-doctor-fix.ts';
import { goneCheck } from './prove-doctor-fix.ts';
import { stayChecks, trialsOf } from './stability-trial.ts';
import { describeStop, type StoppedAt } from './stopped-at.ts';

/** Does the steps in their order, each waited for; then looks again whether the fault is gone and nothing good got lost. */
export async function applyDoctorFix(
  fix: DoctorFix,
  progress: Progress,
  request: ActRequest,
  supervisor: ActionTarget,
  world: World,
): Promise<Outcome> {
  const deadlineAt = world.clock.now() + request.timeoutMs;
  const kept = keptOf(supervisor);
  const touched = touchedBy(fix);
  const trials = trialsOf(touched, fix.finding.id, supervisor, world.clock.now());
  const cause = `by the fix of ${fix.finding.id} ${request.origin}`;
  const tools = fixToolsOf(supervisor, world, { actor: request.actor, cause, deadlineAt });
  progress.phase('acting');
  const failed = await doSteps(fix.steps, tools, progress, supervisor);
  progress.phase('verifying');
  const managedServices = [...supervisor.state.managedServices.values()].filter(
    (managed) => touched.has(managed.spec.id) && managed.service.desired === 'up',
  );
  // After a step that failed nothing gets better by waiting for it.
  const waitUntil = failed === undefined ? deadlineAt : world.clock.now();
  const up = await verifyUp(managedServices, supervisor.verifying(), waitUntil, world.clock.now);
  // What came back by itself meanwhile is proved like what was touched.
  const others = await verifyUp(
    changedOf(kept, touched, supervisor),
    supervisor.verifying(),
    waitUntil,
    world.clock.now,
  );
  const broken = others.filter(({ ok: holds }) => !holds);
  const stays = up.every(({ ok: holds }) => holds) ? await stayChecks(trials, supervisor, world, waitUntil) : [];
  const lost = keptChecks(kept, new Map(), touched, supervisor);
  const held = [await goneCheck(fix.finding, fix.unseen, supervisor), ...up, ...broken, ...stays, ...lost];
  const smoke =
    managedServices.length > 0 && held.every(({ ok: holds }) => holds) ? await runSmokeOf(supervisor, world) : [];
  const checks = [...held, ...smoke];
  progress.check(checks);
  if (failed) return progress.finish(describeStop(fix.plan.steps, failed), false);
  const good = checks.every(({ ok: holds }) => holds);
  return progress.finish(describeVerdict(checks, 'Fixed and verified.'), good);
}

/** After a step that failed the others make no sense. Returns that step. */
async function doSteps(
  steps: readonly FixStep[],
  tools: FixTools,
  progress: Progress,
  supervisor: ActionTarget,
): Promise<StoppedAt | undefined> {
  let failed: StoppedAt | undefined;
  for (const { step, work } of steps) {
    if (failed !== undefined) {
      progress.step(step.id, 'skipped', 'an earlier step failed');
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
    if (!done.ok) failed = { step: step.id, why: done.problem.message };
  }
  return failed;
}
