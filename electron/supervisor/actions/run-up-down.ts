import type { Outcome } from '../../contract.ts';
import { isLive } from '../../lifecycle/service.ts';
import type { Cell } from '../model/managed-service.ts';
import type { World } from '../model/world.ts';
import type { Progress } from './progress.ts';
import type { ActRequest } from './request.ts';
import { isProved } from './settled.ts';
import { runSmokeOf } from './smoke.ts';
import type { ActionTarget } from './target.ts';
import { verdictText } from './verdict.ts';
import { verifyDown, verifyUp } from './verify.ts';

/** Starts or restarts what the plan names, dependencies before dependents, and proves that it holds. */
export async function runUp(
  progress: Progress,
  request: ActRequest,
  supervisor: ActionTarget,
  world: World,
): Promise<Outcome> {
  const { state } = supervisor;
  const { plan } = progress.action;
  const deadlineAt = world.clock.now() + request.timeoutMs;
  progress.phase('acting');
  for (const step of plan.steps) {
    const cell = step.service === undefined ? undefined : state.cell(step.service);
    if (!cell) continue;
    cell.intents += 1;
    const type = step.action === 'restart' ? 'restart' : 'up';
    const cause = `${type === 'up' ? 'start' : 'restart'} asked for ${request.origin}`;
    progress.step(step.id, 'running', 'asked');
    state.send(cell.spec.id, { type, actor: request.actor, cause, waitingFor: state.machine.waitingFor(cell.spec.id) });
  }
  progress.phase('verifying');
  const cells = wantedBy(request, progress, supervisor);
  const seen = new Map(cells.map((cell) => [cell.spec.id, cell.intents]));
  const stopTelling = tellAsTheySettle(progress, supervisor, world, request.timeoutMs);
  const verification = [...(await verifyUp(cells, supervisor.verifying(), deadlineAt, world.clock.now))];
  stopTelling();
  const overtaken = cells.some((cell) => cell.intents !== seen.get(cell.spec.id));
  if (verification.every((check) => check.ok)) verification.push(...(await runSmokeOf(supervisor, world)));
  for (const step of plan.steps) {
    const cell = step.service === undefined ? undefined : state.cell(step.service);
    const good = cell !== undefined && isLive(cell.service.phase);
    progress.step(
      step.id,
      good || cell?.service.phase.state === 'completed' ? 'done' : 'failed',
      cell ? supervisor.describe(cell) : '',
    );
  }
  progress.check(verification);
  const good = verification.every((check) => check.ok);
  if (overtaken && !good) return progress.finish('A later wish overtook this one.', false);
  return progress.finish(verdictText(verification, 'Verified: all is as it should be.'), good);
}

/** Tells each step as soon as its service is where it will probably stay; the answer ends it. */
function tellAsTheySettle(progress: Progress, supervisor: ActionTarget, { clock }: World, timeoutMs: number) {
  const over = { yes: false };
  const look = () => {
    for (const { step, status } of progress.action.progress) {
      const id = progress.action.plan.steps.find((one) => one.id === step)?.service;
      const cell = id === undefined ? undefined : supervisor.state.cell(id);
      const state = cell?.service.phase.state;
      if (!cell || !state || status !== 'running') continue;
      if (isProved(cell, supervisor.ports.checks(cell), clock.now()))
        progress.step(step, 'done', supervisor.describe(cell));
      if (state === 'blocked' || state === 'failed') progress.step(step, 'failed', supervisor.describe(cell));
    }
    return over.yes;
  };
  void supervisor.waiters.until(look, timeoutMs);
  return () => {
    over.yes = true;
    supervisor.waiters.look();
  };
}

/** What must be good in the end: what was named with what it needs, or everything that is wanted up. */
function wantedBy(request: ActRequest, progress: Progress, supervisor: ActionTarget): readonly Cell[] {
  const named = new Set([...request.services, ...progress.action.plan.steps.map((step) => step.service)]);
  const cells = [...supervisor.state.cells.values()];
  if (request.services.length === 0 && request.kind === 'up') return cells;
  return cells.filter((cell) => named.has(cell.spec.id));
}

/** Stops what the plan names, dependents before what they depend on, and proves that it is gone. */
export async function runDown(
  progress: Progress,
  request: ActRequest,
  supervisor: ActionTarget,
  world: World,
): Promise<Outcome> {
  const { state } = supervisor;
  const deadlineAt = world.clock.now() + request.timeoutMs;
  progress.phase('acting');
  const cells = progress.action.plan.steps.flatMap((step) => state.cell(step.service ?? '') ?? []);
  for (const cell of cells) cell.intents += 1;
  const intents = new Map(cells.map((cell) => [cell, cell.intents]));
  const current = (cell: Cell) => intents.get(cell) === cell.intents;
  await Promise.all(
    cells.map(async (cell) => {
      const step = `stop-${cell.spec.id}`;
      const dependents = cells.filter((other) => other.spec.dependsOn.some((dep) => dep.service === cell.spec.id));
      await supervisor.waiters.until(
        () => dependents.every((other) => isAtRest(other)),
        deadlineAt - world.clock.now(),
      );
      // Somebody wanted it up again meanwhile: the more recent wish wins.
      if (!current(cell)) return progress.step(step, 'skipped', 'a later wish overtook this one');
      progress.step(step, 'running');
      state.send(cell.spec.id, { type: 'down', actor: request.actor, cause: `stop asked for ${request.origin}` });
      await supervisor.waiters.until(() => isAtRest(cell), deadlineAt - world.clock.now());
      progress.step(step, isAtRest(cell) ? 'done' : 'failed', supervisor.describe(cell));
    }),
  );
  progress.phase('verifying');
  const still = cells.filter(current);
  const verification = await verifyDown(still, supervisor.verifying(), deadlineAt, world.clock.now);
  progress.check(verification);
  const good = verification.every((check) => check.ok) && still.length === cells.length;
  return progress.finish(good ? 'Verified: it is stopped.' : 'Not all of it is stopped.', good);
}

function isAtRest(cell: Cell): boolean {
  const { phase } = cell.service;
  return !isLive(phase) && phase.state !== 'stopping' && phase.state !== 'starting' && phase.state !== 'backoff';
}
