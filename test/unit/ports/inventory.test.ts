import { describe, expect, test } from 'vitest';
import type { Connection, Peer, Platform, ProcessInfo, RawListener } from '../../../electron/platform/platform.ts';
import { containerOfProxy } from '../../../electron/ports/containers-behind.ts';
import { forwarderName } from '../../../electron/ports/forwarders.ts';
import { hostsOf } from '../../../electron/ports/hosts.ts';
import { identify } from '../../../electron/ports/identity.ts';
import { takeInventory } from '../../../electron/ports/inventory.ts';
import type { ContainerFacts } from '../../../electron/ports/types.ts';
import { aContainer, aProcess, aPublished } from '../../support/ports.ts';

const port = 54_112;
const proxy = aProcess(
  70,
  `/usr/bin/docker-proxy -proto tcp -host-ip 127.0.0.2 -host-port ${port} -container-ip 172.17.0.2 -container-port 8000`,
  { uid: 0, user: 'root' },
);
const container = aContainer('shop-api', [aPublished('shop-api', '127.0.0.2', port)]);

function raw(address: string, pids: readonly number[], over: Partial<RawListener> = {}): RawListener {
  return {
    protocol: 'tcp',
    family: address.includes(':') ? 6 : 4,
    address,
    port,
    pids,
    socket: `${address} ${pids}`,
    ...over,
  };
}

/** Tables of a system; everything that ports do not ask for is missing. */
function tables(
  listeners: readonly RawListener[],
  processes: readonly ProcessInfo[],
  peer: Peer = { how: 'gone', pids: [] },
) {
  const part: Partial<Platform> = {
    listeners: async () => listeners,
    listeningSockets: async () => listeners.map((listener) => ({ ...listener, pids: [] })),
    processes: async () => processes,
    process: async (pid) => processes.find((one) => one.pid === pid),
    timeWaitPorts: async () => new Set<number>(),
    peerOf: async () => peer,
  };
  return part as Platform;
}

async function behind(listener: RawListener, processes: readonly ProcessInfo[], containers: readonly ContainerFacts[]) {
  const { listeners } = await takeInventory(tables([listener], processes), containers, true);
  return listeners[0];
}

describe('the container behind a socket', () => {
  test('is that of the docker-proxy’s own address and port', async () => {
    expect(await behind(raw('127.0.0.2', [70]), [proxy], [container])).toMatchObject({
      container: { name: 'shop-api' },
      forwarder: 'docker-proxy',
    });
  });

  test('is found also when root’s docker-proxy may not be looked into', async () => {
    const found = await behind(raw('127.0.0.2', [], { uid: 0 }), [proxy], [container]);
    expect(found).toMatchObject({ container: { name: 'shop-api' }, processes: [{ pid: 70 }] });
  });

  test('is nobody’s when the proxy belongs to a container that is gone', async () => {
    const replaced = aContainer('shop-api', [
      aPublished('shop-api', '127.0.0.2', port, { containerAddresses: ['172.17.0.9'] }),
    ]);
    const found = await behind(raw('127.0.0.2', [70]), [proxy], [replaced]);
    expect(found?.container).toBeUndefined();
    expect(found?.forwarder).toBe('docker-proxy');
  });

  test('is not the one that publishes the same port on another address', async () => {
    const stray = aProcess(60, 'python main.py');
    expect((await behind(raw('127.0.0.1', [60]), [stray], [container]))?.container).toBeUndefined();
    expect((await behind(raw('127.0.0.1', [], { uid: 0 }), [], [container]))?.container).toBeUndefined();
  });

  test.each([
    ['/Applications/Docker.app/Contents/MacOS/com.docker.backend', '::'],
    ['C:\\Windows\\System32\\wslrelay.exe', '::1'],
    ['/usr/bin/rootlessport', '0.0.0.0'],
    ['/opt/podman/bin/gvproxy', '0.0.0.0'],
  ])('is reached through %s on %s', async (program, address) => {
    const forwarder = { ...aProcess(80, ''), command: [program] };
    const wide = aContainer('shop-api', [aPublished('shop-api', '0.0.0.0', port)]);
    expect(await behind(raw(address, [80]), [forwarder], [wide])).toMatchObject({ container: { name: 'shop-api' } });
    expect((await behind(raw(address, [80]), [forwarder], []))?.forwarder).toBeDefined();
  });

  test('on the host’s network it is told by the process above', async () => {
    const main = aProcess(90, 'nginx: master');
    const worker = aProcess(91, 'nginx: worker', { ppid: 90 });
    const host = aContainer('web', [], { hostNetwork: true, pid: 90 });
    expect(await behind(raw('0.0.0.0', [91]), [main, worker], [host])).toMatchObject({ container: { name: 'web' } });
  });

  test('names OrbStack and Colima’s ssh', () => {
    expect(
      forwarderName({ ...aProcess(1, ''), command: ['/Applications/OrbStack.app/Contents/MacOS/OrbStack Helper'] }),
    ).toBe('OrbStack');
    expect(forwarderName(aProcess(1, 'ssh: /Users/ann/.colima/_lima/colima/ssh.sock [mux]'))).toBe('Lima');
    expect(forwarderName(aProcess(1, 'python main.py'))).toBeUndefined();
    expect(containerOfProxy(aProcess(1, 'docker-proxy -proto tcp'), [container])).toBeUndefined();
  });
});

