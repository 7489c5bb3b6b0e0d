import { copyFileSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Outcome } from '../../electron/contract/action.ts';
import type { HistoryEvent } from '../../electron/contract/history.ts';
import type { PortView } from '../../electron/contract/service.ts';
import type { ActParams } from '../../electron/control/protocol.ts';
import { CliStack, isAlive, isRunning, program } from '../support/cli-stack.ts';
import { numberedPorts } from '../support/free-ports.ts';
import { until } from '../support/until.ts';

const portNo = numberedPorts();

const transitions = (events: readonly HistoryEvent[], to: HistoryEvent['to']) => events.filter((one) => one.to === to);

describe('a program that misbehaves', () => {
  const stack = new CliStack();
  let outcome: Outcome;

  beforeAll(async () => {
    stack.write(`
name: misbehaving
services:
  stubborn: { command: ${program('stubborn')}, stop_grace_period: 1s }
  daemonizes: { command: ${program('daemonize')}, restart: always }
  silent: { command: ${program('silent')} }
  session: { command: ${program('grandchild', 'session')}, stop_grace_period: 1s }
  floods: { command: ${program('flood', 50)}, restart: on-failure }
  one-line: { command: ${program('flood', 50, 'line')}, restart: on-failure }
  binary: { command: ${program('flood', 2, 'binary')}, restart: on-failure }
  crashes: { command: sh -c 'echo up >> crashes.txt; exit 3', restart: on-failure }
  done: { command: sh -c 'echo up >> done.txt', restart: on-failure }
`);
    outcome = await stack.up();
  });
  afterAll(() => stack.end());

  it('gives up on a crash loop after five failed starts, and says so once', async () => {
    const crashes = await stack.reaches('crashes', 'failed');
    expect(crashes.message).toBe('gave up after 5 failed starts; last: exited with code 3');
    expect(stack.lines('crashes.txt')).toHaveLength(5);
    const history = await stack.history('--service', 'crashes');
    expect(transitions(history, 'failed')).toHaveLength(1);
    expect(history.filter((event) => event.kind === 'incident' && event.data?.phase === 'opened')).toHaveLength(1);
    const starts = transitions(history, 'starting').map((event) => event.at);
    const waits = transitions(history, 'backoff').map((event, index) => (starts[index + 1] ?? 0) - event.at);
    // At once, then 500 ms doubling, each within its jitter of 10 %.
    expect(waits[0]).toBeLessThan(300);
    for (const [index, least] of [450, 900, 1_800].entries()) expect(waits[index + 1]).toBeGreaterThanOrEqual(least);
    expect(outcome.verification.find((check) => check.check === 'crashes runs')?.ok).toBe(false);
  });

  it('counts exit 0 under on-failure as done, and does not start it again', async () => {
    expect(await stack.service('done')).toMatchObject({ state: 'completed', restarts: { count: 0 } });
    expect(stack.lines('done.txt')).toHaveLength(1);
  });

  it('follows one that goes into the background', async () => {
    const service = await stack.service('daemonizes');
    expect(service?.state).toBe('running');
    const log = (await stack.run('logs', 'daemonizes', '-n', '5')).stdout;
    expect(service?.process?.pid).toBe(Number(/background (\d+)/.exec(log)?.[1]));
  });

  it('does not mind one that closes its output', async () => {
    expect((await stack.service('silent'))?.state).toBe('running');
  });

  it('is not impressed by 50 MB, by 50 MB in one line, or by bytes of every kind', async () => {
    for (const id of ['floods', 'one-line', 'binary']) {
      expect((await stack.service(id))?.state).toBe('completed');
      const log = await stack.run('logs', id, '-n', '20', '--json');
      const lines = log.json<{ line: string }[]>().map((one) => one.line);
      expect(lines).toContain('flood over');
      for (const line of lines) expect(line.length).toBeLessThan(70_000);
      expect((await stack.run('logs', id)).stdout.replaceAll(/[\n\t]/g, '')).not.toMatch(/\p{Cc}/u);
    }
    const status = readFileSync(`/proc/${await stack.daemonPid()}/status`, 'utf8');
    expect(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1_024).toBeLessThan(250);
    await until('the logs are rotated', () => {
      const logs = readdirSync(join(stack.stateFolder(), 'logs')).filter((name) => name.endsWith('.log'));
      return logs.every((name) => statSync(join(stack.stateFolder(), 'logs', name)).size < 21_000_000);
    });
  });

  it('ends every process of it, by force where it must', async () => {
    const log = (await stack.run('logs', 'session')).stdout;
    const grandchild = Number(/grandchild (\d+)|(\d{2,})/.exec(log.split('\n').at(1) ?? '')?.[0]?.replace(/\D/g, ''));
    const pids = (await stack.snapshot()).services.flatMap((one) => one.process?.pid ?? []);
    expect(isAlive(grandchild)).toBe(true);
    const begun = performance.now();
    const down = await stack.run('down', '--json');
    expect(performance.now() - begun).toBeLessThan(6_000);
    expect(down.code).toBe(0);
    for (const pid of [...pids, grandchild]) expect(isAlive(pid)).toBe(false);
    const [stopped] = transitions(await stack.history('--service', 'stubborn'), 'stopped').slice(-1);
    expect(stopped?.cause).toMatch(/forced/);
  });
});

