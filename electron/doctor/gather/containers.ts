/** What the doctor reads from the engine: every container and network, and what only a look inside can tell. */

import type { Engine } from '../../drivers/container/engine/engine.ts';
import { canReach } from '../../drivers/container/exec/can-reach.ts';
import { findTools } from '../../drivers/container/exec/find-tools.ts';
import { listensAt } from '../../drivers/container/exec/listening.ts';
import { LIMITS } from '../../limits.ts';
import { someAtATime } from '../../platform/slices.ts';
import type { Stack } from '../../stack/stack.ts';
import { missingTool } from '../analysis/missing-tool.ts';
import { allNames, hasOwnNetwork, isNoContainerName, resolves } from '../analysis/name-resolution.ts';
import type { ContainerDetails, ContainerReference, NetworkFacts } from '../facts/container-details.ts';
import { missingSources } from './bind-sources.ts';
import { composeNames } from './compose-names.ts';
import { exposedFiles } from './exposed-files.ts';
import type { Fingerprint } from './fingerprint.ts';
import { detailsOf } from './parse-inspect.ts';

export interface ContainersSeen {
  readonly containers: readonly ContainerDetails[];
  readonly networks: readonly NetworkFacts[];
  /** Every container that is there was described. */
  readonly complete: boolean;
}

/**
 * All containers and networks of the engine; nothing while it does not answer. `fingerprint` keeps values out of the answer.
 * `stack`: for Compose files beside it, and for names that containers are called by its file alone. A container that cannot be
 * described by `end` (monotonic ms) is left out, and the answer is then not `complete`.
 */
export async function gatherContainers(
  engine: Engine,
  fingerprint: Fingerprint,
  stack?: Pick<Stack, 'directory' | 'services'>,
  end = performance.now() + LIMITS.containerLook.wholeMs,
): Promise<ContainersSeen> {
  const [described, networks, images, files] = await Promise.all([
    describeAll(engine, fingerprint, end),
    networksOf(engine),
    imageIds(engine),
    stack === undefined ? new Map<string, string>() : composeNames(stack.directory),
  ]);
  const known = described.containers.map((container) => {
    const imageNow = images?.get(withTag(container.image));
    const composeFile = files.get(container.name);
    const beingReplaced = engine.own.isBusy(container.name);
    return {
      ...container,
      ...(beingReplaced && { beingReplaced }),
      ...(imageNow && { imageNow }),
      ...(composeFile && { composeFile }),
    };
  });
  const services = stack?.services.filter(({ kind }) => kind === 'container').map(({ id }) => id.toLowerCase());
  const names = new Set([...known.flatMap(allNames), ...(services ?? [])]);
  const containers = await limited(known, async (one) => ({
    ...one,
    ...(await lookInside(engine, one, known, names, end)),
  }));
  return {
    complete: described.complete,
    containers,
    networks: networks.map(({ id, name, driver }) => ({
      id,
      name,
      driver,
      containerIds: containers.flatMap((one) => (one.networks.some((network) => network.id === id) ? [one.id] : [])),
    })),
  };
}

async function describeAll(
  engine: Engine,
  fingerprint: Fingerprint,
  end: number,
): Promise<{ readonly containers: readonly ContainerDetails[]; readonly complete: boolean }> {
  const listed = await engine.request(
    'list its containers',
    (docker, abortSignal) => docker.listContainers({ all: true, abortSignal }),
    LIMITS.containerLook.requestMs,
  );
  if (!listed.ok) return { containers: [], complete: false };
  let complete = true;
  const details = await limited(listed.value, async ({ Id }) => {
    const answer = await engine.request(
      'describe a container',
      (docker, abortSignal) => docker.getContainer(Id).inspect({ abortSignal }),
      Math.max(Math.min(LIMITS.containerLook.requestMs, end - performance.now()), 1),
    );
    if (!answer.ok) {
      // An engine that refuses this one (removed since, damaged) has answered; waiting for it would not help.
      if (answer.problem.status === undefined) complete = false;
      return undefined;
    }
    const one = detailsOf(answer.value, fingerprint);
    const [gone, open] = await Promise.all([missingSources(answer.value), exposedFiles(answer.value)]);
    return (
      one && {
        ...one,
        ...(gone.length > 0 && { missingSources: gone }),
        ...(open.length > 0 && { exposedFiles: open }),
      }
    );
  });
  return { containers: details.filter((one) => one !== undefined), complete };
}

