import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Outcome } from '../../electron/contract/action.ts';
import type { ServiceView } from '../../electron/contract/service.ts';
import type { Snapshot } from '../../electron/contract/snapshot.ts';
import type { Problem } from '../../electron/result.ts';
import { type CliResult, stacklight } from '../support/cli.ts';
import { CliStack, isAlive, program } from '../support/cli-stack.ts';
import { describeWithDocker } from '../support/docker.ts';
import { numberedPorts } from '../support/free-ports.ts';
import { PROJECT } from '../support/project-root.ts';
import { until } from '../support/until.ts';

const portNo = numberedPorts();

/** Exactly one JSON document, the right exit code, and nothing that only a programmer understands. */
function expectError(result: CliResult, code: number): Problem {
  const { error } = result.json<{ error: Problem }>();
  expect(result.code).toBe(code);
  expect(error.message).toMatch(/\S/);
  expect(`${result.stdout}${result.stderr}`).not.toMatch(/^\s+at .*:\d+:\d+/m);
  return error;
}

describeWithDocker('a service that cannot start', () => {
  const stack = new CliStack();
  let outcome: Outcome;
  let seen: readonly ServiceView[];
  const messageOf = (id: string) => seen.find((one) => one.id === id)?.message ?? '';

  beforeAll(async () => {
    writeFileSync(stack.path('not-executable'), '#!/bin/sh\n', { mode: 0o600 });
    stack.write(`
name: bad-input
services:
  good:
    command: ${program('web', portNo(1))}
    ports: [${portNo(1)}]
  no-command: { command: no-such-program --serve }
  no-permission: { command: ./not-executable }
  no-folder: { command: sleep 100, working_dir: ./missing }
  no-env-file: { command: sleep 100, env_file: [.env.missing] }
  port-out-of-range: { command: sleep 100, ports: [99999] }
  port-twice: { command: sleep 100, ports: [${portNo(1)}] }
  no-container: { container: stacklight-no-such-container }
  no-module:
    command: sleep 100
    preflight: [{ run: '/usr/bin/python3 -c "import nosuchmodule"', because: the worker needs it }]
  waits: { command: sleep 100, depends_on: [no-command] }
  other.good: { command: sleep 100 }
`);
    const up = await stack.run('up', '--json');
    expect(up.code).toBe(1);
    outcome = up.json<Outcome>();
    seen = (await stack.snapshot()).services;
  });

  afterAll(() => stack.end());

  it.each([
    ['no-command', /no program no-such-program .*PATH. Install no-such-program, or write its whole path/],
    ['no-permission', /not-executable is not executable. Allow it with `chmod \+x/],
    ['no-folder', /working directory .*\/missing does not exist. Correct `working_dir`/],
    ['no-env-file', /env file .*\.env\.missing does not exist. Create it/],
    ['port-out-of-range', /out of range: allowed are 1 to 65535; found 99999 \(correct it at stacklight.yaml:11:\d+\)/],
    [
      'port-twice',
      new RegExp(
        `declares port ${portNo(1)}, which service "good" declares too .*correct it at stacklight.yaml:12:\\d+`,
      ),
    ],
    ['no-container', /no container named stacklight-no-such-container \(create it/],
    ['no-module', /the worker needs it .*Install the Python module nosuchmodule/],
  ])('is blocked with a sentence and a way out: %s', (id, words) => {
    expect(seen.find((one) => one.id === id)).toMatchObject({ state: 'blocked', desired: 'up' });
    expect(messageOf(id)).toMatch(words);
    expect(outcome.verification.find((check) => check.check.startsWith(`${id} `))?.ok).toBe(false);
  });

  it('does not keep the others from starting, and what depends on it says so', () => {
    expect(seen.find((one) => one.id === 'good')?.state).toBe('running');
    expect(seen.find((one) => one.id === 'other.good')?.state).toBe('running');
    expect(seen.find((one) => one.id === 'waits')).toMatchObject({ state: 'waiting', waitingFor: ['no-command'] });
    expect(messageOf('waits')).toBe('waiting for no-command');
  });

  it('starts when its cause is mended and it is asked for again', async () => {
    mkdirSync(stack.path('missing'));
    expect((await stack.up('no-folder')).verified).toBe(true);
  });

  it('is shown in an aligned table, and its log says that there is none', async () => {
    const status = await stack.run('status');
    expect(status.code).toBe(1);
    const rows = status.stdout.split('\n').filter((line) => /^ {2}\S+ +(blocked|waiting|running) /.test(line));
    expect(new Set(rows.map((row) => row.search(/blocked|waiting|running/))).size).toBe(1);
    const logs = await stack.run('logs', 'no-command');
    expect([logs.code, logs.stdout, logs.stderr]).toEqual([0, '', 'No output yet.\n']);
  });

  it('is told by validate beforehand where the file alone is to blame', async () => {
    const result = await stack.run('validate', '--json');
    expect(expectError(result, 2)).toMatchObject({ code: 'bad-port', file: stack.file, line: 11 });
    expect(result.json<{ problems: Problem[] }>().problems.map((one) => one.line)).toEqual([11, 12]);
  });
});

describe('a container engine', () => {
  const stacks: CliStack[] = [];
  const servers: Server[] = [];
  const withEngine = async (host: string, home?: string): Promise<CliStack> => {
    const stack = new CliStack({ home, env: { DOCKER_HOST: host } });
    stacks.push(stack);
    stack.write(`
services:
  db: { container: some-database }
  app: { command: sleep 100 }
`);
    return stack;
  };
  const said = async (stack: CliStack) => {
    const outcome = await stack.up();
    expect(outcome.verified).toBe(false);
    expect((await stack.service('app'))?.state).toBe('running');
    const db = await stack.service('db');
    expect(db?.state).toBe('blocked');
    return db?.message ?? '';
  };

  afterAll(async () => {
    await Promise.all(stacks.map((stack) => stack.end()));
    for (const server of servers) server.close();
  });

  it('that does not run, may not be used, or is nowhere blocks its containers with three different sentences', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'stacklight-engine-'));
    const socket = join(folder, 'docker.sock');
    const server = createServer();
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(socket, resolve));
    chmodSync(socket, 0);
    // Each has a supervisor of its own.
    const [down, wrong, forbidden] = await Promise.all([
      withEngine('unix:///tmp/stacklight-no-engine.sock').then(said),
      withEngine('nonsense://here').then(said),
      saidAsNobody(socket),
    ]);
    rmSync(folder, { recursive: true, force: true });
    expect(down).toMatch(/engine is at \/tmp\/stacklight-no-engine.sock, but it does not exist .*start that engine/);
    expect(forbidden).toMatch(/may not|permission|not allowed/i);
    expect(new Set([down, wrong, forbidden]).size).toBe(3);
    for (const sentence of [down, wrong, forbidden]) expect(sentence).not.toMatch(/ECONNREFUSED.*at |undefined/);
  });

  /** Root may open every socket, so somebody else asks. */
  async function saidAsNobody(socket: string): Promise<string> {
    if (process.getuid?.() !== 0) return said(await withEngine(`unix://${socket}`));
    const home = mkdtempSync(join(tmpdir(), 'stacklight-home-'));
    chownSync(home, 65_534, 65_534);
    const stack = await withEngine(`unix://${socket}`, home);
    chmodSync(stack.folder, 0o755);
    chmodSync(join(socket, '..'), 0o755);
    const daemon = spawn(
      'setpriv',
      ['--reuid=65534', '--regid=65534', '--clear-groups', process.execPath, join(PROJECT, 'out/main/daemon.js')],
      { env: { ...process.env, STACKLIGHT_HOME: home, ...stack.env }, stdio: 'ignore', cwd: '/' },
    );
    try {
      await until('the supervisor of the other user answers', () => stack.connect());
      return await said(stack);
    } finally {
      await stack.run('down', '--json');
      daemon.kill();
    }
  }
});

describe('a stack file that cannot be used', () => {
  const stack = new CliStack();
  afterAll(() => stack.end());

  it.each([
    ['empty', '', 1],
    ['not YAML', 'services:\n\tapi: x', 2],
    ['of the wrong type', 'services:\n  api: 12', 2],
    ['with a key twice', 'services:\n  api: { command: a }\n  api: { command: b }', 3],
    ['with an unknown key', 'services:\n  api:\n    comand: a', 2],
    ['with a cycle', 'services:\n  a: { command: x, depends_on: [b] }\n  b: { command: y, depends_on: [a] }', 2],
    ['with a secret in the wrong place', 'services:\n  api: { command: [{ PASSWORD: hunter2 }] }', 2],
  ])('is refused with file, line and column: %s', async (_, text, line) => {
    stack.write(text);
    const [json, up, plain] = await Promise.all([
      stack.run('validate', '--json'),
      stack.run('up', '--json'),
      stack.run('validate'),
    ]);
    const validated = expectError(json, 2);
    expect(validated).toMatchObject({ file: stack.file, line });
    expect(validated.column).toBeGreaterThan(0);
    expect(expectError(up, 2).code).toBe(validated.code);
    expect(`${up.stdout}${plain.stderr}`).not.toContain('hunter2');
  });

  it('is refused when it is not there, not text, or a folder', async () => {
    writeFileSync(stack.file, Buffer.from([0xff, 0xfe, 0x00]));
    expect(expectError(await stack.run('status', '--json'), 2).code).toBe('stack-file-unreadable');
    rmSync(stack.file);
    mkdirSync(stack.file);
    expect(expectError(await stack.run('status', '--json'), 2).code).toBe('stack-file-missing');
    expect(expectError(await stack.run('status', '--stack', '/nowhere/x.yaml', '--json'), 2).message).toContain(
      '/nowhere',
    );
  });
});

describe('a call', () => {
  const stack = new CliStack();
  afterAll(() => stack.end());
  const cli = join(PROJECT, 'out/main/cli.js');

  it('from a folder that was removed says so', async () => {
    const gone = stack.path('gone');
    mkdirSync(gone);
    const script = 'rmdir "$PWD" && exec "$@"';
    const command = ['-c', script, 'sh', process.execPath, cli, 'status', '--json'];
    const { stdout, status } = spawnSync('sh', command, {
      cwd: gone,
      env: { ...process.env, STACKLIGHT_HOME: stack.home },
      encoding: 'utf8',
    });
    const { error } = JSON.parse(stdout) as { error: Problem };
    expect([status, error.message]).toEqual([2, 'The folder you are in no longer exists.']);
  });

  it('with an empty or strange word in the place of a path, a command or a choice is refused in one sentence', async () => {
    for (const [words, sentence] of [
      [['untrust', ''], /expected a path/],
      [['trust', ''], /expected a path/],
      [['import', '/dev/zero'], /^\/dev\/zero is a device, not a file/],
      [['help', 'nosuch'], /^unknown command 'nosuch'/],
      [['daemon'], /missing required argument 'start\|stop\|status\|run'/],
      [['service', 'x'], /^service takes install, uninstall or status, not "x"/],
      [['export', 'state', '-w', stack.folder], /is there already; nothing was written\.$/],
    ] as const)
      expect(expectError(await stack.run(...words, '--json'), 2).message).toMatch(sentence);
    const home = expectError(await stacklight('/proc/none', ['status', '--json', '--stack', stack.file]), 3);
    expect(home.message).toContain("/proc/none cannot be used for Stacklight's state");
  });
});

describe('a stack file that changes while it runs', () => {
  const stack = new CliStack();
  const pids = async () => {
    const { services } = await stack.snapshot();
    return Object.fromEntries(services.map(({ id, process: running }) => [id, running?.pid]));
  };
  /** The yes to the change that waits. */
  const yes = async () => {
    await until('the change waits for a yes', async () => (await stack.snapshot()).approval);
    expect((await stack.run('trust', '--yes')).code).toBe(0);
  };
  const good = (tick: string) => `
name: moving
services:
  web: { command: ${program('web', portNo(2))}, ports: [${portNo(2)}] }
  tick: { command: sleep ${tick} }
  job: { command: sh -c 'echo ran >> job.txt', restart: on-failure }
  slow: { command: sh -c 'echo $$$$ >> slow.txt; exec sleep 100', preflight: [{ run: sleep 1.5 }] }
  broken: { command: no-such-program }
`;

  beforeAll(async () => {
    stack.write(good('100'));
    await stack.up('web', 'tick', 'job');
  });
  afterAll(() => stack.end());

  it('restarts only what changed, and lets a start that is under way be', async () => {
    await stack.run('up', '--no-wait');
    const before = await pids();
    stack.write(good('101'));
    await yes();
    const after = await until('tick runs anew', async () => {
      const now = await pids();
      return now.tick && now.tick !== before.tick && now.slow && now;
    });
    expect(after.web).toBe(before.web);
    expect((await stack.service('web'))?.generation).toBe(1);
    // The second `up` ran the job again, as Compose would; the change of the file did not.
    expect([stack.lines('slow.txt').length, stack.lines('job.txt').length]).toEqual([1, 2]);
    expect(Number(stack.lines('slow.txt')[0])).toBe(after.slow);
    expect((await stack.service('broken'))?.state).toBe('blocked');
  });

  it('runs on as it was while the file is bad, says where, and says when it is good again', async () => {
    const before = await pids();
    stack.write('name: moving\nservices:\n  web: { comand: x }\n');
    const bad = await until('the problem is shown', async () => {
      const status = await stack.run('status');
      return status.stdout.includes(`${stack.file}:3:`) && status;
    });
    expect(bad.stdout).toMatch(/stacklight.yaml:3:10: unknown key "comand".*did you mean "command"/);
    expect(await pids()).toEqual(before);
    stack.write(good('101'));
    await until('the problem is gone', async () => (await stack.snapshot()).fileProblems.length === 0);
    expect(await pids()).toEqual(before);
  });

  it('is asked once for a storm of saves, also by editors that replace the file', async () => {
    const before = await pids();
    for (let save = 0; save < 50; save += 1) {
      writeFileSync(stack.path('.stacklight.yaml.swp'), good(`1${save + 10}`));
      renameSync(stack.path('.stacklight.yaml.swp'), stack.file);
    }
    await until('the last one waits for a yes', async () => {
      const { approval } = await stack.snapshot();
      return approval?.commands.some(({ text }) => text === 'sleep 159');
    });
    await yes();
    await until('tick runs anew', async () => {
      const { tick } = await pids();
      return tick && tick !== before.tick;
    });
    expect((await stack.history('--service', 'tick')).filter((event) => event.to === 'starting')).toHaveLength(3);
    expect((await pids()).web).toBe(before.web);
  });

  it('keeps what runs when the stack gets another name, with its history', async () => {
    const before = await pids();
    stack.edit('name: moving', 'name: moved');
    await yes();
    await until('the new name is shown', async () => (await stack.snapshot()).stack === 'moved');
    expect(await pids()).toEqual(before);
    expect((await stack.history()).length).toBeGreaterThan(10);
    await stack.run('daemon', 'stop');
    stack.edit('name: moved', 'name: moved-while-away');
    expect((await stack.snapshot()).stack).toBe('moved');
    await yes();
    expect((await stack.snapshot()).stack).toBe('moved-while-away');
    expect(await pids()).toEqual(before);
    expect(stack.lines('job.txt')).toHaveLength(2);
  });

  it('stops what was removed', async () => {
    const { tick = 0 } = await pids();
    stack.edit(/ {2}tick:.*\n/, '');
    await yes();
    await until('tick is gone', () => !isAlive(tick));
    expect(Object.keys(await pids())).not.toContain('tick');
  });

  it('is the same stack through a symbolic link and from a folder below', async () => {
    const { key } = await stack.snapshot();
    const link = `${stack.folder}-link`;
    symlinkSync(stack.folder, link);
    mkdirSync(stack.path('sub/deep'), { recursive: true });
    const linked = await stacklight(stack.home, ['status', '--json', '--stack', link]);
    const below = await stacklight(stack.home, ['status', '--json'], { cwd: stack.path('sub/deep') });
    const relative = await stacklight(stack.home, ['status', '--json', '--stack', '../..'], {
      cwd: stack.path('sub/deep'),
    });
    rmSync(link);
    expect([linked, below, relative].map((result) => result.json<Snapshot>().key)).toEqual([key, key, key]);
  });

  it('can still be stopped from its folder when the file was deleted', async () => {
    const { web = 0 } = await pids();
    rmSync(stack.file);
    const status = await until('the loss is shown', async () => {
      const seen = await stack.run('status');
      return seen.stdout.includes('no stacklight.yaml') && seen;
    });
    expect(status.stdout).toContain('web');
    expect((await stack.run('down')).code).toBe(0);
    expect(isAlive(web)).toBe(false);
  });
});

describe('a call that is wrong', () => {
  const stack = new CliStack();
  beforeAll(async () => {
    stack.write('services:\n  one: { command: sleep 100 }\n');
    // A call that has to start it says so.
    await stack.run('daemon', 'start');
  });
  afterAll(() => stack.end());

  it.each([
    'nonsense',
    'up --nonsense',
    'up nobody',
    'up --timeout soon',
    'up --timeout 48h',
    'restart nobody',
    'status too much',
    'logs nobody',
    'logs -n many',
    'history --since whenever',
    'history -n 0',
    'history --service nobody',
    'fix-ports --include 1',
    'fix-ports --include all',
    'daemon',
    'daemon restart',
  ])('ends with 2 and one document: %s', async (words) => {
    const call = words.split(' ');
    const [json, plain] = await Promise.all([stack.run(...call, '--json'), stack.run(...call)]);
    expectError(json, 2);
    expect([plain.code, plain.stdout]).toEqual([2, '']);
    expect(plain.stderr).toMatch(/^error: /);
  });

  it.each([
    ['status', '--watch'],
    ['logs', '--follow'],
  ])('has no end and so no document: %s %s', async (...call) => {
    expectError(await stack.run(...call, '--json'), 2);
  });

  it('does nothing with --dry-run, whatever acts', async () => {
    const acting = ['up', 'down', 'restart', 'fix-ports', 'cleanup'];
    for (const planned of await Promise.all(acting.map((command) => stack.run(command, '--dry-run', '--json'))))
      expect([planned.code, planned.json<Outcome>().applied]).toEqual([0, false]);
    expect((await stack.service('one'))?.state).toBe('stopped');
  });

  it('is not what a reader who has seen enough makes of it', () => {
    const cli = join(PROJECT, 'out/main/cli.js');
    const said = execFileSync('sh', ['-c', `"${process.execPath}" "${cli}" status 2>&1 | true; echo over`], {
      cwd: stack.folder,
      env: { ...process.env, STACKLIGHT_HOME: stack.home },
      encoding: 'utf8',
    });
    expect(said).toBe('over\n');
  });
});

describe('a home', () => {
  const stacks: CliStack[] = [];
  const withHome = (home?: string) => {
    const stack = new CliStack({ home });
    stacks.push(stack);
    stack.write('services:\n  one: { command: sleep 100 }\n');
    return stack;
  };
  afterAll(async () => {
    for (const stack of stacks) await stack.end();
  });

  it('may have a path that is too long for a socket', async () => {
    const base = mkdtempSync(join(tmpdir(), 'stacklight-home-'));
    const stack = withHome(join(base, 'x'.repeat(120)));
    expect((await stack.up()).verified).toBe(true);
    await stack.end();
    rmSync(base, { recursive: true });
  });

  it('that is a file is refused with 3 and a way out', async () => {
    const stack = withHome();
    const file = join(stack.home, 'file');
    writeFileSync(file, '');
    const refused = expectError(await stacklight(file, ['status', '--json', '--stack', stack.file]), 3);
    expect(refused).toMatchObject({ code: 'home-unusable', hint: 'Set STACKLIGHT_HOME to a folder of yours.' });
  });

  it('has one supervisor, however many commands want to start it at once', async () => {
    const stack = withHome();
    const calls = await Promise.all(Array.from({ length: 20 }, () => stack.run('daemon', 'start', '--json')));
    expect(calls.map((call) => call.code)).toEqual(calls.map(() => 0));
    expect(new Set(calls.map((call) => call.json<{ pid: number }>().pid)).size).toBe(1);
  });

  it('serves two stacks with one supervisor, and stopping that leaves the services', async () => {
    const [one, two] = [withHome(), withHome()];
    await one.up();
    await stacklight(one.home, ['up'], { cwd: two.folder });
    const { pid, stacks: open } = (await one.run('daemon', 'status', '--json')).json<{
      pid: number;
      stacks: string[];
    }>();
    expect(open).toHaveLength(2);
    const { process: running } = (await one.service('one')) ?? {};
    expect((await one.run('daemon', 'stop')).code).toBe(0);
    await until('the supervisor is gone', () => !isAlive(pid));
    expect(isAlive(running?.pid ?? 0)).toBe(true);
    expect((await one.snapshot()).services[0]?.process?.pid).toBe(running?.pid);
    expect((await stacklight(one.home, ['down'], { cwd: two.folder })).code).toBe(0);
  });
});
