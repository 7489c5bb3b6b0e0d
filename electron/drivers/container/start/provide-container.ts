/** The container that a start is about: the one that is there, or one made from an image or by Compose, anew when its definition changed. */
import { fail, ok, type Result } from '../../../result.ts';
import type { ContainerSpec } from '../../../stack/stack.ts';
import { readEnvFile } from '../../env-file.ts';
import type { Container } from '../container.ts';
import { ensureNetwork, networkName } from '../engine/networks.ts';
import { choose } from '../identity.ts';
import { locate } from '../locate.ts';
import { makeContainer } from '../make/make-container.ts';
import { createOptions } from './create-options.ts';
import { provideCompose } from './provide-compose.ts';
import type { Provided, StartOrder } from './start-request.ts';

/** Undefined when the start was cancelled meanwhile. */
export async function provide(order: StartOrder): Promise<Result<Provided | undefined>> {
  const { engine, spec, identity } = order;
  const located = await locate(engine, identity);
  if (!located.ok) return located;
  const from = spec.container?.from;
  if (from?.how === 'compose') return provideCompose(order, from, located.value);
  const provided =
    from?.how === 'image'
      ? await provideImage(order, from, located.value)
      : await provideExisting(order, located.value);
  if (!provided.ok) return provided;
  return ok(provided.value && { container: provided.value, begun: false });
}

type FromImage = Extract<ContainerSpec['from'], { readonly how: 'image' }>;

async function provideImage(
  { engine, spec, identity, context }: StartOrder,
  from: FromImage,
  present: Container | undefined,
): Promise<Result<Container | undefined>> {
  const whole = await withEnvFiles(from);
  if (!whole.ok) return whole;
  const { stackName, stackDirectory } = context;
  const wanted = {
    create: createOptions(spec, whole.value, stackName, networkName(stackName), stackDirectory),
    identity,
    service: spec.id,
    graceMs: spec.stopGraceMs,
    prepare: () => ensureNetwork(engine, stackName),
  };
  return makeContainer(engine, wanted, present, context);
}

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
async function provideExisting(
  { engine, identity }: StartOrder,
  present: Container | undefined,
): Promise<Result<Container>> {
  if (present) return ok(present);
  const listed = await engine.resync();
  if (!listed.ok) return listed;
  const found = choose(identity, engine.list());
  return found ? ok(found) : fail(identity.missing(engine.list()));
}
