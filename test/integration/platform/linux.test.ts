import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { currentPlatform } from '../../../electron/platform/current.ts';
import { takePort } from '../../support/free-ports.ts';
import { until } from '../../support/until.ts';

const platform = currentPlatform();
const started: ChildProcess[] = [];
const servers: Server[] = [];

function run(script: string, env: Readonly<Record<string, string>> = {}): ChildProcess & { readonly pid: number } {
  const child = spawn('/bin/sh', ['-c', script], {
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, ...env },
  });
  if (child.pid === undefined) throw new Error('sh did not start');
  started.push(child);
  return Object.assign(child, { pid: child.pid });
}

async function firstLine(child: ChildProcess): Promise<string> {
  const [text] = await once(child.stdout ?? child, 'data');
  return String(text).trim();
}

async function identityOf(pid: number) {
  return until(`process ${pid}`, () => platform.process(pid));
}

async function listen(host: string): Promise<{ readonly server: Server; readonly port: number }> {
  const server = createServer((socket) => socket.on('error', () => {}));
  servers.push(server);
  server.listen(takePort(), host);
  await once(server, 'listening');
  const address = server.address();
  if (!address || typeof address === 'string') throw new Error('no port');
  return { server, port: address.port };
}

async function connected(port: number, host: string): Promise<Socket> {
  const socket = connect(port, host);
  await once(socket, 'connect');
  return socket;
}

function ends(socket: Socket) {
  return {
    localAddress: socket.localAddress ?? '',
    localPort: socket.localPort ?? 0,
    remoteAddress: socket.remoteAddress ?? '',
    remotePort: socket.remotePort ?? 0,
  };
}

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
  for (const child of started.splice(0)) {
    try {
      if (child.pid) process.kill(-child.pid, 'SIGKILL');
    } catch {
      // Ended in the test.
    }
  }
});

