/** Brings a Compose service up through the engine alone, where there is no Compose command: nothing is built, the rest is as Compose does it. */
import { fail, ok, type Problem, type Result } from '../../../result.ts';
import type { ComposeProject, ComposeService } from '../../../stack/compose/project/project.ts';
import type { Container } from '../container.ts';
import type { Engine } from '../engine/engine.ts';
import { CONFIG_LABEL } from '../labels.ts';
import { bringUp } from '../make/bring-up.ts';
import { makeContainer } from '../make/make-container.ts';
import type { MakeOrder } from '../make/make-order.ts';
import { startProblem } from '../make/start-problems.ts';
import { numberOf } from '../replicas.ts';
import { type ComposeCreation, composeCreation } from './create-options.ts';
import type { ComposeModel } from './model.ts';
import { ensureResources } from './networks-and-volumes.ts';
import { modesOf } from './shared-namespaces.ts';
import { leftOut, needsCommand } from './unsupported.ts';

export interface ComposeAbout {
  readonly files: readonly string[];
  readonly project: string;
  readonly service: string;
  /** Names of what it depends on that is not a container but a provider. */
  readonly providers?: readonly string[];
  /** What is to be run, asked for right before it is. */
  model(): Promise<Result<ComposeModel>>;
}

/**
 * What Compose made is started as it is: only Compose can say whether it is what the file says. `refused`: a command is there and
 * does not accept the file, which must then be one that we accept.
 */
export async function withoutCommand(
  order: MakeOrder,
  about: ComposeAbout,
  refused: boolean,
  present: Container | undefined,
): Promise<Result<Container | undefined>> {
  const { engine, spec, identity, context } = order;
  const byCompose = present !== undefined && present.labels[CONFIG_LABEL] === undefined;
  if (byCompose && !refused) return ok(present);
  const read = await about.model();
  if (!read.ok) return read;
  if (byCompose) return ok(present);
  const { project } = read.value;
  const service = [...project.services, ...project.inactive].find(({ name }) => name === about.service);
  if (!service) return fail(await missing(order));
  const lacking = needsCommand(project, service);
  if (lacking) return fail(lacking);
  const image = await imageOf(engine, project, service);
  if (!image.ok) return image;
  const modes = modesOf(engine.list(), project, service);
  if (!modes.ok) return modes;
  for (const note of [leftOut(service), withoutProviders(about)]) if (note && !present) context.note?.(note);
  const make = (number: number, there: Container | undefined) => {
    const creation = composeCreation(project, service, image.value, modes.value, number);
    const wanted = {
      create: creation.create,
      identity,
      service: spec.id,
      graceMs: spec.stopGraceMs,
      prepare: () => ensureResources(engine, project, service),
      complete: (id: string) => join(engine, id, creation),
    };
    return makeContainer(engine, wanted, there, context);
  };
  const own = (number: number) =>
    engine.list().find((one) => identity.matches(one) && numberOf(one) === number && one.status !== 'removing');
  // A name of its own can be given once only, which Compose says of such a file itself.
  const count = service.containerName === undefined ? (service.deploy.replicas ?? 1) : 1;
  for (let number = 2; number <= count; number += 1) {
    const made = await make(number, own(number));
    if (!made.ok || !made.value) return made;
    const begun = await begin(order, made.value);
    if (!begun.ok) return begun;
  }
  return make(1, own(1) ?? (count > 1 ? undefined : present));
}

/** The first of several is started by whoever asked for it; the others here. */
async function begin(order: MakeOrder, container: Container): Promise<Result<unknown>> {
  const started = await bringUp(order.engine, container, (line) => order.context.note?.(line));
  await order.engine.refresh(container.id);
  return started.ok ? started : fail(startProblem(container.name, started.problem));
}

/** What it is built from is called so by Compose 2, or with a `_` by Compose 1; it must be here, since nothing can build it. */
async function imageOf(
  engine: Engine,
  project: ComposeProject,
  service: ComposeService,
): Promise<Result<{ readonly name: string; readonly id?: string }>> {
  const { image, build, pullPolicy, name: id } = service;
  if (image !== undefined && !build && pullPolicy !== 'never') return ok({ name: image });
  const names = image === undefined ? [`${project.name}-${id}`, `${project.name}_${id}`] : [image];
  for (const name of names) {
    const seen = await engine.request(`look for the image ${name}`, (docker) => docker.getImage(name).inspect());
    if (seen.ok) return ok({ name, id: seen.value.Id });
    if (seen.problem.status !== 404) return seen;
  }
  const message = `The image ${names[0]} of ${id} is not on this machine, and there is no Compose command that would ${build ? 'build' : 'get'} it.`;
  const hint = build
    ? `docker build -t ${names[0]} ${build.context}, or install Docker Compose`
    : `docker pull ${names[0]}, or install Docker Compose`;
  return fail({ code: 'image-missing', message, hint });
}

function withoutProviders({ service, providers = [] }: ComposeAbout): string | undefined {
  if (providers.length === 0) return undefined;
  return `${service} was started without ${providers.join(' and ')}, which only Docker Compose 2.36 or later brings (provider).`;
}

async function join(engine: Engine, id: string, { join: networks }: ComposeCreation): Promise<Result<unknown>> {
  for (const { network, endpoint } of networks) {
    const joined = await engine.request(`join the network ${network}`, (docker) =>
      docker.getNetwork(network).connect({ Container: id, EndpointConfig: endpoint }),
    );
    if (!joined.ok) return joined;
  }
  return ok(undefined);
}

/** Says what there is instead, from a full list: the cache may not know the newest yet. */
async function missing({ engine, identity }: MakeOrder): Promise<Problem> {
  const listed = await engine.resync();
  return listed.ok ? identity.missing(engine.list()) : listed.problem;
}