describe('intents that cross', () => {
  const stack = new CliStack();
  beforeAll(async () => {
    stack.write(`
name: crossing
services:
  never: { command: sleep 100, healthcheck: { http: "http://127.0.0.1:${portNo(1)}", interval: 1s, start_period: 60s } }
  waits: { command: sh -c 'echo up >> waits.txt; sleep 100', depends_on: { never: { condition: service_healthy } } }
  one: { command: ${program('incarnation', 'one.txt')}, stop_grace_period: 3s }
  two: { command: ${program('incarnation', 'two.txt')}, stop_grace_period: 3s }
`);
    await stack.run('up', 'one', 'two');
    await stack.run('up', 'waits', '--no-wait');
  });
  afterAll(() => stack.end());

  /** The most incarnations that lived at the same time, from the marks that each makes at its beginning and end. */
  const mostAtOnce = (file: string) => {
    let living = 0;
    return Math.max(...stack.lines(file).map((line) => (living += line.startsWith('begin') ? 1 : -1)));
  };

  it('a stop while it waits is at once, and it never starts later', async () => {
    expect(await stack.service('waits')).toMatchObject({ state: 'waiting', message: 'waiting for never' });
    expect((await stack.run('down', 'waits')).code).toBe(0);
    await stack.run('down', 'never');
    expect((await stack.service('waits'))?.state).toBe('stopped');
    expect(existsSync(stack.path('waits.txt'))).toBe(false);
  });

  it('twenty presses of restart make one restart, and two incarnations never live at once', async () => {
    const client = await stack.connect();
    const key = (await stack.peek())?.key ?? '';
    const restart: Omit<ActParams, 'wait' | 'timeoutMs'> = {
      stack: key,
      kind: 'restart',
      services: ['one'],
      choices: [],
      dryRun: false,
    };
    const presses = Array.from({ length: 20 }, () =>
      client?.request('act', { ...restart, wait: true, timeoutMs: 20_000 }),
    );
    const answers = await Promise.all(presses);
    client?.close();
    expect(answers.every((answer) => answer?.ok)).toBe(true);
    await stack.reaches('one', 'running');
    expect(stack.lines('one.txt').filter((line) => line.startsWith('begin'))).toHaveLength(2);
    expect(mostAtOnce('one.txt')).toBe(1);
  });

  it('a stop that lands between the end and the new start wins', async () => {
    const client = await stack.connect();
    const asked = { stack: (await stack.peek())?.key ?? '', services: ['two'], choices: [], dryRun: false };
    const press = (kind: 'restart' | 'down') =>
      client?.request('act', { ...asked, kind, wait: kind === 'down', timeoutMs: 20_000 });
    await press('restart');
    expect((await press('down'))?.ok).toBe(true);
    client?.close();
    expect(await stack.service('two')).toMatchObject({ state: 'stopped', desired: 'down' });
    expect(stack.lines('two.txt').map((line) => line.split(' ')[0])).toEqual(['begin', 'end']);
  });
});

