import { randomUUID } from 'node:crypto';
import { formatList } from '../../../shared/text/list.ts';
import type { Outcome, Plan, PlanStep, Verification } from '../../contract/action.ts';
import { killStray } from '../../ports/fix.ts';
import { nextFreePort } from '../../ports/free-port.ts';
import { leftoversOf } from '../../ports/leftovers.ts';
import { planFixPorts } from '../../ports/plan.ts';
import { type FixPortsPlan, keptContainers } from '../../ports/plan-steps.ts';
import { assertNever, messageOf } from '../../result.ts';
import type { World } from '../model/world.ts';
import { earlierRunSteps } from './leftover-runs.ts';
import { lookedAt } from './looked-at.ts';
import type { Progress } from './progress.ts';
import { bringBack, type Kept, keptChecks, keptOf, lostOf } from './regressions.ts';
import type { ActRequest } from './request.ts';
import { runSmokeOf } from './smoke.ts';
import { stopCopy } from './stop-copy.ts';
import type { ActionTarget } from './target.ts';
import { describeVerdict } from './verdict.ts';
import { verifyUp } from './verify.ts';

/** A plan with what its steps mean, and the picture of what was good before. */
export interface FixPlan extends FixPortsPlan {
  readonly goodBefore: readonly Kept[];
}

/** Looks anew and plans; nothing is touched. */
export async function planFix(
  kind: 'fix-ports' | 'clean-up',
  supervisor: ActionTarget,
  world: World,
): Promise<FixPlan> {
  await world.lookAtPorts();
  const picture = supervisor.ports.picture();
  const goodBefore = keptOf(supervisor);
  const leftovers = kind === 'clean-up' ? leftoversOf(picture.claims, picture.inventory, picture.self) : [];
  const holders = [...picture.holders, ...leftovers];
  const taken = new Set(picture.claims.flatMap((claim) => claim.ports.map((port) => port.port)));
  const foreign = [...new Set(holders.filter((holder) => holder.verdict === 'foreign').map((holder) => holder.port))];
  const free = await Promise.all(foreign.map(async (port) => [port, await nextFreePort(port, taken)] as const));
  const freePorts = new Map(free.flatMap(([port, next]) => (next === undefined ? [] : [[port, next] as const])));
  const made = planFixPorts({ ...picture, id: randomUUID(), holders, freePorts });
  const planned = new Set(made.plan.steps.flatMap((step) => step.pid ?? []));
  const earlier = kind === 'clean-up' ? await earlierRunSteps(supervisor, world, planned) : [];
  const steps = [...earlier.map(({ step }) => step), ...made.plan.steps];
  const targets = new Map([...made.targets, ...earlier.map(({ step, target }) => [step.id, target] as const)]);
  const looked = [...lookedAt({ ...picture, holders }, kind === 'clean-up' ? nativeOf(supervisor) : [])];
  return { plan: { ...made.plan, kind, steps, looked }, targets, goodBefore };
}

function nativeOf({ state }: ActionTarget): readonly string[] {
  return [...state.managedServices.values()].flatMap(({ spec }) => (spec.kind === 'native' ? [spec.id] : []));
}

/**
 * Does what was planned, step by step, then proves it: ports, health, the stack's own check list, and that nothing that was
 * good got lost. What did get lost is brought back, or named.
 */
export async function applyFix(
  fix: FixPlan,
  progress: Progress,
  request: ActRequest,
  supervisor: ActionTarget,
  world: World,
): Promise<Outcome> {
  const deadlineAt = world.clock.now() + request.timeoutMs;
  // The plan was perhaps looked at for a while: what became good meanwhile must stay so too.
  const now = keptOf(supervisor);
  const kept = [...now, ...fix.goodBefore.filter((one) => !now.some(({ id }) => id === one.id))];
  progress.phase('acting');
  await actOn(fix, progress, request, supervisor, world);
  progress.phase('verifying');
  // A container that declares no port lays claim to what it publishes: claims, not the file, say whose ports are meant.
  const claiming = new Set(
    supervisor.ports
      .picture()
      .claims.filter(({ ports }) => ports.length > 0)
      .map(({ service }) => service),
  );
  const managedServices = [...supervisor.state.managedServices.values()].filter(
    (managed) =>
      managed.service.desired === 'up' &&
      (fix.plan.kind === 'clean-up' || claiming.has(managed.spec.id) || kept.some(({ id }) => id === managed.spec.id)),
  );
  const verify = () => verifyUp(managedServices, supervisor.verifying(), deadlineAt, world.clock.now);
  let checks: readonly Verification[] = await verify();
  const brought = bringBack(lostOf(kept, supervisor), supervisor, WORDS[fix.plan.kind] ?? 'fix');
  if (brought.size > 0) checks = await verify();
  const restarted = new Set(fix.plan.steps.flatMap((step) => (step.action === 'kill' ? [] : (step.service ?? []))));
  checks = [...checks, ...keptChecks(kept, brought, restarted, supervisor)];
  if (checks.every((check) => check.ok)) checks = [...checks, ...(await runSmokeOf(supervisor, world))];
  progress.check(checks);
  return progress.finish(...verdictOf(progress, checks, [...brought.keys()]));
}

