import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Outcome } from '../../../electron/contract/action.ts';
import { currentPlatform } from '../../../electron/platform/current.ts';
import type { ProcessInfo } from '../../../electron/platform/platform.ts';
import type { ActRequest } from '../../../electron/supervisor/actions/request.ts';
import type { StackSupervisor } from '../../../electron/supervisor/runtime/stack-supervisor.ts';
import { freePorts } from '../../support/main-stack.ts';
import { Supervised } from '../../support/supervised.ts';
import { until } from '../../support/until.ts';

/** Listens where `LISTEN` says; what it is told otherwise is none of its business. */
const SERVER = `#!/usr/bin/python3
import os, socket, time
for place in os.environ.get('LISTEN', '').split():
    host, port = place.rsplit(':', 1)
    host = host.strip('[]')
    udp = host.startswith('udp/')
    host = host.removeprefix('udp/')
    s = socket.socket(socket.AF_INET6 if ':' in host else socket.AF_INET, socket.SOCK_DGRAM if udp else socket.SOCK_STREAM)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if ':' in host: s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
    s.bind((host, int(port)))
    if not udp: s.listen(16)
    globals().setdefault('kept', []).append(s)
if 'DROP' in os.environ: os.setuid(int(os.environ['DROP']))
while True: time.sleep(60)
`;

const CLIENT = `import os, socket, time
s = socket.create_connection(('127.0.0.2', int(os.environ['PORT'])))
time.sleep(600)
`;

const platform = currentPlatform();
const python = '/usr/bin/python3';
const project = new Supervised();
const other = new Supervised();
const started: ChildProcess[] = [];
/** By name, as they were found. */
const bystanders = new Map<string, ProcessInfo>();
const strays = new Map<string, ProcessInfo>();
let stack: StackSupervisor;
let [api = 0, web = 0, tool = 0, theirs = 0, a = 0, b = 0, c = 0, d = 0, e = 0, f = 0]: number[] = [];

interface Run {
  readonly cwd?: string;
  readonly listen?: string;
  readonly env?: Record<string, string>;
  readonly argv0?: string;
}

function start(command: readonly string[], { cwd = project.folder, listen, env, argv0 }: Run = {}): ChildProcess {
  const [program = '', ...args] = command;
  const child = spawn(program, args, {
    cwd,
    stdio: 'ignore',
    detached: true,
    env: { PATH: process.env.PATH, ...(listen ? { LISTEN: listen } : {}), ...env },
    ...(argv0 === undefined ? {} : { argv0 }),
  });
  started.push(child);
  return child;
}

/** The process that listens at this place of this machine. */
async function at(place: string, protocol: 'tcp' | 'udp' = 'tcp'): Promise<ProcessInfo> {
  const [, host = '', port = ''] = /^\[?(.*?)\]?:(\d+)$/.exec(place) ?? [];
  return until(`somebody listens on ${place}`, async () => {
    const found = (await platform.listeners()).find(
      (one) => one.address === host && one.port === Number(port) && one.protocol === protocol,
    );
    return found?.pids[0] === undefined ? undefined : platform.process(found.pids[0]);
  });
}

const info = (child: ChildProcess): Promise<ProcessInfo> =>
  until(`process ${child.pid}`, async () => {
    const process = await platform.process(child.pid ?? 0);
    // Until its exec it has our own command line.
    return process?.exe !== globalThis.process.execPath || child.spawnfile.includes('node') ? process : undefined;
  });

async function bystander(name: string, command: readonly string[], run: Run = {}): Promise<ProcessInfo> {
  const child = start(command, run);
  const found = run.listen?.startsWith('udp/')
    ? await at(run.listen.slice(4), 'udp')
    : run.listen
      ? await at(run.listen)
      : await info(child);
  bystanders.set(name, found);
  return found;
}

/** Started by a shell that ends at once: nothing that started it is left. */
async function orphan(command: string, run: Run & { readonly listen: string }): Promise<ProcessInfo> {
  start(['/bin/sh', '-c', `${command} & :`], run);
  const found = await at(run.listen);
  await until(`${command} is an orphan`, async () => (await platform.process(found.pid))?.ppid === 1);
  return found;
}