describe('a port that somebody else holds', () => {
  const stack = new CliStack();
  const serve = (port: number) =>
    stack.stranger(
      process.execPath,
      '-e',
      `require('http').createServer((_, r) => r.end('mine')).listen(${port}, '127.0.0.1')`,
    );
  const listening = (port: number) =>
    until(`somebody listens on ${port}`, () => fetch(`http://127.0.0.1:${port}`).then((answer) => answer.text()));
  let stranger: ReturnType<typeof serve>;

  beforeAll(async () => {
    stack.write(`
name: held
services:
  web: { command: ${program('web', portNo(2))}, ports: [${portNo(2)}] }
  other: { command: ${program('web', portNo(3))}, ports: [${portNo(3)}] }
  loopback6: { command: ${program('web', portNo(4))}, ports: ["127.0.0.1:${portNo(4)}"] }
`);
    stranger = serve(portNo(2));
    await listening(portNo(2));
    stack.stranger(process.execPath, '-e', `require('http').createServer(() => {}).listen(${portNo(4)}, '::1')`);
    stack.stranger(process.execPath, '-e', `require('dgram').createSocket('udp4').bind(${portNo(3)}, '127.0.0.1')`);
  });
  afterAll(() => stack.end());

  it('blocks the service at once, naming who holds it, and starts the others', async () => {
    const up = await stack.run('up', '--json');
    expect(up.code).toBe(1);
    const web = await stack.service('web');
    expect(web?.state).toBe('blocked');
    expect(web?.message).toContain(`port ${portNo(2)} on 127.0.0.1 is held by pid ${stranger.pid} (`);
    expect(transitions(await stack.history('--service', 'web'), 'starting')).toHaveLength(1);
    expect((await stack.service('other'))?.state).toBe('running');
  });

  it('is judged by its protocol and address', async () => {
    const { ports } = (await stack.run('ports', '--json')).json<{ ports: PortView[] }>();
    const holders = (port: number) => ports.find((one) => one.port === port)?.holders ?? [];
    expect(holders(portNo(3)).map((one) => one.verdict)).toEqual(['expected']);
    expect(
      holders(portNo(4))
        .filter((one) => one.verdict === 'expected')
        .map((one) => one.address),
    ).toEqual(['127.0.0.1']);
  });

  it('is offered as a choice only: nothing foreign dies without its pid being named', async () => {
    const plan = (await stack.run('fix-ports', '--dry-run', '--json')).json<Outcome>().plan;
    expect(plan.steps.map((step) => step.pid)).not.toContain(stranger.pid);
    expect(plan.choices.map((step) => step.pid)).toContain(stranger.pid);
    const fixed = await stack.run('fix-ports', '--yes', '--json');
    expect(fixed.code).toBe(1);
    expect(isRunning(stranger)).toBe(true);
  });

  it('is left alone when its holder is not the one that was shown', async () => {
    const client = await stack.connect();
    const key = (await stack.peek())?.key ?? '';
    const asked: Omit<ActParams, 'choices' | 'dryRun'> = {
      stack: key,
      kind: 'fix-ports',
      services: [],
      wait: true,
      timeoutMs: 5_000,
    };
    const shown = await client?.request('act', { ...asked, choices: [], dryRun: true });
    const plan = shown?.ok ? shown.value.plan : undefined;
    // Between the two holders the port is free: as long as web is wanted it would take it.
    await stack.run('down', 'web');
    stranger.kill('SIGKILL');
    await until('the first holder is gone', () => !isRunning(stranger));
    stranger = serve(portNo(2));
    await listening(portNo(2));
    await stack.run('up', 'web', '--no-wait');
    await until('web is blocked again', async () => (await stack.service('web'))?.state === 'blocked');
    const applied = await client?.request('act', { ...asked, choices: ['all'], dryRun: false, plan: plan?.id });
    client?.close();
    expect(applied?.ok && applied.value.verified).toBe(false);
    expect(isRunning(stranger)).toBe(true);
  });

  it('is free again when its pid is named, and the service comes up', async () => {
    const fixed = await stack.run('fix-ports', '--yes', '--include', String(stranger.pid), '--json');
    expect(
      fixed.json<Outcome>().verification.filter((check) => check.check.includes(`${portNo(2)}`) && !check.ok),
    ).toEqual([]);
    expect(isRunning(stranger)).toBe(false);
    expect((await stack.service('web'))?.state).toBe('running');
  });
});

describe('a supervisor that dies', () => {
  const stack = new CliStack();
  const kill = async () => {
    const pid = await stack.daemonPid();
    process.kill(pid, 'SIGKILL');
    await until('the supervisor is gone', () => !isAlive(pid));
  };
  const runs = async () => (await stack.snapshot()).services.map((one) => one.process?.pid);

  beforeAll(async () => {
    stack.write(`
name: dying
services:
  web: { command: ${program('incarnation', 'web.txt')}, restart: always, stop_grace_period: 3s }
  late: { command: ${program('incarnation', 'late.txt')}, preflight: [{ run: sleep 1 }] }
`);
    await stack.run('up', 'web');
  });
  afterAll(() => stack.end());

  it('in the middle of a start leaves no second copy and loses none', async () => {
    const before = await runs();
    await stack.run('up', '--no-wait');
    await kill();
    expect((await runs())[0]).toBe(before[0]);
    await stack.reaches('late', 'running');
    await until('it has begun', () => stack.lines('late.txt').length > 0);
    expect(stack.lines('late.txt')).toHaveLength(1);
    expect(stack.lines('web.txt')).toHaveLength(1);
  });

  it.each([
    ['state', () => join(stack.stateFolder(), 'state.json')],
    ['list of open stacks', () => join(stack.home, 'open-stacks.json')],
  ])('and whose %s is rubbish: it is set aside and said, and every service is found again', async (_, pathOf) => {
    const before = await runs();
    const path = pathOf();
    await kill();
    writeFileSync(path, '{"version": 1, "services": ');
    expect((await stack.run('daemon', 'start')).code).toBe(0);
    const found = await until('the stack is open again', async () => (await stack.peek())?.services);
    expect(found.map((one) => one.process?.pid)).toEqual(before);
    const notes = (await stack.history()).map((event) => event.cause);
    expect(notes.filter((note) => note.includes(`moved aside as ${path}.corrupt-`))).toHaveLength(1);
    expect(readdirSync(dirname(path)).filter((name) => name.startsWith(`${basename(path)}.corrupt-`))).toHaveLength(1);
  });

  it('whose record names a pid that belongs to somebody else by now signals nobody', async () => {
    const stranger = stack.stranger('sleep', '1000');
    await stack.run('daemon', 'stop');
    const ledger = join(stack.stateFolder(), 'state.json');
    const saved = JSON.parse(readFileSync(ledger, 'utf8'));
    const late: number = saved.services.late.running.process.pid;
    process.kill(late, 'SIGKILL');
    await until('the service is gone', () => !isAlive(late));
    saved.services.late.running.process.pid = stranger.pid;
    // As a version wrote it that did not add a sum.
    delete saved.sum;
    writeFileSync(ledger, JSON.stringify(saved));
    await stack.snapshot();
    expect((await stack.service('late'))?.process?.pid).not.toBe(stranger.pid);
    await stack.run('down');
    expect(isRunning(stranger)).toBe(true);
  });

  it('in the middle of a write leaves the old state or the new one', async () => {
    await stack.run('up', 'web');
    const ledger = join(stack.stateFolder(), 'state.json');
    const before = await runs();
    await stack.run('daemon', 'stop');
    copyFileSync(ledger, `${ledger}.12345678`);
    writeFileSync(`${ledger}.12345678`, '{"half":');
    expect(await runs()).toEqual(before);
  });
});