describe('the inventory', () => {
  test('has the process that made a shared socket first, and everything above it', async () => {
    const shell = aProcess(50, '-bash');
    const parent = aProcess(60, 'gunicorn', { ppid: 50 });
    const worker = aProcess(61, 'gunicorn', { ppid: 60, startedAt: 1 });
    const found = await behind(raw('127.0.0.1', [61, 60]), [shell, parent, worker], []);
    expect(found?.processes.map(({ pid }) => pid)).toEqual([60, 61]);
    expect(found?.parents.map(({ pid }) => pid)).toEqual([50]);
  });

  test('has the ports that the kernel forwards without a socket', async () => {
    const { forwarded } = await takeInventory(tables([], []), [container], true);
    expect(forwarded).toMatchObject([{ containerName: 'shop-api', address: '127.0.0.2' }]);
    const proxied = await takeInventory(tables([raw('127.0.0.2', [70])], [proxy]), [container], true);
    expect(proxied.forwarded).toEqual([]);
  });
});

describe('who answered a connection', () => {
  const connection: Connection = {
    localAddress: '127.0.0.1',
    localPort: 40_000,
    remoteAddress: '127.0.0.2',
    remotePort: port,
  };
  const listeners = [raw('127.0.0.2', [], { uid: 0 }), raw('127.0.0.1', [60], { uid: 1000 })];
  const ask = (peer: Peer, remoteAddress = '127.0.0.2', sockets = listeners) =>
    identify(tables(sockets, [proxy, aProcess(60, 'python main.py')], peer), { ...connection, remoteAddress }, [
      container,
    ]);

  test('a docker-proxy answers for its container', async () => {
    expect(await ask({ how: 'held', pids: [70] })).toMatchObject({ by: 'container', containerId: 'id-shop-api' });
  });

  test('so does one that we may not see, exactly where the container publishes', async () => {
    expect(await ask({ how: 'held', pids: [], uid: 0 })).toMatchObject({ by: 'container' });
    expect(await ask({ how: 'held', pids: [], uid: 0 }, '127.0.0.1')).toMatchObject({ by: 'unknown' });
    expect(await ask({ how: 'held', pids: [], uid: 33 })).toMatchObject({ by: 'unknown' });
  });

  test('a process answers for itself', async () => {
    expect(await ask({ how: 'held', pids: [60] }, '::ffff:127.0.0.1')).toMatchObject({
      by: 'process',
      pids: [60],
      address: '127.0.0.1',
    });
  });

  test('what the kernel forwards is the container’s, what is closed is nobody’s to tell', async () => {
    expect(await ask({ how: 'forwarded', pids: [] })).toMatchObject({ by: 'container' });
    expect(await ask({ how: 'forwarded', pids: [] }, '10.0.0.9')).toMatchObject({ by: 'unknown' });
    expect(await ask({ how: 'gone', pids: [] })).toMatchObject({ by: 'unknown' });
  });

  test('a connection that nobody accepted is the only listener’s, and of two nobody’s', async () => {
    expect(await ask({ how: 'unowned', pids: [] }, '127.0.0.1')).toMatchObject({ by: 'process', pids: [60] });
    const two = [...listeners, raw('127.0.0.1', [61])];
    expect(await ask({ how: 'unowned', pids: [] }, '127.0.0.1', two)).toMatchObject({ by: 'unknown' });
  });
});

test('the declared address is asked beside the usual names, every interface is not', () => {
  const hosts = [{ host: 'localhost', address: '127.0.0.1' }];
  expect(hostsOf({ port, protocol: 'tcp', address: '127.0.0.2' }, hosts)).toHaveLength(2);
  expect(hostsOf({ port, protocol: 'tcp', address: '0.0.0.0' }, hosts)).toEqual(hosts);
  expect(hostsOf({ port, protocol: 'tcp' }, hosts)).toEqual(hosts);
});