const act = (kind: 'fix-ports' | 'clean-up', over: Partial<ActRequest> = {}) =>
  project.act(stack, kind, { timeoutMs: 20_000, ...over });

const living = () => [...bystanders].filter(([, one]) => platform.alive(one)).map(([name]) => name);
const pids = (outcome: Outcome, part: 'steps' | 'choices') => outcome.plan[part].flatMap(({ pid }) => pid ?? []).sort();

beforeAll(async () => {
  [api = 0, web = 0, tool = 0, theirs = 0, a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = await freePorts(10);
  for (const one of [project, other]) {
    for (const path of ['services/api/server', 'services/billing/server', 'tool.py', 'web/dev.py']) {
      mkdirSync(join(one.folder, path, '..'), { recursive: true });
      writeFileSync(join(one.folder, path), SERVER);
      chmodSync(join(one.folder, path), 0o755);
    }
    for (const name of ['api', 'billing']) writeFileSync(join(one.folder, `services/${name}/app.conf`), '');
    one.write('web/package.json', '{ "scripts": { "dev": "python3 dev.py --hot" } }');
  }
  symlinkSync(project.folder, join(other.folder, 'link'));
  chmodSync(project.folder, 0o755);
  stack = await project.open({
    text: `name: innocent
services:
  api: { command: ./services/api/server --config services/api/app.conf, ports: ["127.0.0.2:${api}"] }
  web: { command: npm run dev, working_dir: web, ports: [${web}] }
  tool: { command: python3 tool.py --tenant 1, ports: [${tool}] }
  theirs: { command: python3 tool.py --tenant 9, ports: [${theirs}] }
`,
  });
});
afterAll(async () => {
  for (const child of started) {
    try {
      if (child.pid) process.kill(-child.pid, 'SIGKILL');
    } catch {
      // Ended in the test.
    }
  }
  for (const one of strays.values()) await platform.signal(one, 'SIGKILL');
  await other.close();
  await project.close();
});

describe('among bystanders of every similar shape', () => {
  const conf = (name: string) => ['--config', `services/${name}/app.conf`];

  it('the stage is set', async () => {
    // The same run by another way to write it: absolute paths, the interpreter named, through a link.
    const absolute = `${python} ${project.folder}/services/api/server --config ${other.folder}/link/services/api/app.conf`;
    strays.set('api', await orphan(absolute, { listen: `127.0.0.2:${api}` }));
    strays.set(
      'web',
      await orphan('python3 dev.py --hot', { cwd: join(project.folder, 'web'), listen: `127.0.0.1:${web}` }),
    );
    const shell = start(['/bin/sh', '-c', 'python3 tool.py --tenant 1 & sleep 600 & wait'], {
      listen: `[::1]:${tool}`,
    });
    strays.set('tool', await at(`[::1]:${tool}`));
    bystanders.set('the script that started a stray and more', await info(shell));
    const sleeper = await until('sleep', async () =>
      (await platform.processes()).find((one) => one.ppid === shell.pid && one.command[0] === 'sleep'),
    );
    bystanders.set('what that script started beside it', sleeper);

    const server = './services/api/server';
    const billing = './services/billing/server';
    await bystander('another service, its number, another address', [billing, ...conf('billing')], {
      listen: `127.0.0.1:${api}`,
    });
    await bystander('the same run on another alias', [server, ...conf('api')], { listen: `127.0.0.3:${api}` });
    await bystander('the same run on ::1', [server, ...conf('api')], { listen: `[::1]:${api}` });
    await bystander('another configuration on its address', [server, ...conf('billing')], { listen: `127.0.0.2:${a}` });
    await bystander('another program with its configuration', [billing, ...conf('api')], { listen: `127.0.0.2:${b}` });
    await bystander('one in another folder', [join(project.folder, server), ...conf('api')], {
      cwd: other.folder,
      listen: `127.0.0.2:${c}`,
    });
    await bystander('the other checkout on a declared port', ['python3', 'tool.py', '--tenant', '1'], {
      cwd: other.folder,
      listen: `127.0.0.1:${tool}`,
    });
    await bystander('another tenant', ['python3', 'tool.py', '--tenant', '2'], { listen: `127.0.0.1:${d}` });
    await bystander('a copy that somebody uses', ['python3', 'tool.py', '--tenant', '1'], { listen: `127.0.0.1:${e}` });
    await bystander('the same run on another alias of a bare port', ['python3', 'tool.py', '--tenant', '1'], {
      listen: `127.0.0.8:${tool}`,
    });
    await bystander('the script by hand, whoever started it lives', ['python3', 'dev.py', '--hot'], {
      cwd: join(project.folder, 'web'),
      listen: `[::1]:${web}`,
    });
    await bystander('the script of the other checkout', ['python3', 'dev.py', '--hot'], {
      cwd: join(other.folder, 'web'),
      listen: `127.0.0.4:${web}`,
    });
    await bystander('UDP on its number', [server, ...conf('api')], { listen: `udp/127.0.0.2:${api}` });
    await bystander('a client', [python, '-c', CLIENT], { env: { PORT: String(api) } });
    await bystander('a reader of its file', ['tail', '-f', join(project.folder, 'services/api/server')]);
    await bystander('an editor of its file', ['sleep', '600'], { argv0: 'vim' });
    await bystander('the same words, another program', ['sleep', '600'], { argv0: 'python3' });
    await bystander('the same run that listens nowhere', [server, ...conf('api')]);
    await bystander('code of its own in the folder', [python, '-c', SERVER], { listen: `127.0.0.5:${api}` });
    await bystander('a module in the folder', [python, '-m', 'http.server', '--bind', '127.0.0.6', String(api)], {});
    await bystander('a wrapper of another program', ['/bin/sh', '-c', 'sleep 600; : services/api/server']);
    await at(`127.0.0.6:${api}`);
    if (process.getuid?.() === 0) {
      await bystander("another user's", ['python3', 'tool.py', '--tenant', '9'], {
        listen: `127.0.0.1:${theirs}`,
        env: { DROP: '65534' },
      });
    }
    expect(bystanders.size).toBeGreaterThanOrEqual(20);
    expect(living()).toEqual([...bystanders.keys()]);
  });

  it('fix ports ends exactly the strays', async () => {
    const stray = [...strays.values()].map(({ pid }) => pid).sort();
    const planned = await act('fix-ports', { dryRun: true });
    expect(pids(planned, 'steps')).toEqual(stray);
    // Strangers on a declared port and address, and nothing else, are offered; one tick for all of a port.
    const named = (name: string) => bystanders.get(name)?.pid ?? 0;
    expect(pids(planned, 'choices')).toEqual(
      [named('the other checkout on a declared port'), named('the script by hand, whoever started it lives')].sort(),
    );
    expect(new Set(planned.plan.choices.map(({ choice }) => choice?.group))).toEqual(
      new Set([`port-${tool}`, `port-${web}`]),
    );
    const done = await act('fix-ports');
    expect(pids(done, 'steps')).toEqual(stray);
    expect(done.outcome).toBe(
      'Done; what is listed above was left alone. Nothing in this stack is meant to be running, so nothing was verified.',
    );
    for (const [name, one] of strays) expect([name, platform.alive(one)]).toEqual([name, false]);
    expect(living()).toEqual([...bystanders.keys()]);
    strays.clear();
  });

  it('clean up ends what nothing holds any more, and offers a copy that somebody uses', async () => {
    const left = await orphan('python3 tool.py --tenant 1', { listen: `127.0.0.1:${f}` });
    strays.set('left', left);
    const done = await act('clean-up');
    expect(pids(done, 'steps')).toEqual([left.pid]);
    expect(
      done.plan.choices.filter(({ choice }) => choice?.kind === 'copy').map(({ pid, choice }) => [pid, choice?.label]),
    ).toEqual([[bystanders.get('a copy that somebody uses')?.pid, '1 copy of tool on another port']]);
    expect(platform.alive(left)).toBe(false);
    expect(living()).toEqual([...bystanders.keys()]);
  });
});
