import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openKernel } from '../../../electron/platform/linux/kernel.ts';
import { ProcessEnds } from '../../../electron/platform/linux/process-ends.ts';
import { type SocketSource, tableSource } from '../../../electron/platform/linux/socket-source.ts';
import { linuxPlatform } from '../../../electron/platform/linux.ts';
import type { ProcessInfo } from '../../../electron/platform/platform.ts';
import { freePorts } from '../../support/free-ports.ts';
import { until } from '../../support/until.ts';

const kernel = openKernel();
const platform = linuxPlatform();

describe("the kernel's own interfaces", () => {
  it('can be used here, so that what follows is a test of them', () => {
    expect(kernel.limited).toBeUndefined();
    expect(platform.readingSlowly?.()).toBeUndefined();
  });
});

const sources: readonly (readonly [string, SocketSource])[] = [
  ['asked for one by one', kernel.sockets],
  ['read from /proc', tableSource()],
];

describe.each(sources)('sockets, %s', (_, source) => {
  const opened: (Server | Socket)[] = [];
  let [ipv4, dual, accepted] = [0, 0, 0];
  const listen = async (port: number, host: string) => {
    const server = createServer();
    opened.push(server);
    server.listen(port, host);
    await once(server, 'listening');
    return server;
  };
  beforeAll(async () => {
    [ipv4 = 0, dual = 0, accepted = 0] = await freePorts(3);
    await listen(ipv4, '127.0.0.3');
    await listen(dual, '::');
    await listen(accepted, '127.0.0.1');
  });
  afterAll(() => {
    for (const one of opened) 'close' in one ? one.close() : one.destroy();
  });
  const connected = async (host: string, port: number) => {
    const socket = connect({ host, port });
    opened.push(socket);
    await once(socket, 'connect');
    const { localAddress = '', localPort = 0, remoteAddress = '' } = socket;
    return { localAddress, localPort, remoteAddress, remotePort: port };
  };

  it('that listen are named by their own address', () => {
    const listening = source.listening('tcp');
    expect(listening).toContainEqual(
      expect.objectContaining({ localAddress: '127.0.0.3', localPort: ipv4, family: 4 }),
    );
    expect(listening).toContainEqual(expect.objectContaining({ localAddress: '::', localPort: dual, family: 6 }));
  });

  it('at both ends of a connection are found, also where one end is of a dual-stack server', async () => {
    const connections = [
      await connected('127.0.0.3', ipv4),
      await connected('127.0.0.1', dual),
      await connected('::1', dual),
    ];
    const found = await until('the server has taken them', () => {
      const ends = source.ends(connections);
      return ends.every(({ far }) => far && far.inode !== '0') && ends;
    });
    for (const [index, { near, far }] of found.entries()) {
      expect(near?.localPort).toBe(connections[index]?.localPort);
      expect(far?.remotePort).toBe(connections[index]?.localPort);
      expect(near?.inode).not.toBe(far?.inode);
    }
  });

  it('of a connection that is not there are no ends, and the listener is none', () => {
    const nothing = { localAddress: '127.0.0.1', localPort: 1, remoteAddress: '127.0.0.1', remotePort: accepted };
    expect(source.ends([nothing])).toEqual([{ near: undefined, far: undefined }]);
  });
});

describe('the end of a process that is not our child', () => {
  const started: ChildProcess[] = [];
  afterEach(() => {
    for (const child of started.splice(0)) child.kill('SIGKILL');
  });
  const sleeper = async (): Promise<ProcessInfo> => {
    const child = spawn('sleep', ['600'], { stdio: 'ignore' });
    started.push(child);
    return until('it runs', async () => {
      const found = await platform.process(child.pid ?? 0);
      return found?.command[0] === 'sleep' ? found : undefined;
    });
  };
  const ends = () => {
    if (!kernel.libc) throw new Error('no library');
    return new ProcessEnds(kernel.libc, (identity) => platform.alive(identity));
  };

  it('is told once, for it alone, and not before the call returns', async () => {
    const [one, other] = [await sleeper(), await sleeper()];
    const watch = ends();
    const told: string[] = [];
    watch.watch(one, () => told.push('one'));
    const endOther = watch.watch(other, () => told.push('other'));
    process.kill(one.pid, 'SIGKILL');
    expect(told).toEqual([]);
    await until('the end is told', () => told.length > 0);
    expect(told).toEqual(['one']);
    endOther?.();
  });

  it('is told of one that is dead already, and of one whose pid is another’s by now', async () => {
    const one = await sleeper();
    const watch = ends();
    let told = 0;
    const stale = watch.watch({ pid: one.pid, startToken: '1' }, () => told++);
    expect(told).toBe(0);
    await until('it is told', () => told === 1);
    expect(platform.alive(one)).toBe(true);
    stale?.();
  });

  it('is not told once nobody waits for it any more, and what comes later still is', async () => {
    const [one, other] = [await sleeper(), await sleeper()];
    const watch = ends();
    const told: string[] = [];
    watch.watch(one, () => told.push('one'))?.();
    process.kill(one.pid, 'SIGKILL');
    watch.watch(other, () => told.push('other'));
    process.kill(other.pid, 'SIGKILL');
    await until('the second end is told', () => told.length > 0);
    expect(told).toEqual(['other']);
  });
});
