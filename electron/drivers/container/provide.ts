/** The container that a start is about: the one that is there, or one made from an image, anew when its definition changed. */
import { fail, ok, type Result } from '../../result.ts';
import type { ContainerSpec, ServiceSpec } from '../../stack/stack.ts';
import type { StartContext } from '../driver.ts';
import { readEnvFile } from '../env-file.ts';
import type { Container } from './container.ts';
import { createOptions } from './create-options.ts';
import type { Engine } from './engine.ts';
import { isAlive } from './facts.ts';
import { CONFIG_LABEL, choose, type Identity } from './identity.ts';
import { ensureImage } from './image.ts';
import { locate } from './locate.ts';
import { ensureNetwork, networkName } from './network.ts';
import { startProblem } from './start-problems.ts';

/** Undefined when the start was withdrawn meanwhile. */
export async function provide(
  engine: Engine,
  spec: ServiceSpec,
  identity: Identity,
  context: StartContext,
): Promise<Result<Container | undefined>> {
  const located = await locate(engine, identity);
  if (!located.ok) return located;
  const present = located.value;
  const from = spec.container?.from;
  if (from?.how !== 'image') return present ? ok(present) : absent(engine, identity);
  const whole = await withEnvFiles(from);
  if (!whole.ok) return whole;
  const wanted = createOptions(spec, whole.value, context.stackName, networkName(context.stackName));
  if (present?.labels[CONFIG_LABEL] === wanted.Labels?.[CONFIG_LABEL] && present?.status !== 'dead') return ok(present);
  if (!present && engine.list().some(({ name }) => name === from.name)) return fail(nameTaken(from.name));
  const image = await ensureImage(engine, from.image, {
    progress: (line) => context.progress?.(line),
    cancelled: () => context.cancelled(),
  });
  if (!image.ok) return image;
  if (context.cancelled()) return ok(undefined);
  const network = await ensureNetwork(engine, context.stackName);
  if (!network.ok) return network;
  if (present) {
    const removed = await remove(engine, present, spec.stopGraceMs);
    if (!removed.ok) return removed;
  }
  const created = await engine.request(`create container ${from.name}`, (docker, abortSignal) =>
    docker.createContainer({ ...wanted, abortSignal }),
  );
  if (!created.ok) return fail(startProblem(from.name, created.problem));
  const container = await engine.refresh(created.value.id);
  if (!container.ok) return container;
  return container.value ? ok(container.value) : fail(identity.missing(engine.list()));
}

type FromImage = Extract<ContainerSpec['from'], { readonly how: 'image' }>;

/** `environment` over `env_file`, a later file over an earlier one. Read at creation: what they say later needs a new container. */
async function withEnvFiles(from: FromImage): Promise<Result<FromImage>> {
  const environment: Record<string, string> = {};
  for (const file of from.envFiles ?? []) {
    const read = await readEnvFile(file, (name) => process.env[name] ?? environment[name]);
    if (!read.ok) return read;
    Object.assign(environment, read.value.values);
  }
  return ok({ ...from, environment: { ...environment, ...from.environment } });
}

/** Says what there is instead, from a full list: the cache may not know the newest yet. */
async function absent(engine: Engine, identity: Identity): Promise<Result<Container | undefined>> {
  const listed = await engine.resync();
  if (!listed.ok) return listed;
  const found = choose(identity, engine.list());
  return found ? ok(found) : fail(identity.missing(engine.list()));
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

function nameTaken(name: string) {
  return {
    code: 'container-name-taken',
    message: `A container named ${name} exists that Stacklight did not make for this service.`,
    hint: `remove it with docker rm ${name}, or use it as it is with container: ${name}`,
  };
}