describe('a secret', () => {
  const sentinel = 's3ntinel-9f8e7d';
  const stack = new CliStack({ env: { FROM_SHELL: `${sentinel}-shell` } });

  beforeAll(async () => {
    writeFileSync(stack.path('api.env'), `FROM_FILE=${sentinel}-file\nnot a line ${sentinel}-bad\n`);
    writeFileSync(stack.path('.env'), `FROM_DOTENV=${sentinel}-dotenv\n`);
    stack.write(`
name: secret
services:
  api:
    command: ${program('web', portNo(5), '127.0.0.1', `${sentinel}-argument`)}
    environment: { DIRECT: ${sentinel}-direct, ARGUMENT: ${sentinel}-argument, FROM_SHELL: "\${FROM_SHELL}" }
    env_file: [api.env]
    ports: [${portNo(5)}]
    healthcheck:
      http: "http://127.0.0.1:${portNo(5)}/?token=\${FROM_DOTENV}"
      headers: { authorization: "\${FROM_SHELL}" }
      start_interval: 100ms
  no-command: { command: "no-such-\${FROM_DOTENV}" }
  no-folder: { command: sleep 100, working_dir: "./\${FROM_DOTENV}" }
  preflight:
    command: sleep 100
    env_file: [api.env]
    preflight: [{ run: 'echo broken: $$FROM_FILE >&2; exit 1' }]
  unhealthy:
    command: sleep 100
    environment: { DIRECT: ${sentinel}-direct }
    healthcheck: { test: 'echo broken: $$DIRECT; exit 1', interval: 200ms, retries: 1, start_period: 0s }
`);
  });
  afterAll(() => stack.end());

  it('is said by no command', async () => {
    const up = await stack.run('up', '--timeout', '10s');
    expect(up.stdout).toContain('api is healthy: 200');
    expect(up.stdout).toMatch(/broken: \[FROM_FILE\].*broken: \[DIRECT\]/s);
    const said = [`${up.stdout}${up.stderr}`];
    const run = async (...call: readonly string[]) => {
      const { stdout, stderr } = await stack.run(...call);
      said.push(`${stdout}${stderr}`);
    };
    // What acts waits for what never gets well: as long as it is let.
    await run('up', '--json', '--timeout', '1s');
    await run('restart', 'api');
    await run('fix-ports', '--yes', '--timeout', '1s');
    const reading = ['status', 'status --json', 'ports', 'ports --json', 'doctor --json', 'history --json', 'validate'];
    await Promise.all(reading.map((words) => run(...words.split(' '))));
    stack.edit('start_interval', 'start_intreval');
    said.push((await stack.run('validate')).stderr);
    expect(said.filter((text) => text.includes(sentinel))).toEqual([]);
  });

  it('is in no file of ours', () => {
    const found: string[] = [];
    for (const entry of readdirSync(stack.home, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      // What was approved holds what the stack and its env files say, for this user only.
      if (!path.includes('/approved/') && readFileSync(path, 'utf8').includes(sentinel)) found.push(path);
      expect(statSync(path).mode & 0o077).toBe(0);
    }
    expect(found).toEqual([]);
  });
});