async function networksOf(engine: Engine): Promise<readonly Omit<NetworkFacts, 'containerIds'>[]> {
  const listed = await engine.request(
    'list its networks',
    (docker, abortSignal) => docker.listNetworks({ abortSignal }),
    LIMITS.containerLook.requestMs,
  );
  return listed.ok ? listed.value.map(({ Id, Name, Driver }) => ({ id: Id, name: Name, driver: Driver })) : [];
}

/** Names of images with what they mean now. */
async function imageIds(engine: Engine): Promise<ReadonlyMap<string, string> | undefined> {
  const listed = await engine.request(
    'list its images',
    (docker, abortSignal) => docker.listImages({ abortSignal }),
    LIMITS.containerLook.requestMs,
  );
  if (!listed.ok) return undefined;
  return new Map(listed.value.flatMap(({ Id, RepoTags }) => (RepoTags ?? []).map((tag) => [tag, Id] as const)));
}

function withTag(image: string): string {
  return /[:@][^/]*$/.test(image) ? image : `${image}:latest`;
}

/** What it has found out by `end` (monotonic ms); nothing after that. */
async function until<T extends object>(end: number, answer: Promise<T | undefined>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), Math.max(end - performance.now(), 0));
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Only where something looks wrong, since every look is a process in the container. */
async function lookInside(
  engine: Engine,
  container: ContainerDetails,
  all: readonly ContainerDetails[],
  names: ReadonlySet<string>,
  end: number,
): Promise<Partial<ContainerDetails>> {
  if (container.status !== 'running') return {};
  const [tools, listens, references] = await Promise.all([
    missingTool(container) ? until(end, toolsOf(engine, container.imageId, container.id)) : undefined,
    asksItself(container) ? until(end, listensAt(engine, container.id, LIMITS.containerLook.execMs)) : undefined,
    until(end, Promise.all(container.references.map((one) => tried(engine, container, one, all, names)))),
  ]);
  return { ...(tools && { tools }), ...(listens && { listens }), ...(references && { references }) };
}

/** Its check fails at its own address: where it listens may say why. */
function asksItself({ health, healthcheck }: ContainerDetails): boolean {
  const text = healthcheck?.test.slice(1).join(' ') ?? '';
  return health?.status === 'unhealthy' && /localhost|127\.0\.0\.1|0\.0\.0\.0|::1/i.test(text);
}

/** By image, for as long as its engine is known: an image does not change. */
const toolsByImage = new WeakMap<Engine, Map<string, readonly string[]>>();

async function toolsOf(engine: Engine, imageId: string, containerId: string): Promise<readonly string[] | undefined> {
  const known = toolsByImage.get(engine) ?? new Map<string, readonly string[]>();
  toolsByImage.set(engine, known);
  const before = known.get(imageId);
  if (before) return before;
  const found = await findTools(engine, containerId, LIMITS.containerLook.execMs);
  if (found.ok) known.set(imageId, found.value);
  return found.ok ? found.value : undefined;
}

/** Only hosts that are names of containers or of services of the stack: nobody else is to be called from here. */
async function tried(
  engine: Engine,
  from: ContainerDetails,
  reference: ContainerReference,
  all: readonly ContainerDetails[],
  names: ReadonlySet<string>,
): Promise<ContainerReference> {
  const { host, port } = reference;
  if (port === undefined || isNoContainerName(host) || !names.has(host) || !hasOwnNetwork(from)) return reference;
  if (resolves(from, host, all)) return reference;
  const reach = await canReach(engine, from.id, host, port);
  return reach.ok ? { ...reference, reach: { reached: reach.value.reached, detail: reach.value.detail } } : reference;
}

/** An engine answers many requests at once more slowly than one after the other. */
function limited<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<readonly R[]> {
  return someAtATime(items, LIMITS.engine.concurrency, work);
}