describe.skipIf(process.platform !== 'linux')('Linux', () => {
  test('tells who holds a listening socket, and that of a dual-stack one as well', async () => {
    const { port } = await listen('::');
    const found = (await platform.listeners()).filter((listener) => listener.port === port);
    expect(found).toMatchObject([{ protocol: 'tcp', family: 6, address: '::', pids: [process.pid] }]);
    expect((await platform.listeningSockets())?.some((listener) => listener.port === port)).toBe(true);
  });

  test('asked for one port, tells only of that and finds its holder anew when another takes its place', async () => {
    const { port, server } = await listen('127.0.0.1');
    await listen('127.0.0.1');
    const ask = () => platform.listeners({ port, likely: [process.pid] });
    expect(await ask()).toMatchObject([{ port, pids: [process.pid] }]);
    expect(await ask()).toMatchObject([{ port, pids: [process.pid] }]);
    server.close();
    await once(server, 'close');
    const other = run(`exec ${process.execPath} -e 'require("net").createServer().listen(${port}, "127.0.0.1")'`);
    await until('the next holder', async () => (await ask())[0]?.pids.includes(other.pid));
  });

  test('finds the process at the other end of a connection, IPv4 to a dual-stack listener', async () => {
    const { port } = await listen('::');
    const socket = await connected(port, '127.0.0.1');
    const peer = await platform.peerOf(ends(socket));
    const quick = await platform.peerOf(ends(socket), [process.pid]);
    socket.destroy();
    expect(peer).toMatchObject({ how: 'held', pids: [process.pid] });
    expect(quick.socket).toBe(peer.socket);
  });

  test('says gone, not forwarded, once the connection is closed', async () => {
    const { port } = await listen('127.0.0.1');
    const socket = await connected(port, '127.0.0.1');
    const connection = ends(socket);
    socket.resetAndDestroy();
    await until('the connection to be gone', async () => (await platform.peerOf(connection)).how === 'gone');
  });

  test('a listener that accepts nothing leaves the connection in the queue', async () => {
    const child = run(
      `exec /usr/bin/python3 -c 'import socket,time; s=socket.socket(); s.bind(("127.0.0.1",0)); s.listen(5); print(s.getsockname()[1],flush=True); time.sleep(60)'`,
    );
    const socket = await connected(Number(await firstLine(child)), '127.0.0.1');
    const peer = await platform.peerOf(ends(socket));
    socket.destroy();
    expect(peer).toMatchObject({ how: 'unowned', pids: [] });
  });

  test('a start time that does not fit gets no signal', async () => {
    const child = run('exec sleep 60');
    const found = await identityOf(child.pid);
    const stranger = { pid: child.pid, startToken: `${Number(found.startToken) + 1}` };
    expect(platform.alive(stranger)).toBe(false);
    expect(await platform.signal(stranger, 'SIGKILL')).toMatchObject({ sent: false, why: 'gone' });
    expect(await platform.signalGroup(stranger, 'SIGKILL')).toMatchObject({ sent: false, why: 'gone' });
    expect(await platform.tree(stranger)).toEqual([]);
    expect(platform.alive(found)).toBe(true);
    expect(await platform.signal(found, 'SIGTERM')).toEqual({ sent: true });
    await until('sleep to end', () => !platform.alive(found));
  });

  test('what became another program gets no signal, and it is said which', async () => {
    const child = run('sleep 0.2; exec sleep 60');
    const before = await identityOf(child.pid);
    await until('the exec', async () => (await platform.process(before.pid))?.exe?.endsWith('sleep'));
    const target = { ...before, runs: '/usr/bin/dash' };
    expect(await platform.signal(target, 'SIGKILL')).toMatchObject({
      sent: false,
      why: 'changed',
      message: expect.stringMatching(/runs .*sleep now, not \/usr\/bin\/dash/),
    });
    expect(platform.alive(before)).toBe(true);
    expect(await platform.signal(before, 'SIGKILL')).toEqual({ sent: true });
  });

  test('a group with a stranger in it gets no signal', async () => {
    const child = run('sleep 60 & echo $!; wait');
    const leader = await identityOf(child.pid);
    const member = await identityOf(Number(await firstLine(child)));
    expect(await platform.signalGroup(leader, 'SIGTERM', [leader])).toMatchObject({
      sent: false,
      why: 'changed',
      message: expect.stringContaining(`process ${member.pid}`),
    });
    expect(platform.alive(member)).toBe(true);
    expect(await platform.signalGroup(leader, 'SIGTERM', [leader, member])).toEqual({ sent: true });
    await until('both to end', () => !platform.alive(leader) && !platform.alive(member));
  });

  test('a zombie is dead', async () => {
    const child = run('sleep 0 & echo $!; exec sleep 60');
    const pid = Number(await firstLine(child));
    const zombie = await until('a zombie', async () => {
      const found = await platform.process(pid);
      return found?.zombie ? found : undefined;
    });
    expect(platform.alive(zombie)).toBe(false);
  });

  test('a group is signalled while its leader stands, and also after the leader died', async () => {
    const child = run('sleep 60 & echo $!; wait');
    const leader = await identityOf(child.pid);
    const member = await identityOf(Number(await firstLine(child)));
    expect(await platform.signal(leader, 'SIGKILL')).toEqual({ sent: true });
    await until('the leader to be reaped', async () => (await platform.process(leader.pid)) === undefined);
    expect((await platform.tree(leader)).map((process) => process.pid)).toEqual([member.pid]);
    expect(await platform.signalGroup(leader, 'SIGTERM')).toEqual({ sent: true });
    await until('the member to end', () => !platform.alive(member));
    expect(await platform.signalGroup(leader, 'SIGTERM')).toMatchObject({ sent: false, why: 'gone' });
  });

  test('a grandchild in a session of its own is found by its marker', async () => {
    const marker = `STACKLIGHT_TEST=${process.pid}-${Date.now()}`;
    const [name = '', value = ''] = marker.split('=');
    const child = run('(setsid sleep 60 & echo $!) ; exec sleep 60', { [name]: value });
    const root = await identityOf(child.pid);
    const escaped = await identityOf(Number(await firstLine(child)));
    await until('setsid', async () => (await platform.process(escaped.pid))?.command[0] === 'sleep');
    expect((await platform.tree(root)).map((found) => found.pid)).not.toContain(escaped.pid);
    expect((await platform.tree(root, marker)).map((found) => found.pid)).toEqual(
      expect.arrayContaining([root.pid, escaped.pid]),
    );
    await platform.signal(escaped, 'SIGKILL');
  });

  test('reads its own process with folder, user and a sensible start', async () => {
    const self = await platform.process(process.pid);
    expect(self).toMatchObject({ cwd: process.cwd(), uid: process.getuid?.(), zombie: false });
    expect(Math.abs((self?.startedAt ?? 0) - (Date.now() - process.uptime() * 1000))).toBeLessThan(2_000);
  });

  test('measures a busy process', async () => {
    const child = run('while :; do :; done');
    await platform.usage([child.pid]);
    const usage = await until('some use', async () => {
      const found = (await platform.usage([child.pid])).get(child.pid);
      return found && found.cpu > 5 ? found : undefined;
    });
    expect(usage.memory).toBeGreaterThan(100_000);
  });

  test('asks the login shell for its environment', async () => {
    expect((await platform.loginEnvironment())?.PATH).toContain('/bin');
  });

  test('a long state directory gets a short control socket in a private folder', () => {
    const home = mkdtempSync(join(tmpdir(), 'stacklight-test-'));
    const deep = join(home, 'x'.repeat(120));
    const path = platform.controlPath(deep);
    rmSync(home, { recursive: true });
    expect(Buffer.byteLength(path)).toBeLessThanOrEqual(103);
    expect(path).toBe(platform.controlPath(deep));
    expect(path).not.toBe(platform.controlPath(`${deep}y`));
    expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
    expect(platform.controlPath('/tmp/s')).toBe('/tmp/s/control.sock');
  });

  test('finds programs along the PATH given, and beside the folder given', () => {
    expect(platform.which('sh', { PATH: '/nowhere:/bin' }, '/')).toBe('/bin/sh');
    expect(platform.which('./sh', {}, '/bin')).toBe('/bin/sh');
    expect(platform.which('no-such-program', { PATH: '/bin' }, '/')).toBeUndefined();
  });
});
