/** The steps that end a replacement that was cut off. Each looks anew at what it is about to touch. */
import type { ContainerInspectInfo } from 'dockerode';
import type { RequestProblem } from '../../drivers/container/engine/client.ts';
import { fail, ok, type Result } from '../../result.ts';
import type { Unfinished } from '../analysis/unfinished-replacement.ts';
import type { FixStep, FixTools } from '../check.ts';

type Engine = FixTools['engine'];

/** Removes the old container, if the new one runs and is well at this moment. */
export function removeOldStep({ name, old }: Unfinished): FixStep {
  return {
    step: {
      id: `remove-${old.name}`,
      action: 'change',
      target: `container ${old.name}`,
      reason: `removed: ${name} has taken its place`,
    },
    work: async ({ engine }) => {
      const successor = await inspect(engine, name);
      if (!successor.ok) return successor;
      const { Running, Health } = successor.value.State;
      if (successor.value.Id === old.id || !Running || (Health && !['healthy', 'none'].includes(Health.Status ?? '')))
        return fail({ code: 'not-proved', message: `${name} is no longer healthy, so the old one stays.` });
      // Without force: one that runs is not ours to end here.
      const removed = await engine.request(`remove container ${old.name}`, (docker, abortSignal) =>
        docker.getContainer(old.id).remove({ v: false, abortSignal }),
      );
      return removed.ok ? ok('removed; its volumes are kept') : removed;
    },
  };
}

/** Gives the old container its name back; what has that name meanwhile makes room, and is removed only if it never ran. */
export function putBackStep({ name, old, service }: Unfinished): FixStep {
  return {
    step: {
      id: `put-back-${old.name}`,
      action: 'change',
      target: `container ${old.name}`,
      reason: `called ${name} again, as before the replacement`,
      service: service.spec.id,
    },
    work: ({ engine }) => engine.own.during(name, () => putBack(engine, name, old.id)),
  };
}

async function putBack(engine: Engine, name: string, oldId: string): Promise<Result<string>> {
  // The only copy is never touched: without the old one there is nothing to put back.
  const old = await inspect(engine, oldId);
  if (!old.ok) return old;
  const successor = await inspect(engine, name);
  if (!successor.ok && successor.problem.status !== 404) return successor;
  const aside = successor.ok ? await putAside(engine, name, successor.value) : ok('');
  if (!aside.ok) return aside;
  const renamed = await rename(engine, oldId, name);
  if (!renamed.ok) return renamed;
  await engine.resync();
  engine.announce();
  return ok(`it is ${name} again${aside.value}`);
}

async function putAside(engine: Engine, name: string, { Id, State }: ContainerInspectInfo): Promise<Result<string>> {
  if (State.Status === 'created') {
    const removed = await engine.request(`remove container ${name}`, (docker, abortSignal) =>
      docker.getContainer(Id).remove({ v: false, abortSignal }),
    );
    return removed.ok ? ok('; the new one had never run and was removed') : removed;
  }
  const kept = `${name}-unfinished-${Id.slice(0, 8)}`;
  if (State.Running) {
    const stopped = await engine.request(
      `stop container ${name}`,
      (docker, abortSignal) => docker.getContainer(Id).stop({ abortSignal }),
      engine.timing.startMs,
    );
    if (!stopped.ok && stopped.problem.status !== 304) return stopped;
  }
  const renamed = await rename(engine, Id, kept);
  return renamed.ok ? ok(`; the new one is kept as ${kept}, stopped`) : renamed;
}

function inspect(engine: Engine, id: string): Promise<Result<ContainerInspectInfo, RequestProblem>> {
  return engine.request('describe a container', (docker, abortSignal) =>
    docker.getContainer(id).inspect({ abortSignal }),
  );
}

function rename(engine: Engine, id: string, to: string): Promise<Result<unknown>> {
  return engine.request(`rename container ${to}`, (docker, abortSignal) =>
    docker.getContainer(id).rename({ name: to, abortSignal }),
  );
}
