/** Which names a container's resolver knows, by the engine's rules. Pure. */
import type { ContainerDetails } from '../facts/container-details.ts';

/** Networks of the engine itself: none of them has names. */
const NAMELESS: ReadonlySet<string> = new Set(['bridge', 'host', 'none', 'default']);

function hasNames(network: string): boolean {
  return !NAMELESS.has(network);
}

/** User-defined networks, where containers know each other by name. */
export function namedNetworks(container: ContainerDetails): ContainerDetails['networks'] {
  return container.networks.filter(({ name }) => hasNames(name));
}

/** Under what others on that network reach it: its own name, its aliases. */
export function namesOn(container: ContainerDetails, network: string): readonly string[] {
  const joined = container.networks.find(({ name }) => name === network);
  return joined && hasNames(network) ? [container.name, ...joined.aliases].map((name) => name.toLowerCase()) : [];
}

/** Every name of it anywhere, and what Compose calls its service. */
export function allNames(container: ContainerDetails): readonly string[] {
  const service = container.labels['com.docker.compose.service'];
  const aliases = container.networks.flatMap((network) => network.aliases);
  return [container.name, ...(service ? [service] : []), ...aliases].map((name) => name.toLowerCase());
}

/** Networks over which `from` resolves `host`; its own name counts, too. */
export function resolves(from: ContainerDetails, host: string, all: readonly ContainerDetails[]): boolean {
  if (from.extraHosts?.some((name) => name.toLowerCase() === host)) return true;
  return namedNetworks(from).some(({ name }) => all.some((other) => namesOn(other, name).includes(host)));
}

/** It has no network of its own to be joined with others: the host's, none, or that of another container. */
export function hasOwnNetwork({ networkMode }: ContainerDetails): boolean {
  return networkMode !== 'host' && networkMode !== 'none' && !networkMode.startsWith('container:');
}

/** This machine itself, an address, or a name of the wider world: no container's name. */
export function isNoContainerName(host: string): boolean {
  return /^(?:localhost|host\.docker\.internal|gateway\.docker\.internal|[\d.]+|.*:.*)$/.test(host);
}
