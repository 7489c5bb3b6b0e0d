/** Replaces a container by one that differs in what was asked for and nothing else; or leaves everything as it was. */
import type { ContainerInspectInfo } from 'dockerode';
import { fail, ok, type Problem, type Result } from '../../../result.ts';
import type { ContainerTools } from '../engine/container-tools.ts';
import { startProblem } from '../make/start-problems.ts';
import { type ContainerChange, type Replacement, replacementFor } from './options.ts';
import { awaitReady } from './ready.ts';

type Say = (detail: string) => void;

/** The containers of one replacement. */
interface Swap {
  readonly engine: ContainerTools;
  readonly old: ContainerInspectInfo;
  readonly name: string;
  /** What the old one is called until the new one has proved itself. */
  readonly oldName: string;
  readonly say: Say;
}

/**
 * The old container keeps its name until a new one can be made, runs until the new one can be started, and is removed only when
 * the new one is healthy (or has run for a moment, where it has no check). Anything else: the new one is removed, the old one has
 * its name back and runs if it ran before. Volumes are never removed. The value is the new id.
 * Errors: `recreate-impossible` (made with `--rm`, being removed), `rolled-back` with the reason, `rollback-failed`.
 */
export async function recreateContainer(
  engine: ContainerTools,
  id: string,
  change: ContainerChange,
  say: Say = () => {},
): Promise<Result<string>> {
  const looked = await engine.request('describe a container', (docker, abortSignal) =>
    docker.getContainer(id).inspect({ abortSignal }),
  );
  if (!looked.ok) return looked;
  const old = looked.value;
  const name = old.Name.replace(/^\//, '');
  const impossible = refusal(old, name);
  if (impossible) return fail(impossible);
  const image = await engine.request('look for an image', (docker) => docker.getImage(old.Config.Image).inspect());
  const replacement = replacementFor(old, change, image.ok ? image.value.Id : undefined);
  const swap: Swap = { engine, old, name, oldName: `${name}-before-${old.Id.slice(0, 8)}`, say };
  const work = () => engine.own.during(swap.oldName, () => replace(swap, replacement));
  const done = await engine.own.during(name, work);
  await engine.resync();
  engine.announce();
  return done;
}

function refusal(old: ContainerInspectInfo, name: string): Problem | undefined {
  const code = 'recreate-impossible';
  if (old.HostConfig.AutoRemove) {
    return {
      code,
      message: `Container ${name} was made with --rm and would be removed once stopped, which could not be undone.`,
    };
  }
  if (old.State.Status === 'removing' || old.State.Status === 'dead') {
    return { code, message: `Container ${name} is ${old.State.Status}.` };
  }
  return undefined;
}

async function replace(swap: Swap, replacement: Replacement): Promise<Result<string>> {
  const { engine, old, name, oldName, say } = swap;
  const renamed = await rename(swap, old.Id, oldName);
  if (!renamed.ok) return renamed;
  const created = await create(swap, replacement);
  if (!created.ok) return undo(swap, undefined, created.problem);
  if (!wasUp(old)) {
    await removeOld(swap);
    return created;
  }
  say(`stopping the old container`);
  const stopped = await stop(swap);
  if (!stopped.ok) return undo(swap, created.value, stopped.problem);
  say(`starting the new container`);
  const started = await engine.request(
    `start container ${name}`,
    (docker, abortSignal) => docker.getContainer(created.value).start({ abortSignal }),
    engine.timing.startMs,
  );
  if (!started.ok) return undo(swap, created.value, startProblem(name, started.problem));
  const ready = await awaitReady(engine, created.value, name, say);
  if (!ready.ok) return undo(swap, created.value, ready.problem);
  await removeOld(swap);
  return created;
}

function wasUp({ State: { Status } }: ContainerInspectInfo): boolean {
  return Status === 'running' || Status === 'paused' || Status === 'restarting';
}

function rename({ engine }: Swap, id: string, to: string): Promise<Result<unknown>> {
  return engine.request(`rename container ${to}`, (docker, abortSignal) =>
    docker.getContainer(id).rename({ name: to, abortSignal }),
  );
}

/** The new container with all its networks, not started; removed again when one of them cannot be had. */
async function create(swap: Swap, { create: options, join, leave }: Replacement): Promise<Result<string>> {
  const { engine, name } = swap;
  const created = await engine.request(`create container ${name}`, (docker, abortSignal) =>
    docker.createContainer({ ...options, abortSignal }),
  );
  if (!created.ok) return created;
  const { id } = created.value;
  for (const { network, endpoint } of join) {
    const joined = await engine.request(`connect ${name} to network ${network}`, (docker) =>
      docker.getNetwork(network).connect({ Container: id, EndpointConfig: endpoint }),
    );
    if (joined.ok) continue;
    await remove(swap, id);
    return joined;
  }
  if (leave) {
    await engine.request(`disconnect ${name} from network ${leave}`, (docker) =>
      docker.getNetwork(leave).disconnect({ Container: id, Force: true }),
    );
  }
  return ok(id);
}

async function stop({ engine, old, oldName }: Swap): Promise<Result<unknown>> {
  const { StopTimeout } = old.Config as { StopTimeout?: number };
  const graceMs = (StopTimeout ?? 10) * 1_000;
  const stopped = await engine.request(
    `stop container ${oldName}`,
    (docker, abortSignal) => docker.getContainer(old.Id).stop({ abortSignal }),
    graceMs + engine.timing.requestMs,
  );
  return !stopped.ok && stopped.problem.status === 304 ? ok(undefined) : stopped;
}

function remove({ engine }: Swap, id: string): Promise<Result<unknown>> {
  return engine.request('remove a container', (docker) => docker.getContainer(id).remove({ force: true, v: false }));
}

async function removeOld(swap: Swap): Promise<void> {
  const removed = await remove(swap, swap.old.Id);
  if (!removed.ok) swap.say(`the old container could not be removed and is there as ${swap.oldName}`);
}

async function undo(swap: Swap, created: string | undefined, reason: Problem): Promise<Result<never>> {
  const { engine, old, name, oldName, say } = swap;
  say(`restoring the old container`);
  if (created !== undefined) await remove(swap, created);
  const back = await rename(swap, old.Id, name);
  const started = wasUp(old)
    ? await engine.request(
        `start container ${name}`,
        (docker, abortSignal) => docker.getContainer(old.Id).start({ abortSignal }),
        engine.timing.startMs,
      )
    : ok(undefined);
  const restarted = started.ok || started.problem.status === 304;
  if (back.ok && restarted) {
    return fail({ code: 'rolled-back', message: `${reason.message} The container is as it was before.` });
  }
  const left = back.ok ? `${name} could not be started again` : `the old container is there as ${oldName}`;
  return fail({
    code: 'rollback-failed',
    message: `${reason.message} It could not be fully undone: ${left}.`,
    hint: back.ok ? `docker start ${name}` : `docker rename ${oldName} ${name} && docker start ${name}`,
  });
}
