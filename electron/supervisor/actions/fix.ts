import { randomUUID } from 'node:crypto';
import type { Outcome, PlanStep, Verification } from '../../contract.ts';
import { isGood } from '../../lifecycle/service.ts';
import { killStray } from '../../ports/fix.ts';
import { nextFreePort } from '../../ports/free-port.ts';
import { leftoversOf } from '../../ports/leftovers.ts';
import { planFixPorts } from '../../ports/plan.ts';
import type { FixPortsPlan } from '../../ports/plan-steps.ts';
import { assertNever } from '../../result.ts';
import type { Cell } from '../cell.ts';
import type { StackSupervisor } from '../stack-supervisor.ts';
import type { World } from '../world.ts';
import type { ActRequest } from './act.ts';
import type { Progress } from './progress.ts';
import { runSmokeOf } from './smoke-of.ts';
import { stopContainer } from './stop-container.ts';
import { verifyUp } from './verify.ts';

/** A plan with what its steps mean, and the picture of what was good before. */
export interface FixPlan extends FixPortsPlan {
  readonly goodBefore: readonly string[];
}

/** Looks anew and plans; nothing is touched. */
export async function planFix(
  kind: 'fix-ports' | 'clean-up',
  supervisor: StackSupervisor,
  world: World,
): Promise<FixPlan> {
  await world.lookAtPorts();
  const picture = supervisor.ports.picture();
  const goodBefore = [...supervisor.state.cells.values()].filter(isUpAndGood).map((cell) => cell.spec.id);
  const leftovers = kind === 'clean-up' ? leftoversOf(picture.claims, picture.inventory, picture.self) : [];
  const holders = [...picture.holders, ...leftovers];
  const taken = new Set(picture.claims.flatMap((claim) => claim.ports.map((port) => port.port)));
  const foreign = [...new Set(holders.filter((holder) => holder.verdict === 'foreign').map((holder) => holder.port))];
  const free = await Promise.all(foreign.map(async (port) => [port, await nextFreePort(port, taken)] as const));
  const freePorts = new Map(free.flatMap(([port, next]) => (next === undefined ? [] : [[port, next] as const])));
  const made = planFixPorts({ ...picture, id: randomUUID(), holders, freePorts });
  return { ...made, plan: { ...made.plan, kind }, goodBefore };
}

function isUpAndGood(cell: Cell): boolean {
  return cell.service.desired === 'up' && isGood(cell.service.phase.state);
}

/** Does what was planned, step by step, then proves it: ports, health, the stack's own check list, and that nothing that was good got lost. */
export async function applyFix(
  fix: FixPlan,
  progress: Progress,
  request: ActRequest,
  supervisor: StackSupervisor,
  world: World,
): Promise<Outcome> {
  const deadlineAt = world.clock.now() + request.timeoutMs;
  progress.phase('acting');
  // What ends something goes first and together: six strays die as fast as one, and none takes over from another.
  const ending = fix.plan.steps.filter((step) => step.action === 'kill' || step.action === 'stop');
  await Promise.all(ending.map((step) => applyStep(step, fix, progress, request, supervisor, world)));
  await world.lookAtPorts();
  for (const step of fix.plan.steps.filter((one) => !ending.includes(one)))
    await applyStep(step, fix, progress, request, supervisor, world);
  retryBlocked(supervisor);
  progress.phase('verifying');
  const cells = [...supervisor.state.cells.values()].filter(
    (cell) =>
      cell.service.desired === 'up' &&
      (fix.plan.kind === 'clean-up' || cell.spec.ports.length > 0 || fix.goodBefore.includes(cell.spec.id)),
  );
  const checks: Verification[] = [...(await verifyUp(cells, supervisor.verifying(), deadlineAt, world.clock.now))];
  checks.push(...lostChecks(fix, supervisor));
  if (checks.every((check) => check.ok)) checks.push(...(await runSmokeOf(supervisor, world)));
  progress.check(checks);
  return progress.finish(...verdictOf(progress, checks));
}

function verdictOf(progress: Progress, checks: readonly Verification[]): [string, boolean] {
  const failedChecks = checks.filter((check) => !check.ok).length;
  const failedSteps = progress.action.progress.filter((step) => step.status === 'failed').length;
  if (failedSteps > 0) return [`${failedSteps} of ${progress.action.progress.length} steps failed.`, false];
  if (failedChecks > 0) return [`${failedChecks} of ${checks.length} checks do not hold.`, false];
  const { steps } = progress.action.plan;
  const nothing = 'Nothing to do: every port is answered by its own service.';
  return [steps.length === 0 ? nothing : 'Verified: every port is answered by its own service.', true];
}

async function applyStep(
  step: PlanStep,
  fix: FixPlan,
  progress: Progress,
  request: ActRequest,
  supervisor: StackSupervisor,
  world: World,
): Promise<void> {
  const target = fix.targets.get(step.id);
  progress.step(step.id, 'running');
  if (!target) return progress.step(step.id, 'failed', 'the plan does not say what it means');
  switch (target.kind) {
    case 'process': {
      const outcome = await killStray(world.platform, target, { spare: new Set(supervisor.ports.keptPids()) });
      supervisor.state.record({
        at: world.clock.wall(),
        kind: 'action',
        service: step.service,
        cause: `${step.target}: ${outcome.message}`,
        actor: request.actor,
        data: { step: step.id, outcome: outcome.kind, pid: target.process.pid },
      });
      const status = outcome.kind === 'gone' ? 'done' : outcome.kind === 'already-gone' ? 'skipped' : 'failed';
      return progress.step(step.id, status, outcome.message);
    }
    case 'container': {
      const result = await stopContainer(world.engine, target.id);
      const detail = result.ok ? 'stopped' : result.problem.message;
      supervisor.state.record({
        at: world.clock.wall(),
        kind: 'action',
        service: step.service,
        cause: `${step.target}: ${detail}`,
        actor: request.actor,
        data: { step: step.id },
      });
      return progress.step(step.id, result.ok ? 'done' : 'failed', detail);
    }
    case 'service': {
      const type = step.action === 'restart' ? 'restart' : 'up';
      supervisor.ask(target.service, type, request.actor, `${step.action} by ${fix.plan.kind} ${request.origin}`);
      return progress.step(step.id, 'done', 'asked');
    }
    default:
      return assertNever(target);
  }
}

/** A service that was blocked by a port is tried again now that the port may be free. */
function retryBlocked(supervisor: StackSupervisor): void {
  for (const cell of supervisor.state.cells.values()) {
    const { phase } = cell.service;
    if (phase.state !== 'blocked' || phase.problem.code !== 'port-taken') continue;
    const waitingFor = supervisor.state.machine.waitingFor(cell.spec.id);
    supervisor.state.send(cell.spec.id, { type: 'retry', cause: 'its port may be free now', waitingFor });
  }
}

/** What was good before must be good after: the fault that a clean-up once caused itself. */
function lostChecks(fix: FixPlan, supervisor: StackSupervisor): readonly Verification[] {
  return fix.goodBefore.flatMap((id) => {
    const cell = supervisor.state.cell(id);
    if (!cell || isUpAndGood(cell)) return [];
    return [
      {
        check: `${id} is still up`,
        ok: false,
        detail: `it was good before and is now ${cell.service.phase.state}: ${supervisor.describe(cell)}`,
      },
    ];
  });
}
