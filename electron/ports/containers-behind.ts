/** Which container is behind a socket, by address *and* port: matching by port alone stops the wrong one. Pure. */
import { isLoopback, isWildcard, normaliseAddress } from '../platform/address.ts';
import type { ProcessInfo } from '../platform/platform.ts';
import { dockerProxyTarget } from './forwarders.ts';
import type { ContainerFacts, PublishedPort } from './types.ts';

export interface Endpoint {
  readonly protocol: 'tcp' | 'udp';
  readonly address: string;
  readonly port: number;
}

/** What every container publishes, with addresses in their normal form. */
export function publishedPorts(containers: readonly ContainerFacts[]): readonly PublishedPort[] {
  return containers.flatMap((container) =>
    container.published.map((port) => ({ ...port, address: normaliseAddress(port.address) })),
  );
}

function samePort(one: Endpoint, other: Endpoint): boolean {
  return one.protocol === other.protocol && one.port === other.port;
}

/** The container of a docker-proxy: it was told the host's side and the container's side; both must fit. */
export function containerOfProxy(proxy: ProcessInfo, containers: readonly ContainerFacts[]): PublishedPort | undefined {
  const target = dockerProxyTarget(proxy);
  if (!target) return undefined;
  const host: Endpoint = { protocol: target.protocol, address: target.hostAddress, port: target.hostPort };
  return publishedPorts(containers).find(
    (published) =>
      samePort(published, host) &&
      published.address === host.address &&
      published.targetPort === target.containerPort &&
      (published.containerAddresses.length === 0 || published.containerAddresses.includes(target.containerAddress)),
  );
}

/** A published port at exactly this address (both wildcards are one: engines bind `0.0.0.0` and `::` for one port). */
export function publishedAt(socket: Endpoint, containers: readonly ContainerFacts[]): PublishedPort | undefined {
  const all = publishedPorts(containers).filter((published) => samePort(published, socket));
  return (
    all.find((published) => published.address === socket.address) ??
    all.find((published) => isWildcard(published.address) && isWildcard(socket.address))
  );
}

/**
 * A published port that a virtual machine's forwarder could serve at this address: Docker Desktop listens on `::` or
 * `127.0.0.1` for a port published on `0.0.0.0`, wslrelay on `::1` for one on `127.0.0.1`.
 */
export function publishedThroughMachine(
  socket: Endpoint,
  containers: readonly ContainerFacts[],
): PublishedPort | undefined {
  return (
    publishedAt(socket, containers) ??
    publishedPorts(containers).find(
      (published) =>
        samePort(published, socket) &&
        (isWildcard(published.address) || (isLoopback(published.address) && isLoopback(socket.address))),
    )
  );
}

/** The published port that a connection to this address reaches when the kernel forwards it. */
export function publishedFor(target: Endpoint, containers: readonly ContainerFacts[]): PublishedPort | undefined {
  const all = publishedPorts(containers).filter((published) => samePort(published, target));
  return (
    all.find((published) => published.address === target.address) ??
    all.find((published) => isWildcard(published.address))
  );
}

/** The container on the host's network that runs this process: its main process is the process or above it. */
export function hostNetworkContainer(
  lineage: readonly { readonly pid: number }[],
  containers: readonly ContainerFacts[],
): ContainerFacts | undefined {
  return containers.find(
    (container) => container.hostNetwork && container.pid && lineage.some(({ pid }) => pid === container.pid),
  );
}
