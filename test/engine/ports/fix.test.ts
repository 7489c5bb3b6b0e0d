import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import findProcess from 'find-process';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { currentPlatform } from '../../../electron/platform/current.ts';
import type { Platform, ProcessInfo } from '../../../electron/platform/platform.ts';
import { lineageOf } from '../../../electron/platform/tree.ts';
import { proveAnswers } from '../../../electron/ports/answers.ts';
import { killStray, untilReleased } from '../../../electron/ports/fix.ts';
import { isPortFree, nextFreePort } from '../../../electron/ports/free-port.ts';
import { localHosts } from '../../../electron/ports/hosts.ts';
import { identify } from '../../../electron/ports/identity.ts';
import { takeInventory } from '../../../electron/ports/inventory.ts';
import { planFixPorts } from '../../../electron/ports/plan.ts';
import type { StrayTarget } from '../../../electron/ports/plan-steps.ts';
import type { Claim, ContainerFacts, Self } from '../../../electron/ports/types.ts';
import { judgePorts } from '../../../electron/ports/verdict.ts';
import { watchPorts } from '../../../electron/ports/watch.ts';
import { describeWithDocker, docker, TestContainers } from '../../support/docker.ts';
import { numberedPorts, takePort } from '../../support/free-ports.ts';
import { until } from '../../support/until.ts';

const portNo = numberedPorts();

const platform = currentPlatform();
const python = '/usr/bin/python3';
const started: ChildProcess[] = [];
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'stacklight-ports-')));
const api = join(folder, 'api');
const watches: (() => void)[] = [];

/** Listens with SO_REUSEPORT on each `address:port` given and answers one line. */
const server = `
import socket, sys, threading, signal, os
if os.environ.get('STUBBORN'): signal.signal(signal.SIGTERM, signal.SIG_IGN)
def serve(s):
    while True:
        c, _ = s.accept()
        try: c.recv(1024); c.sendall(b'HTTP/1.0 200 OK\\r\\n\\r\\nok'); c.close()
        except OSError: pass
for place in sys.argv[1:]:
    host, port = place.rsplit(':', 1)
    host = host.strip('[]')
    s = socket.socket(socket.AF_INET6 if ':' in host else socket.AF_INET)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind((host, int(port))); s.listen(16)
    threading.Thread(target=serve, args=(s,)).start()
`;

function run(program: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): ChildProcess {
  const child = spawn(program, args, { cwd: api, detached: true, stdio: 'ignore', env: { ...process.env, ...env } });
  started.push(child);
  return child;
}
const stray = (...places: readonly string[]): ChildProcess => run(python, ['main.py', ...places]);

async function listening(port: number, count: number): Promise<void> {
  await until(`${count} sockets on port ${port}`, async () => {
    const found = await platform.listeningSockets();
    return found?.filter((socket) => socket.port === port).length === count;
  });
}

async function selfNow(): Promise<Self> {
  const table = new Map((await platform.processes()).map((one) => [one.pid, one]));
  return {
    uid: process.getuid?.(),
    pids: [...lineageOf(process.pid, table)],
    stack: { name: 'shop', directory: folder },
    now: Date.now(),
  };
}

function claimOf(service: string, port: number, over: Partial<Claim> = {}): Claim {
  return {
    service,
    kind: 'native',
    ports: [{ port, protocol: 'tcp' }],
    wantedUp: true,
    treePids: [],
    command: [python, 'main.py', `127.0.0.1:${port}`],
    workingDir: api,
    sources: [],
    earlier: [],
    ...over,
  };
}

async function judged(claims: readonly Claim[], containers: readonly ContainerFacts[] = []) {
  const self = await selfNow();
  const hosts = await localHosts();
  const inventory = await takeInventory(platform, containers, true);
  const specs = claims.flatMap((claim) => claim.ports);
  const answers = (await Promise.all(specs.map((spec) => proveAnswers(platform, spec, hosts, containers)))).flat();
  const { holders, shadows } = judgePorts(claims, inventory, answers, self);
  return {
    inventory,
    answers,
    holders,
    shadows,
    ...planFixPorts({ id: 'p', claims, holders, shadows, inventory, self }),
  };
}

async function found(pid: number | undefined): Promise<ProcessInfo> {
  return until(`process ${pid}`, () => platform.process(pid ?? 0));
}