const WORDS: Readonly<Record<string, string>> = { 'clean-up': 'clean-up', 'fix-ports': 'fixing of ports' };

async function actOn(
  fix: FixPlan,
  progress: Progress,
  request: ActRequest,
  supervisor: ActionTarget,
  world: World,
): Promise<void> {
  // What ends something goes first and together: six strays die as fast as one, and none takes over from another.
  const ending = fix.plan.steps.filter((step) => step.action === 'kill' || step.action === 'stop');
  // One that cannot be done to its end has failed, and the others go on.
  const apply = (step: PlanStep) =>
    applyStep(step, fix, progress, request, supervisor, world).catch((error: unknown) =>
      progress.step(step.id, 'failed', `Stacklight itself failed: ${messageOf(error)}`),
    );
  await Promise.all(ending.map(apply));
  await world.lookAtPorts();
  for (const step of fix.plan.steps.filter((one) => !ending.includes(one))) await apply(step);
  retryBlocked(supervisor);
}

function verdictOf(progress: Progress, checks: readonly Verification[], brought: readonly string[]): [string, boolean] {
  const failedSteps = progress.action.progress.filter((step) => step.status === 'failed').length;
  if (failedSteps > 0) return [`${failedSteps} of ${progress.action.progress.length} steps failed.`, false];
  if (checks.some((check) => !check.ok)) return [describeVerdict(checks, ''), false];
  const back =
    brought.length > 0
      ? ` ${formatList(brought)} went down in the meantime and ${brought.length > 1 ? 'were' : 'was'} brought back.`
      : '';
  if (checks.length === 0) return [uncheckedText(progress.action.plan), true];
  return [`Verified: every port is answered by its own service.${back}`, true];
}

/** Where nothing is meant to be running nobody was asked who answers: nothing is claimed about it. */
function uncheckedText({ steps, choices, notes }: Plan): string {
  const done = steps.length > 0 ? 'Done' : 'Nothing to do';
  const left = choices.length + notes.length > 0 ? '; what is listed above was left alone' : '';
  return `${done}${left}. Nothing in this stack is meant to be running, so nothing was verified.`;
}

async function applyStep(
  step: PlanStep,
  fix: FixPlan,
  progress: Progress,
  request: ActRequest,
  supervisor: ActionTarget,
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
      const { status, detail } = await stopCopy(world.engine, target.id, keptNow(supervisor));
      supervisor.state.record({
        at: world.clock.wall(),
        kind: 'action',
        service: step.service,
        cause: `${step.target}: ${detail}`,
        actor: request.actor,
        data: { step: step.id },
      });
      return progress.step(step.id, status, detail);
    }
    case 'service': {
      const type = step.action === 'restart' ? 'restart' : 'up';
      supervisor.ask(target.service, type, request.actor, `${step.action} by ${fix.plan.kind} ${request.origin}`);
      return progress.step(step.id, 'done', `${step.action} requested`);
    }
    default:
      return assertNever(target);
  }
}

/** Containers that no step may stop, as things stand at this moment. */
function keptNow({ ports, state }: ActionTarget): ReadonlySet<string> {
  const running = [...state.managedServices.values()].flatMap((managed) => managed.running?.container?.id ?? []);
  return new Set([...keptContainers(ports.picture()), ...running]);
}

/** A service that was blocked by a port is tried again now that the port may be free. */
function retryBlocked(supervisor: ActionTarget): void {
  for (const managed of supervisor.state.managedServices.values()) {
    const { phase } = managed.service;
    if (phase.state !== 'blocked' || phase.problem.code !== 'port-taken') continue;
    supervisor.state.send(managed.spec.id, { type: 'retry', cause: 'its port may be free now' });
  }
}
