/** Values of the ports room for tests: a process, a listener, a claim, with everything that does not matter filled in. */
import type { ProcessInfo } from '../../electron/platform/platform.ts';
import type {
  Answer,
  Claim,
  ContainerFacts,
  Inventory,
  Listener,
  PublishedPort,
  Self,
} from '../../electron/ports/types.ts';

const now = new Date(2026, 10, 21, 14, 30).getTime();

export function aProcess(pid: number, command: string, over: Partial<ProcessInfo> = {}): ProcessInfo {
  return {
    pid,
    startToken: `t${pid}`,
    ppid: 1,
    pgid: pid,
    sid: pid,
    uid: 1000,
    user: 'ann',
    command: command.split(' '),
    cwd: '/home/ann/shop/api',
    startedAt: now - 28 * 60_000,
    zombie: false,
    ...over,
  };
}

export function aListener(
  port: number,
  address: string,
  process?: ProcessInfo,
  over: Partial<Listener> = {},
): Listener {
  return {
    protocol: 'tcp',
    family: address.includes(':') ? 6 : 4,
    address,
    port,
    socket: `${address}-${port}-${process?.pid}`,
    processes: process ? [process] : [],
    uid: process?.uid,
    parents: [],
    ...over,
  };
}

export function aPublished(
  container: string,
  address: string,
  port: number,
  over: Partial<PublishedPort> = {},
): PublishedPort {
  return {
    containerId: `id-${container}`,
    containerName: container,
    protocol: 'tcp',
    address,
    port,
    targetPort: 8000,
    containerAddresses: ['172.17.0.2'],
    ...over,
  };
}

export function aContainer(
  name: string,
  published: readonly PublishedPort[],
  over: Partial<ContainerFacts> = {},
): ContainerFacts {
  return { id: `id-${name}`, name, hostNetwork: false, published, ...over };
}

export function aClaim(service: string, over: Partial<Claim> = {}): Claim {
  return {
    service,
    kind: 'native',
    ports: [],
    wantedUp: true,
    treePids: [],
    command: ['python', 'main.py'],
    workingDir: '/home/ann/shop/api',
    sources: [],
    earlier: [],
    ...over,
  };
}

export function anInventory(listeners: readonly Listener[], over: Partial<Inventory> = {}): Inventory {
  return { listeners, forwarded: [], timeWait: new Set(), containers: [], enginesKnown: true, seenAt: 0, ...over };
}

/** An answer of every holder of the process or container, at the hosts given. */
export function answered(port: number, by: number | string, ...hosts: readonly string[]): readonly Answer[] {
  return hosts.map((host) => ({
    host,
    address: host === 'localhost' ? '127.0.0.1' : host,
    port,
    ...(typeof by === 'number'
      ? { by: 'process' as const, pids: [by] }
      : { by: 'container' as const, pids: [], containerId: `id-${by}` }),
  }));
}

export const self: Self = {
  uid: 1000,
  pids: [900, 901],
  home: '/home/ann',
  stack: { name: 'shop', directory: '/home/ann/shop' },
  now,
};
