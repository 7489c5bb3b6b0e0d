import type { Outcome } from '../../contract/action.ts';
import { isGood, isLive } from '../../lifecycle/service.ts';
import { dependentsIn } from '../../stack/dependents.ts';
import type { ManagedService } from '../model/managed-service.ts';
import type { World } from '../model/world.ts';
import type { Progress, StepProgress } from './progress.ts';
import type { ActRequest } from './request.ts';
import { isProved } from './settled.ts';
import { runSmokeOf } from './smoke.ts';
import type { ActionTarget } from './target.ts';
import { describeVerdict } from './verdict.ts';
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
  const wished = plan.steps.filter(({ service }) => service !== undefined && state.managed(service));
  progress.steps(wished.map(({ id }) => ({ step: id, status: 'running', detail: '' })));
  // Together: what follows from a wish is looked at once for all of them.
  state.dispatch(
    wished.map(({ service = '', action }) => {
      const type = action === 'restart' ? 'restart' : 'up';
      const cause = `${type === 'up' ? 'start' : 'restart'} asked for ${request.origin}`;
      return { kind: 'service', id: service, event: { type, actor: request.actor, cause } };
    }),
  );
  progress.phase('verifying');
  const managedServices = wantedBy(request, progress, supervisor);
  const seen = new Map(managedServices.map((managed) => [managed.spec.id, managed.intents]));
  const stopTelling = tellAsTheySettle(progress, supervisor, world, request.timeoutMs);
  const verification = [...(await verifyUp(managedServices, supervisor.verifying(), deadlineAt, world.clock.now))];
  stopTelling();
  const overtaken = managedServices.some((managed) => managed.intents !== seen.get(managed.spec.id));
  if (verification.every((check) => check.ok)) verification.push(...(await runSmokeOf(supervisor, world)));
  progress.steps(
    plan.steps.map(({ id, service }) => {
      const managed = service === undefined ? undefined : state.managed(service);
      const { phase } = managed?.service ?? {};
      // It runs, and what it answers is wrong: that is no start that was done.
      const good = phase !== undefined && isLive(phase) && phase.state !== 'unhealthy';
      const status = good || phase?.state === 'completed' ? 'done' : 'failed';
      return { step: id, status, detail: managed ? supervisor.describe(managed) : '' };
    }),
  );
  progress.check(verification);
  const good = verification.every((check) => check.ok);
  if (overtaken && !good) return progress.finish('A newer request superseded this one.', false);
  return progress.finish(describeVerdict(verification, 'Everything is up and verified.'), good);
}

/** Tells each step as soon as its service is where it will probably stay; the answer ends it. */
function tellAsTheySettle(progress: Progress, supervisor: ActionTarget, { clock }: World, timeoutMs: number) {
  const over = { yes: false };
  const services = new Map(progress.action.plan.steps.map(({ id, service }) => [id, service]));
  const look = () => {
    if (over.yes) return true;
    const settled = progress.action.progress.flatMap(({ step, status }): readonly StepProgress[] => {
      const managed = status === 'running' && supervisor.state.managed(services.get(step) ?? '');
      if (!managed) return [];
      const detail = () => supervisor.describe(managed);
      const { state } = managed.service.phase;
      if (state === 'blocked' || state === 'failed') return [{ step, status: 'failed', detail: detail() }];
      const proved = isGood(state) && isProved(managed, supervisor.ports.checks(managed), clock.now());
      return proved ? [{ step, status: 'done', detail: detail() }] : [];
    });
    progress.steps(settled);
    return false;
  };
  void supervisor.waiters.until(look, timeoutMs);
  return () => {
    over.yes = true;
    supervisor.waiters.look();
  };
}

/** What must be good in the end: what was named with what it needs, or everything that is wanted up. */
function wantedBy(request: ActRequest, progress: Progress, supervisor: ActionTarget): readonly ManagedService[] {
  const named = new Set([...request.services, ...progress.action.plan.steps.map((step) => step.service)]);
  const managedServices = [...supervisor.state.managedServices.values()];
  if (request.services.length === 0 && request.kind === 'up') return managedServices;
  return managedServices.filter((managed) => named.has(managed.spec.id));
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
  const managedServices = progress.action.plan.steps.flatMap((step) => state.managed(step.service ?? '') ?? []);
  for (const { spec } of managedServices) state.send(spec.id, { type: 'claimed' });
  const intents = new Map(managedServices.map((managed) => [managed, managed.intents]));
  const current = (managed: ManagedService) => intents.get(managed) === managed.intents;
  const stopping = new Map(managedServices.map((managed) => [managed.spec.id, managed]));
  await Promise.all(
    managedServices.map(async (managed) => {
      const step = `stop-${managed.spec.id}`;
      const dependents = dependentsIn(state.stack, managed.spec.id).flatMap(({ id }) => stopping.get(id) ?? []);
      await supervisor.waiters.until(
        () => dependents.every((other) => isAtRest(other)),
        deadlineAt - world.clock.now(),
      );
      // Somebody wanted it up again meanwhile: the more recent wish wins.
      if (!current(managed)) return progress.step(step, 'skipped', 'a newer request superseded this one');
      progress.step(step, 'running');
      state.send(managed.spec.id, { type: 'down', actor: request.actor, cause: `stop asked for ${request.origin}` });
      await supervisor.waiters.until(() => isAtRest(managed), deadlineAt - world.clock.now());
      progress.step(step, isStopped(managed) ? 'done' : 'failed', supervisor.describe(managed));
    }),
  );
  progress.phase('verifying');
  const still = managedServices.filter(current);
  const verification = await verifyDown(still, supervisor.verifying(), deadlineAt, world.clock.now);
  progress.check(verification);
  const good = verification.every((check) => check.ok) && still.length === managedServices.length;
  return progress.finish(good ? 'Stopped and verified.' : 'Not everything has stopped.', good);
}

/** Nothing of it is left, as far as is known. */
function isStopped(managed: ManagedService): boolean {
  const { phase } = managed.service;
  return isAtRest(managed) && !(phase.state === 'failed' && phase.survives);
}

function isAtRest(managed: ManagedService): boolean {
  const { phase } = managed.service;
  return !isLive(phase) && phase.state !== 'stopping' && phase.state !== 'starting' && phase.state !== 'backoff';
}
