/** Makes a container of ours, anew where its definition changed, and leaves it alone where it did not. */
import type { ContainerCreateOptions } from 'dockerode';
import { fail, ok, type Problem, type Result } from '../../../result.ts';
import type { StartContext } from '../../driver.ts';
import type { Container } from '../container.ts';
import { DISK } from '../disk.ts';
import type { Engine } from '../engine/engine.ts';
import { isAlive } from '../facts.ts';
import type { Identity } from '../identity.ts';
import { CONFIG_LABEL } from '../labels.ts';
import { nameTaken } from '../name-clash.ts';
import { ensureImage } from './image.ts';
import { startProblem } from './start-problems.ts';

export interface Wanted {
  /** Labelled with the hash of it all. */
  readonly create: ContainerCreateOptions & { readonly name: string; readonly Image: string };
  readonly identity: Identity;
  /** Its id in the stack, for people. */
  readonly service: string;
  /** For the container that is replaced. */
  readonly graceMs: number;
  /** The problem of an image that is neither here nor to be had, where the engine's own words are not the best. */
  readonly noImage?: (problem: Problem) => Problem;
  /** What it needs besides its image: networks, volumes. */
  prepare(): Promise<Result<unknown>>;
  /** Steps to it once it is made and before it runs: further networks. */
  complete?(id: string): Promise<Result<unknown>>;
}

/** Undefined when the start was cancelled meanwhile. */
export async function makeContainer(
  engine: Engine,
  wanted: Wanted,
  present: Container | undefined,
  context: StartContext,
): Promise<Result<Container | undefined>> {
  const { create, identity } = wanted;
  const same = present?.labels[CONFIG_LABEL] === create.Labels?.[CONFIG_LABEL];
  if (present && same && present.status !== 'dead') {
    // What it needs may have been removed while it was down (`docker network prune`).
    const prepared = isAlive(present) ? ok(undefined) : await wanted.prepare();
    return prepared.ok ? ok(present) : prepared;
  }
  if (engine.list().some(({ name, id }) => name === create.name && id !== present?.id)) {
    return fail(nameTaken(create.name, wanted.service, engine.list(), identity.home, DISK));
  }
  const image = await ensureImage(engine, create.Image, {
    progress: (line) => context.progress?.(line),
    cancelled: () => context.cancelled(),
  });
  if (!image.ok) return fail(wanted.noImage?.(image.problem) ?? image.problem);
  if (context.cancelled()) return ok(undefined);
  const prepared = await wanted.prepare();
  if (!prepared.ok) return prepared;
  if (present) {
    const removed = await remove(engine, present, wanted.graceMs);
    if (!removed.ok) return removed;
  }
  const created = await engine.request(`create container ${create.name}`, (docker, abortSignal) =>
    docker.createContainer({ ...create, abortSignal }),
  );
  if (!created.ok) return fail(startProblem(create.name, created.problem));
  const completed = await wanted.complete?.(created.value.id);
  if (completed && !completed.ok) return completed;
  const container = await engine.refresh(created.value.id);
  if (!container.ok) return container;
  return container.value ? ok(container.value) : fail(identity.missing(engine.list()));
}

/** Named volumes stay, as with Compose; what else is in the container goes with it. */
async function remove(engine: Engine, container: Container, graceMs: number): Promise<Result<unknown>> {
  const { id, name } = container;
  if (isAlive(container)) {
    const t = Math.ceil(graceMs / 1_000);
    const timeoutMs = graceMs + engine.timing.requestMs;
    await engine.request(
      `stop ${name}`,
      (docker, abortSignal) => docker.getContainer(id).stop({ t, abortSignal }),
      timeoutMs,
    );
  }
  const removed = await engine.request(`remove container ${name}`, (docker) =>
    docker.getContainer(id).remove({ force: true }),
  );
  // Gone already, or on its way out by somebody else's hand: both are what we want.
  if (!removed.ok && removed.problem.status !== 404 && removed.problem.status !== 409) return removed;
  await engine.refresh(id);
  return ok(undefined);
}