beforeAll(() => {
  mkdirSync(api);
  writeFileSync(join(api, 'main.py'), server);
});
afterEach(() => {
  for (const stop of watches.splice(0)) stop();
  for (const child of started.splice(0)) {
    try {
      if (child.pid) process.kill(-child.pid, 'SIGKILL');
    } catch {
      // Ended in the test.
    }
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

describeWithDocker('a container on 127.0.0.2 and six strays that share 127.0.0.1', () => {
  const port = portNo(1);
  const containers = new TestContainers();
  let name: string;
  let facts: ContainerFacts;

  beforeAll(async () => {
    name = await containers.run('exec httpd -f -p 8000', ['-p', `127.0.0.2:${port}:8000`]);
    const [inspected] = JSON.parse(await docker('inspect', name));
    facts = {
      id: inspected.Id,
      name,
      pid: inspected.State.Pid,
      hostNetwork: false,
      published: [
        {
          containerId: inspected.Id,
          containerName: name,
          protocol: 'tcp',
          address: '127.0.0.2',
          port,
          targetPort: 8000,
          containerAddresses: [inspected.NetworkSettings.IPAddress],
        },
      ],
    };
  });
  afterAll(() => containers.cleanUp());

  test('all seven are found, the six are ended and nothing else', async () => {
    const pids = Array.from({ length: 6 }, () => stray(`127.0.0.1:${port}`).pid);
    await listening(port, 7);
    const startedAt = await docker('inspect', '-f', '{{.State.StartedAt}}', name);
    const claims = [
      claimOf('api', portNo(2), { wantedUp: false }),
      claimOf('shop-api', port, {
        kind: 'container',
        ports: [{ port, protocol: 'tcp', address: '127.0.0.2' }],
        command: ['/bin/busybox', 'httpd'],
        workingDir: undefined,
        container: { id: facts.id, name, running: true },
      }),
    ];

    // What the product is for: one of seven is what the usual tool sees.
    expect((await findProcess('port', port)).length).toBeLessThan(7);
    const before = await judged(claims, [facts]);
    expect(before.holders.map(({ verdict }) => verdict).sort()).toEqual([...Array(6).fill('duplicate'), 'expected']);
    expect(before.answers.filter(({ host }) => host === '127.0.0.2')).toMatchObject([
      { by: 'container', containerId: facts.id },
    ]);
    expect(new Set(before.shadows.map(({ holder }) => holder.process?.pid))).toEqual(new Set(pids));
    expect(before.plan.steps.map(({ pid }) => pid).sort()).toEqual([...pids].sort());
    expect(before.plan.choices).toEqual([]);

    for (const step of before.plan.steps) {
      const target = before.targets.get(step.id);
      if (target?.kind !== 'process') throw new Error('a step that is no process');
      expect(await killStray(platform, target)).toMatchObject({ kind: 'gone', forced: false });
    }
    expect(await untilReleased(platform, [{ port, protocol: 'tcp', address: '127.0.0.1' }])).toEqual([]);
    const after = await judged(claims, [facts]);
    expect(after.shadows).toEqual([]);
    expect(after.holders.map(({ verdict }) => verdict)).toEqual(['expected']);
    expect(after.plan.steps).toEqual([]);
    expect(await docker('inspect', '-f', '{{.State.StartedAt}} {{.State.Running}}', name)).toBe(`${startedAt} true`);
    expect(
      execFileSync('ss', ['-ltnH', `sport = :${port}`], { encoding: 'utf8' })
        .trim()
        .split('\n'),
    ).toHaveLength(1);
  });

  test('a stray on ::1 is seen by its address, whatever localhost means here', async () => {
    const { pid } = stray(`[::1]:${port}`);
    await listening(port, 2);
    const claim = claimOf('shop-api', port, {
      kind: 'container',
      ports: [{ port, protocol: 'tcp', address: '127.0.0.2' }],
      command: [],
      container: { id: facts.id, name, running: true },
    });
    const { shadows, holders } = await judged([claim, claimOf('api', portNo(2))], [facts]);
    expect(shadows.find(({ host }) => host === '::1')?.holder.process?.pid).toBe(pid);
    expect(holders.find(({ address }) => address === '::1')?.verdict).toBe('duplicate');
  });
});

describe('holders of a port', () => {
  test('strays that share the port of the running service shadow it, and only they are ended', async () => {
    const own = stray(`127.0.0.1:${portNo(3)}`);
    const others = [stray(`127.0.0.1:${portNo(3)}`), stray(`127.0.0.1:${portNo(3)}`)];
    await listening(portNo(3), 3);
    const claim = claimOf('api', portNo(3), { treePids: [own.pid ?? 0], process: await found(own.pid) });
    const { holders, plan, shadows } = await judged([claim]);
    expect(holders.map(({ verdict }) => verdict).sort()).toEqual(['expected', 'stale', 'stale']);
    expect(shadows[0]?.sentence).toContain(`not from service api (pid ${own.pid})`);
    expect(plan.steps.map(({ pid }) => pid).sort()).toEqual(others.map(({ pid }) => pid).sort());
  });

  test('a client is never named, nor a holder of a longer port', async () => {
    const client = run(python, [
      '-c',
      `import socket,time\nwhile True:\n  try: s=socket.create_connection(('127.0.0.1',${portNo(4)})); break\n  except OSError: time.sleep(.02)\ntime.sleep(60)`,
    ]);
    stray(`127.0.0.1:${portNo(4)}`);
    await listening(portNo(4), 1);
    await until('the client to connect', async () => {
      const files = await platform.process(client.pid ?? 0);
      return files && execFileSync('ss', ['-tnH', `dport = :${portNo(4)}`], { encoding: 'utf8' }).includes('ESTAB');
    });
    const { holders } = await judged([
      claimOf('api', portNo(4)),
      claimOf('short', Number(String(portNo(4)).slice(0, 4)), { command: ['x'] }),
    ]);
    expect(holders).toHaveLength(1);
    expect(holders[0]?.process?.pid).not.toBe(client.pid);
    expect(holders[0]?.service).toBe('api');
  });

  test('one socket that two processes share is one holder', async () => {
    const fork = `import os,socket,time\ns=socket.socket()\ns.bind(('127.0.0.1',${portNo(5)}))\ns.listen(5)\nos.fork()\ntime.sleep(60)`;
    const parent = run(python, ['-c', fork]);
    await listening(portNo(5), 1);
    const holder = await until('both processes', async () => {
      const { holders } = await judged([claimOf('other', portNo(5), { command: ['x'] })]);
      return holders[0]?.sharedBy.length === 1 ? holders[0] : undefined;
    });
    expect(holder.process?.pid).toBe(parent.pid);
    expect(holder.verdict).toBe('foreign');
    // Nobody accepts: the only listener there is the one that the connection waits for.
    expect(holder.answers).toContain('127.0.0.1');
  });

  test('a probe’s own connection tells who answered it', async () => {
    const { pid } = stray(`127.0.0.1:${portNo(6)}`);
    await listening(portNo(6), 1);
    const socket = connect(portNo(6), '127.0.0.1').on('error', () => {});
    await new Promise((resolve) => socket.once('connect', resolve));
    const answer = await identify(
      platform,
      {
        localAddress: socket.localAddress ?? '',
        localPort: socket.localPort ?? 0,
        remoteAddress: '::ffff:127.0.0.1',
        remotePort: portNo(6),
      },
      [],
      [pid ?? 0],
    );
    socket.destroy();
    expect(answer).toMatchObject({ by: 'process', pids: [pid] });
  });

  test('where the system’s tables cannot be read, find-process gives a hint on which nothing is ended', async () => {
    const { pid } = stray(`127.0.0.1:${portNo(7)}`);
    await listening(portNo(7), 1);
    const blind: Platform = { ...platform, listeners: () => Promise.reject(new Error('no tables')) };
    const inventory = await takeInventory(blind, [], true, [portNo(7)]);
    expect(inventory.listeners).toMatchObject([{ port: portNo(7), guessed: true, processes: [{ pid }] }]);
    const { holders } = judgePorts([claimOf('api', portNo(7))], inventory, [], await selfNow());
    expect(holders.map(({ verdict }) => verdict)).toEqual(['protected']);
  });

  test('a free port is offered, never one that is held on another address', async () => {
    const first = takePort(5);
    stray(`127.0.0.1:${first + 1}`, `[::1]:${first + 2}`);
    await listening(first + 1, 1);
    await listening(first + 2, 1);
    expect(await isPortFree(first + 1)).toBe(false);
    expect(await isPortFree(first + 2)).toBe(false);
    expect(await nextFreePort(first, new Set([first + 3]))).toBe(first + 4);
  });
});

describe('ending a stray', () => {
  const targetOf = async (child: ChildProcess, port: number): Promise<StrayTarget> => {
    const { pid, startToken, command, uid } = await found(child.pid);
    return { kind: 'process', process: { pid, startToken }, command, uid, ports: [{ protocol: 'tcp', port }] };
  };

  test('takes the shell around it and the child that ignores SIGTERM', async () => {
    const wrapper = run('/bin/sh', ['-c', `${python} main.py 127.0.0.1:${portNo(12)}; :`], { STUBBORN: '1' });
    await listening(portNo(12), 1);
    const target = await targetOf(wrapper, portNo(12));
    expect(await killStray(platform, target, { graceMs: 200 })).toMatchObject({ kind: 'gone', forced: true });
    expect(await untilReleased(platform, [{ port: portNo(12), protocol: 'tcp' }])).toEqual([]);
  });

  test('climbs to a shell that runs nothing else', async () => {
    // `exec` is kept from by the assignment after it: the shell stays as the parent.
    const wrapper = run('/bin/sh', ['-c', `trap : USR1; ${python} main.py 127.0.0.1:${portNo(13)}`]);
    await listening(portNo(13), 1);
    const { plan, holders } = await judged([claimOf('api', portNo(13))]);
    expect(holders[0]?.parents[0]?.pid).toBe(wrapper.pid);
    // More than the one command in it: the copy itself is ended, the shell is left to end by itself.
    expect(plan.steps[0]?.pid).toBe(holders[0]?.process?.pid);
  });

  test('does nothing when the pid belongs to another process by now', async () => {
    const child = stray(`127.0.0.1:${portNo(14)}`);
    await listening(portNo(14), 1);
    const target = await targetOf(child, portNo(14));
    const reused = { ...target, process: { ...target.process, startToken: '1' } };
    expect(await killStray(platform, reused)).toMatchObject({ kind: 'changed' });
    expect(await killStray(platform, { ...target, command: ['something', 'else'] })).toMatchObject({ kind: 'changed' });
    expect(await killStray(platform, { ...target, ports: [{ protocol: 'tcp', port: portNo(18) }] })).toMatchObject({
      kind: 'changed',
      message: expect.stringContaining('released its port'),
    });
    expect(await killStray(platform, target, { spare: new Set([target.process.pid]) })).toMatchObject({
      kind: 'changed',
    });
    expect(platform.alive(target.process)).toBe(true);
  });

  test('says so when it had ended before', async () => {
    const child = stray(`127.0.0.1:${portNo(15)}`);
    await listening(portNo(15), 1);
    const target = await targetOf(child, portNo(15));
    child.kill('SIGKILL');
    await until('its end', () => !platform.alive(target.process));
    expect(await killStray(platform, target)).toMatchObject({ kind: 'already-gone' });
  });

  test('leaves a process alone that is to be spared in its tree', async () => {
    const wrapper = run('/bin/sh', ['-c', `${python} main.py 127.0.0.1:${portNo(16)} & sleep 60 & wait`]);
    await listening(portNo(16), 1);
    const target = await targetOf(wrapper, portNo(16));
    const kept = await until('sleep', async () =>
      (await platform.tree(target.process)).find(({ command }) => command[0] === 'sleep'),
    );
    expect(await killStray(platform, target, { spare: new Set([kept.pid]) })).toMatchObject({ kind: 'gone' });
    expect(platform.alive(kept)).toBe(true);
    await platform.signal(kept, 'SIGKILL');
  });

  test('names who still holds a port when the wait is over', async () => {
    const child = stray(`127.0.0.1:${portNo(17)}`);
    await listening(portNo(17), 1);
    const held = await untilReleased(platform, [{ port: portNo(17), protocol: 'tcp', address: '0.0.0.0' }], 50);
    expect(held).toMatchObject([{ address: '127.0.0.1', pids: [child.pid] }]);
    expect(await untilReleased(platform, [{ port: portNo(17), protocol: 'tcp', address: '127.0.0.2' }], 50)).toEqual(
      [],
    );
  });
});

describe('`::` in front of an IPv4 address', () => {
  const waited = async (ipv6Only: boolean) => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen({ port: 0, host: '::', ipv6Only }, resolve));
    const bound = server.address();
    const port = typeof bound === 'object' && bound ? bound.port : 0;
    const held = await untilReleased(platform, [{ port, protocol: 'tcp', address: '0.0.0.0' }], 50);
    await new Promise((resolve) => server.close(resolve));
    return held.map(({ address }) => address);
  };

  test('holds nothing back when it is for IPv6 only', async () => expect(await waited(true)).toEqual([]));
  test('is in the way when it serves both', async () => expect(await waited(false)).toEqual(['::']));
});

test('the watch calls back when a watched port changes, and not for others', async () => {
  let calls = 0;
  watches.push(
    watchPorts(
      platform,
      () => ({ sockets: () => ({ ports: new Set([portNo(19)]) }), pauseMs: 20 }),
      () => calls++,
    ).end,
  );
  await until('the first look', () => calls === 1);
  stray(`127.0.0.1:${portNo(20)}`);
  await listening(portNo(20), 1);
  expect(calls).toBe(1);
  const child = stray(`127.0.0.1:${portNo(19)}`);
  await until('the new socket', () => calls === 2);
  child.kill('SIGKILL');
  await until('its end', () => calls === 3);
});
