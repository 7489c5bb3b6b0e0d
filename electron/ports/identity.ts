import { familyOf, normaliseAddress } from '../platform/address.ts';
import type { Connection, Peer, Platform, ProcessInfo, RawListener } from '../platform/platform.ts';
import {
  containerOfProxy,
  hostNetworkContainer,
  publishedAt,
  publishedFor,
  publishedThroughMachine,
} from './containers-behind.ts';
import { dockerProxyTarget, forwarderName } from './forwarders.ts';
import { onPort } from './on-port.ts';
import type { Answer, ContainerFacts } from './types.ts';

type Who = Pick<Answer, 'by' | 'pids' | 'containerId' | 'socket'>;

/**
 * The listening sockets that take connections to an address: those bound to exactly it come before the wildcard,
 * the family's own wildcard before the dual-stack one. More than one is an SO_REUSEPORT group.
 */
export function socketsFor(address: string, port: number, listeners: readonly RawListener[]): readonly RawListener[] {
  const on = (bound: string): readonly RawListener[] =>
    onPort(listeners, port).filter((raw) => raw.protocol === 'tcp' && raw.address === bound);
  for (const bound of [address, ...(familyOf(address) === 4 ? ['0.0.0.0'] : []), '::']) {
    const found = on(bound);
    if (found.length > 0) return found;
  }
  return [];
}

async function lineageOf(platform: Platform, process: ProcessInfo): Promise<readonly ProcessInfo[]> {
  const line = [process];
  for (
    let next = await platform.process(process.ppid);
    next && line.length < 64;
    next = await platform.process(next.ppid)
  ) {
    line.push(next);
  }
  return line;
}

/** A visible process: itself, or the container that it forwards to or is the main process of. */
async function whoIsProcess(
  platform: Platform,
  process: ProcessInfo,
  target: { readonly address: string; readonly port: number },
  containers: readonly ContainerFacts[],
): Promise<string | undefined> {
  if (dockerProxyTarget(process)) return containerOfProxy(process, containers)?.containerId;
  if (forwarderName(process)) return publishedThroughMachine({ protocol: 'tcp', ...target }, containers)?.containerId;
  if (!containers.some((container) => container.hostNetwork)) return undefined;
  return hostNetworkContainer(await lineageOf(platform, process), containers)?.id;
}

async function whoHolds(
  platform: Platform,
  held: Pick<Peer, 'pids' | 'uid' | 'socket'>,
  target: { readonly address: string; readonly port: number },
  containers: readonly ContainerFacts[],
  likely: readonly number[],
): Promise<Who> {
  const known = { pids: held.pids, socket: held.socket };
  // One that was expected stands for itself: nothing more has to be known of it.
  if (held.pids.some((pid) => likely.includes(pid))) return { by: 'process', ...known };
  for (const pid of held.pids) {
    const process = await platform.process(pid);
    const containerId = process && (await whoIsProcess(platform, process, target, containers));
    if (containerId) return { by: 'container', containerId, ...known };
  }
  if (held.pids.length > 0) return { by: 'process', ...known };
  // A proxy of root's engine is not ours to look into: then the listener's exact place decides.
  const [listener, ...others] = socketsFor(target.address, target.port, (await platform.listeningSockets()) ?? []);
  const place = listener && others.length === 0 && listener.uid === 0 ? listener : undefined;
  const published = place && held.uid === 0 ? publishedAt(place, containers) : undefined;
  return published ? { by: 'container', containerId: published.containerId, ...known } : { by: 'unknown', ...known };
}

/**
 * Whose socket answered this very connection of ours; ask while it is open. `likely` are the pids to look at first (the
 * service's own). `unknown` is said when it cannot be proven, which is no proof of a stranger either.
 */
export async function identify(
  platform: Platform,
  connection: Connection,
  containers: readonly ContainerFacts[] = [],
  likely: readonly number[] = [],
): Promise<Answer> {
  const address = normaliseAddress(connection.remoteAddress);
  const target = { address, port: connection.remotePort };
  const answer = (who: Who): Answer => ({ host: address, ...target, ...who });
  const peer = await platform.peerOf(connection, likely);
  switch (peer.how) {
    case 'held':
      return answer(await whoHolds(platform, peer, target, containers, likely));
    case 'forwarded': {
      const published = publishedFor({ protocol: 'tcp', ...target }, containers);
      return answer(
        published ? { by: 'container', containerId: published.containerId, pids: [] } : { by: 'unknown', pids: [] },
      );
    }
    case 'unowned': {
      // In the queue of a busy process, or closed by a quick one: with one candidate there is no doubt.
      const [only, ...more] = socketsFor(address, target.port, await platform.listeners({ port: target.port, likely }));
      if (!only || more.length > 0) return answer({ by: 'unknown', pids: [] });
      return answer(await whoHolds(platform, only, target, containers, likely));
    }
    case 'gone':
      return answer({ by: 'unknown', pids: [] });
  }
}
