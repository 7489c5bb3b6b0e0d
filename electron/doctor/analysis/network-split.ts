/** Which services name others that they cannot reach by that name, and what would join them. Pure. */
import type { Observations } from '../check.ts';
import type { ContainerDetails, ContainerReference } from '../facts/container-details.ts';
import { allNames, hasOwnNetwork, isNoContainerName, namedNetworks, namesOn, resolves } from './name-resolution.ts';
import { type StackContainer, stackContainers } from './stack-containers.ts';

export interface Split {
  readonly from: StackContainer;
  readonly reference: ContainerReference;
  readonly target: ContainerDetails;
  /** `no-alias`: a network has both, but the target is called something else there. */
  readonly why: 'apart' | 'default-bridge' | 'no-alias' | 'host-network';
}

/** One container to be on one network under these names. */
export interface Joint {
  readonly container: ContainerDetails;
  readonly network: string;
  /** What it is called there besides its own name, all of it. */
  readonly aliases: readonly string[];
  /** It is on that network already and has to leave it for a moment, since names are given on joining. */
  readonly again: boolean;
}

export interface Joining {
  /** A network that has to be made first, where neither side has one with names. */
  readonly create?: string;
  readonly joints: readonly Joint[];
}

export function splits(seen: Observations): readonly Split[] {
  return stackContainers(seen).flatMap((from) => {
    if (!hasOwnNetwork(from.container)) return [];
    const known = new Set<string>();
    return from.container.references.flatMap((reference) => {
      const { host, reach } = reference;
      if (known.has(host) || isNoContainerName(host) || reach?.reached) return [];
      if (resolves(from.container, host, seen.containers)) return [];
      const target = targetOf(from, host, seen);
      if (!target) return [];
      known.add(host);
      return [{ from, reference, target, why: reasonOf(from.container, target) }];
    });
  });
}

/** A service of the stack of that name, else the only container that is called so anywhere. */
function targetOf(from: StackContainer, host: string, seen: Observations): ContainerDetails | undefined {
  const inStack = stackContainers(seen).filter(({ id }) => id !== from.id);
  const own = inStack.find(({ id, container }) => id.toLowerCase() === host || allNames(container).includes(host));
  if (own) return own.container;
  const anywhere = seen.containers.filter((one) => one.id !== from.container.id && allNames(one).includes(host));
  return anywhere.length === 1 ? anywhere[0] : undefined;
}

function reasonOf(from: ContainerDetails, target: ContainerDetails): Split['why'] {
  if (!hasOwnNetwork(target)) return 'host-network';
  const shared = sharedNetworks(from, target);
  if (shared.length > 0) return 'no-alias';
  const onBridge = (one: ContainerDetails) => one.networks.some(({ name }) => name === 'bridge');
  return onBridge(from) && onBridge(target) ? 'default-bridge' : 'apart';
}

function sharedNetworks(a: ContainerDetails, b: ContainerDetails): readonly string[] {
  const others = new Set(namedNetworks(b).map(({ name }) => name));
  return namedNetworks(a).flatMap(({ name }) => (others.has(name) ? [name] : []));
}

/** The fewest changes after which `from` resolves the name; undefined where no network can help. */
export function joiningFor(
  { from: { container: from }, target, reference: { host } }: Split,
  stack: string,
): Joining | undefined {
  if (!hasOwnNetwork(target)) return undefined;
  const network = sharedNetworks(from, target)[0] ?? namedNetworks(from)[0]?.name ?? namedNetworks(target)[0]?.name;
  const create = network === undefined ? `${stack}-net` : undefined;
  const name = network ?? `${stack}-net`;
  const joints = [joint(from, name, []), joint(target, name, host === target.name.toLowerCase() ? [] : [host])];
  return { ...(create && { create }), joints: joints.flatMap((one) => one ?? []) };
}

/** Undefined where the container is there under all these names already. */
function joint(container: ContainerDetails, network: string, wanted: readonly string[]): Joint | undefined {
  const present = container.networks.find(({ name }) => name === network);
  const names = namesOn(container, network);
  if (present && wanted.every((name) => names.includes(name))) return undefined;
  const aliases = [...new Set([...(present?.aliases ?? []), ...wanted])];
  return { container, network, aliases, again: present !== undefined };
}
