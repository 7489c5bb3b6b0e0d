import type { Platform, ProcessInfo, RawListener } from '../platform/platform.ts';
import {
  containerOfProxy,
  hostNetworkContainer,
  publishedAt,
  publishedPorts,
  publishedThroughMachine,
} from './containers-behind.ts';
import { listenersByFindProcess, processesByFindProcess } from './find-process.ts';
import { dockerProxyTarget, forwarderName } from './forwarders.ts';
import type { ContainerFacts, Inventory, Listener } from './types.ts';

interface Deps {
  readonly byPid: ReadonlyMap<number, ProcessInfo>;
  readonly proxies: readonly ProcessInfo[];
  readonly containers: readonly ContainerFacts[];
}

/** Everything above a process, nearest first. */
function parentsOf(process: ProcessInfo, byPid: ReadonlyMap<number, ProcessInfo>): readonly ProcessInfo[] {
  const chain: ProcessInfo[] = [];
  const seen = new Set([process.pid]);
  for (let at = byPid.get(process.ppid); at && !seen.has(at.pid); at = byPid.get(at.ppid)) {
    seen.add(at.pid);
    chain.push(at);
  }
  return chain;
}

/**
 * Holders of one socket with the one to name in front: the one whose parent does not hold it too (the reloader or
 * master that made the socket and will be asked to end).
 */
function holdersOf(raw: RawListener, byPid: ReadonlyMap<number, ProcessInfo>): readonly ProcessInfo[] {
  const found = raw.pids.flatMap((pid) => byPid.get(pid) ?? []);
  const inner = found.filter((process) => found.some((other) => other.pid === process.ppid));
  const byAge = (one: ProcessInfo, other: ProcessInfo): number =>
    one.startedAt - other.startedAt || one.pid - other.pid;
  return [...found.filter((process) => !inner.includes(process)).sort(byAge), ...inner.sort(byAge)];
}

/** A docker-proxy that was told to listen exactly there; its sockets are root's, its arguments everyone's to read. */
function proxyAt(raw: RawListener, proxies: readonly ProcessInfo[]): ProcessInfo | undefined {
  return proxies.find((proxy) => {
    const target = dockerProxyTarget(proxy);
    return target?.protocol === raw.protocol && target.hostAddress === raw.address && target.hostPort === raw.port;
  });
}

function containerBehind(
  raw: RawListener,
  first: ProcessInfo | undefined,
  lineage: readonly ProcessInfo[],
  { containers }: Deps,
): Listener['container'] {
  if (first && dockerProxyTarget(first)) {
    const published = containerOfProxy(first, containers);
    return published && { id: published.containerId, name: published.containerName };
  }
  const published = first
    ? forwarderName(first) && publishedThroughMachine(raw, containers)
    : // A socket of root's whose process we cannot see, exactly where the engine says it publishes.
      raw.uid === 0
      ? publishedAt(raw, containers)
      : undefined;
  if (published) return { id: published.containerId, name: published.containerName };
  const container = hostNetworkContainer(lineage, containers);
  return container && { id: container.id, name: container.name };
}

function describe(raw: RawListener, deps: Deps): Listener {
  const visible = holdersOf(raw, deps.byPid);
  const proxy = visible.length === 0 ? proxyAt(raw, deps.proxies) : undefined;
  const processes = proxy ? [proxy] : visible;
  const [first] = processes;
  const parents = first ? parentsOf(first, deps.byPid) : [];
  const container = containerBehind(raw, first, first ? [first, ...parents] : [], deps);
  return {
    protocol: raw.protocol,
    family: raw.family,
    address: raw.address,
    port: raw.port,
    socket: raw.socket,
    uid: raw.uid ?? first?.uid,
    processes,
    parents,
    container,
    guessed: raw.guessed,
    forwarder: first ? forwarderName(first) : container ? 'the container engine' : undefined,
  };
}

/**
 * Every listening socket of the machine in one pass, with processes, their parents and the container behind. Each
 * socket is its own entry, so seven sockets on one address and port are seven; a socket that several processes share
 * is one. `declared` are the ports to ask `find-process` for where the system's own way fails. The processes are never read before
 * the sockets that they explain: who took a port in between would have no name, or that of another who had its number.
 */
export async function takeInventory(
  platform: Platform,
  containers: readonly ContainerFacts[],
  enginesKnown: boolean,
  declared: readonly number[] = [],
): Promise<Inventory> {
  const [raws, timeWait] = await Promise.all([
    platform.listeners().catch(() => listenersByFindProcess(declared)),
    platform.timeWaitPorts().catch(() => new Set<number>()),
  ]);
  const seenAt = performance.now();
  const detailsOf = new Set(raws.flatMap((raw) => raw.pids));
  const whole = await platform.processes({ detailsOf, since: seenAt }).catch(() => undefined);
  const table = whole ?? (await processesByFindProcess(raws.flatMap((raw) => raw.pids)));
  const deps: Deps = {
    byPid: new Map(table.map((process) => [process.pid, process])),
    proxies: table.filter((process) => dockerProxyTarget(process) !== undefined),
    containers,
  };
  const listeners = raws.map((raw) => describe(raw, deps));
  const shown = new Set(
    listeners.flatMap(({ container, protocol, port }) => (container ? [`${container.id} ${protocol} ${port}`] : [])),
  );
  const forwarded = publishedPorts(containers).filter(
    (published) => !shown.has(`${published.containerId} ${published.protocol} ${published.port}`),
  );
  return { listeners, forwarded, timeWait, containers, enginesKnown, seenAt };
}
