/** Faults made for real, under a real supervisor: each is found, explained, mended where it can be, and gone afterwards. */
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Finding } from '../../../electron/contract/finding.ts';
import type { StackSupervisor } from '../../../electron/supervisor/runtime/stack-supervisor.ts';
import { describeAsRoot } from '../../support/as-root.ts';
import { FakeEngine } from '../../support/fake-engine.ts';
import { numberedPorts } from '../../support/free-ports.ts';
import { PYTHON } from '../../support/main-stack.ts';
import { PROJECT } from '../../support/project-root.ts';
import { checkOf, serverOn } from '../../support/small-server.ts';
import { StrayBench } from '../../support/stray-bench.ts';
import { until } from '../../support/until.ts';

const portNo = numberedPorts();

let bench: StrayBench;

beforeEach(() => {
  bench = new StrayBench();
});
afterEach(() => bench.close());

const ids = async (stack: StackSupervisor) => (await bench.findings(stack)).map(({ id }) => id);

const answers = (port: number, host = '127.0.0.1') =>
  until(`something answers on ${host}:${port}`, async () => (await fetch(`http://${host}:${port}/`)).ok);

describe('on a healthy stack', () => {
  it('the doctor finds nothing in the demo', async () => {
    const stack = await bench.open({ file: join(PROJECT, 'assets/demo/stacklight.yaml') });
    const up = await bench.act(stack, 'up');
    expect(up.verification.filter((one) => !one.ok)).toEqual([]);
    expect(await bench.findings(stack)).toEqual([]);
  });

  it('the doctor finds nothing wrong with fifty services, and reads the machine once for all of them', async () => {
    const services = Array.from(
      { length: 50 },
      (_, index) => `  s${index}: { command: sleep 600, stop_grace_period: 1s }`,
    );
    const stack = await bench.open({ text: `name: many\nservices:\n${services.join('\n')}\n` });
    await bench.act(stack, 'up');
    const processes = vi.spyOn(bench.host.world.platform, 'processes');
    const listeners = vi.spyOn(bench.host.world.platform, 'listeners');
    expect(await stack.doctor.run()).toSatisfy((found: readonly Finding[]) =>
      found.every(({ id }) => id === 'doctor/unread'),
    );
    // Not once a service, and with room for the looks at ports that go on meanwhile.
    expect(processes.mock.calls.length).toBeLessThan(services.length / 2);
    expect(listeners.mock.calls.length).toBeLessThan(services.length / 2);
  });
});

describe('what the environment lacks', () => {
  const JWT = 'JWT_SECRET';
  const text = `name: shop
services:
  api: { command: node server.mjs, environment: { PORT: ${portNo(1)} }, env_file: [api.env], ports: [${portNo(1)}], ${checkOf(portNo(1))} }
  worker: { command: node server.mjs, environment: { PORT: ${portNo(2)}, ${JWT}: one-value-of-it }, ports: [${portNo(2)}], ${checkOf(portNo(2))} }
same: [{ key: ${JWT}, services: [api, worker] }]
`;

  it('a missing env file blocks the service; its example is copied, and the service starts', async () => {
    bench.write('api.env.example', `# shop\n${JWT}=one-value-of-it\n`);
    const stack = await bench.open({ text });
    await bench.act(stack, 'up');
    const finding = await bench.finding(stack, 'env-file-missing/api');
    expect(finding).toMatchObject({ severity: 'error', fixes: [{ intent: 'copyExample' }] });
    const outcome = await bench.act(stack, 'doctor', { finding: finding.id });
    expect(outcome.plan.steps.map(({ action }) => action)).toEqual(['write', 'restart']);
    expect(outcome.verification.filter((one) => !one.ok)).toEqual([]);
    expect(outcome.verified).toBe(true);
    expect(statSync(join(bench.folder, 'api.env')).mode & 0o777).toBe(0o600);
    expect(await ids(stack)).toEqual([]);
    // The fix was the yes to what it wrote: neither the service nor the next look at the files waits for another one.
    const pid = stack.state.managed('api')?.running?.process?.pid;
    expect(readFileSync(`/proc/${pid}/environ`, 'utf8')).toContain(`${JWT}=one-value-of-it`);
    await bench.host.openStack(join(bench.folder, 'stacklight.yaml'));
    expect(bench.host.snapshot(stack.key)?.approval).toBeUndefined();
  });

  it('secrets that differ, placeholders and missing keys are named with file and line, and no value is told', async () => {
    bench.write('api.env', `${JWT}=another-value-of-it\nAPI_KEY=changeme\n`);
    bench.write('api.env.example', `${JWT}=\nAPI_KEY=\nSTRIPE_KEY=\n`);
    const stack = await bench.open({ text });
    const findings = await bench.findings(stack);
    expect(findings.map(({ id }) => id)).toEqual([
      `secret-mismatch/${JWT}`,
      'env-key-missing/api',
      'secret-mismatch/api:API_KEY',
    ]);
    const [mismatch, missing, placeholder] = findings;
    expect(mismatch?.message).toContain('api against worker have different values');
    expect(missing?.message).toContain('lacks STRIPE_KEY');
    expect(placeholder?.evidence).toEqual([`${join(bench.folder, 'api.env')}:2`]);
    expect(JSON.stringify([findings, stack.snapshot()])).not.toMatch(/one-value|another-value|changeme/);
    bench.write('api.env', `${JWT}=one-value-of-it\nAPI_KEY=real\nSTRIPE_KEY=real\n`);
    expect(await ids(stack)).toEqual([]);
  });

  it('a secret that differs is taken from the one into the env file of the other, which is kept, and both use it', async () => {
    const worker = bench.write('worker.env', `${JWT}=one-value-of-it\n`);
    const file = bench.write('api.env', `# ours\n${JWT}=another-value-of-it # old\nAPI_KEY=real\n`, 0o640);
    const files = text
      .replace(`, ${JWT}: one-value-of-it }`, ' }, env_file: [worker.env]')
      .replace('[api, worker]', '[worker, api]');
    const stack = await bench.open({ text: files });
    await bench.act(stack, 'up');
    const finding = await bench.finding(stack, `secret-mismatch/${JWT}`);
    expect(finding.fixes).toEqual([{ intent: 'shareSecret', label: 'Take the value of worker' }]);
    expect(finding.evidence.join('\n')).toContain(`(${file}:2)`);
    const outcome = await bench.act(stack, 'doctor', { finding: finding.id });
    expect(outcome.verification.filter((one) => !one.ok)).toEqual([]);
    expect(outcome.verified).toBe(true);
    expect(JSON.stringify([finding, outcome, stack.snapshot()])).not.toMatch(/one-value|another-value/);
    expect(readFileSync(file, 'utf8')).toBe(`# ours\n${JWT}=one-value-of-it\nAPI_KEY=real\n`);
    expect(readFileSync(`${file}.before-1`, 'utf8')).toContain('another-value-of-it # old');
    expect([file, `${file}.before-1`, worker].map((path) => statSync(path).mode & 0o777)).toEqual([
      0o640, 0o600, 0o600,
    ]);
    const pid = stack.snapshot().services.find(({ id }) => id === 'api')?.process?.pid;
    expect(readFileSync(`/proc/${pid}/environ`, 'utf8')).toContain(`${JWT}=one-value-of-it`);
    // The yes to the fix was the yes to what it wrote.
    expect(stack.snapshot().approval).toBeUndefined();
  });

  it('what a restart would wait for is brought first, and nothing that runs is ended where it cannot be', async () => {
    bench.write('web.env', `${JWT}=another-value-of-it\n`);
    bench.write('worker.env', `${JWT}=one-value-of-it\n`);
    bench.write('well', '');
    const stack = await bench.open({
      text: `name: shop
services:
  db: { command: sleep 600, preflight: [{ run: test -e well, because: it needs it }], restart: "no", stop_grace_period: 1s }
  worker: { command: sleep 600, env_file: [worker.env], stop_grace_period: 1s }
  web: { command: sleep 600, env_file: [web.env], depends_on: [db], stop_grace_period: 1s }
same: [{ key: ${JWT}, services: [worker, web] }]
`,
    });
    await bench.act(stack, 'up');
    const pidOf = (id: string) => stack.state.managed(id)?.running?.process?.pid;
    const web = pidOf('web');
    rmSync(join(bench.folder, 'well'));
    process.kill(pidOf('db') ?? 0, 'SIGKILL');
    await bench.finding(stack, 'dependency-down/web');
    const vain = await bench.act(stack, 'doctor', { finding: `secret-mismatch/${JWT}` });
    expect(vain.plan.steps.map(({ action, service }) => [action, service])).toEqual([
      ['restart', 'db'],
      ['write', undefined],
      ['restart', 'web'],
    ]);
    expect(vain.plan.steps[0]?.reason).toMatch(/^web needs it: /);
    expect(vain.verified).toBe(false);
    expect(pidOf('web')).toBe(web);
    expect(readFileSync(join(bench.folder, 'web.env'), 'utf8')).toContain('another-value-of-it');
    bench.write('well', '');
    const outcome = await bench.act(stack, 'doctor', { finding: `secret-mismatch/${JWT}` });
    expect(outcome.verification.filter((one) => !one.ok)).toEqual([]);
    expect(outcome.verified).toBe(true);
    expect(pidOf('web')).not.toBe(web);
  });

  it('an env file that everybody can read is made private', async () => {
    bench.write('api.env', `${JWT}=one-value-of-it\n`);
    const file = join(bench.folder, 'api.env');
    chmodSync(file, 0o644);
    chmodSync(bench.folder, 0o755);
    const stack = await bench.open({ text });
    const open = foldersAbove(file).every((folder) => (statSync(folder).mode & 0o001) !== 0);
    if (!open) {
      // Nobody else comes to this file here: then it is no finding.
      expect(await ids(stack)).toEqual([]);
      return;
    }
    const finding = await bench.finding(stack, `secret-exposed/${file}`);
    expect(finding.message).toContain('(mode 0644)');
    const outcome = await bench.act(stack, 'doctor', { finding: finding.id });
    expect(outcome.verification).toEqual([expect.objectContaining({ ok: true })]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('an env file in a temporary folder that everybody can read is two faults: making it private mends the one', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'stacklight-open-'));
    try {
      chmodSync(folder, 0o755);
      const file = join(folder, 'api.env');
      writeFileSync(file, `${JWT}=one-value-of-it\n`, { mode: 0o644 });
      chmodSync(file, 0o644);
      const stack = await bench.open({
        text: `name: shop\nservices:\n  api: { command: sleep 600, env_file: [${file}], stop_grace_period: 1s }\n`,
      });
      expect(await ids(stack)).toEqual([`secret-exposed/${file}`, `secret-exposed/${file}:temporary`]);
      const outcome = await bench.act(stack, 'doctor', { finding: `secret-exposed/${file}` });
      expect(outcome).toMatchObject({ verified: true, verification: [{ ok: true }] });
      expect(await ids(stack)).toEqual([`secret-exposed/${file}:temporary`]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('the key of the fingerprints is this user’s alone', async () => {
    await bench.open({ text });
    expect(statSync(join(bench.home, 'fingerprint.key')).mode & 0o777).toBe(0o600);
  });
});

describe('what cannot start or does not stay', () => {
  it('names the program, the module and the holder of the port, and does not loop', async () => {
    bench.startByHand(portNo(3));
    await answers(portNo(3));
    const stack = await bench.open({
      text: `name: shop
services:
  lost: { command: no-such-program-here --serve }
  module: { command: sleep 600, preflight: [{ run: '${PYTHON} -c "import nothing_called_this"', because: it needs nothing }] }
  taken: { command: node other.mjs, environment: { PORT: ${portNo(3)} }, ports: [${portNo(3)}] }
  looping: { command: sh -c "exit 3", restart: { policy: on-failure, max_restarts: 3, backoff: { initial: 10ms, max: 20ms } } }
`,
    });
    await bench.act(stack, 'up');
    const lost = await bench.finding(stack, 'command-missing/lost');
    expect(lost.message).toContain('no-such-program-here');
    const module = await bench.finding(stack, 'preflight-failed/module');
    expect(module.message).toContain('Install the Python module nothing_called_this');
    const taken = await bench.finding(stack, 'port-taken/taken');
    expect(taken.message).toContain(`pid ${bench.strays[0]?.pid}`);
    const looping = await bench.finding(stack, 'crash-loop/looping');
    expect(looping).toMatchObject({ severity: 'error' });
    expect((await bench.findings(stack)).map(({ severity }) => severity)).toEqual(['error', 'error', 'error', 'error']);
  });

  it('a service that ends again and again is mended only when it outlives its last lives, and that is said before', async () => {
    const restart = 'restart: { policy: on-failure, max_restarts: 3, backoff: { initial: 10ms, max: 20ms } }';
    const stack = await bench.open({
      text: `name: shop
services:
  x: { command: 'sh -c "test -e good && exec sleep 600; sleep 0.5; exit 1"', stop_grace_period: 1s, ${restart} }
`,
    });
    await bench.act(stack, 'up');
    const finding = await until('it was given up', async () => {
      const found = await bench.finding(stack, 'crash-loop/x');
      return found.message.includes('gave up') && found;
    });
    const vain = await bench.act(stack, 'doctor', { finding: finding.id });
    expect(vain.plan.notes.join()).toMatch(
      /^x counts as fixed once it has stayed up for 2(\.\d)? s: its last lives lasted up to \d+ ms\.$/,
    );
    expect(vain.verified).toBe(false);
    const again = await until('it was given up again', async () => {
      const found = await bench.finding(stack, 'crash-loop/x');
      return found.message.includes('gave up') && found;
    });
    bench.write('good', '');
    const mended = await bench.act(stack, 'doctor', { finding: again.id });
    expect(mended.verification).toContainEqual({
      check: 'x stays up',
      ok: true,
      detail: expect.stringMatching(/^watched for \d\.?\d? s; its last lives lasted up to \d+ ms$/),
    });
    expect(mended.verified).toBe(true);
  });

  it('a service that is up without what it needs is said so, and what it needs is brought back', async () => {
    bench.write('broken', '');
    const api = `{ command: 'sh -c "test ! -e stop && exec node server.mjs"', environment: { PORT: ${portNo(4)} }, ports: [${portNo(4)}], ${checkOf(portNo(4))}, restart: "no" }`;
    const stack = await bench.open({
      text: `name: shop\nservices:\n  api: ${api}\n  web: ${serverOn(portNo(5), ', depends_on: [api]')}\n`,
    });
    await bench.act(stack, 'up');
    expect(await ids(stack)).toEqual([]);
    process.kill(stack.state.managed('api')?.running?.process?.pid ?? 0, 'SIGKILL');
    const finding = await bench.finding(stack, 'dependency-down/web');
    expect(finding.message).toMatch(/^web is up, but api has been down since \d\d:\d\d; web cannot work without it\.$/);
    const outcome = await bench.act(stack, 'doctor', { finding: finding.id });
    expect(outcome.plan.steps).toMatchObject([{ action: 'restart', target: 'api' }]);
    expect(outcome.verified).toBe(true);
    expect(await ids(stack)).toEqual([]);
  });
});

describe('copies', () => {
  it('one that answers for a service is told at once, without anybody asking, and goes with it', async () => {
    const stack = await bench.open({ text: `name: shop\nservices:\n  api: ${serverOn(portNo(6))}\n` });
    await bench.act(stack, 'up');
    bench.startByHand(portNo(6), { host: '::1' });
    const live = () => stack.snapshot().findings.map(({ id }) => id);
    await until('the snapshot has it', () => live().includes('port-shadowed/api'));
    const outcome = await bench.act(stack, 'doctor', { finding: 'port-shadowed/api' });
    expect(outcome.plan.kind).toBe('fix-ports');
    expect(outcome.verified).toBe(true);
    await until('the snapshot is free of it', () => live().length === 0);
  });

  it('one that runs in a terminal is taken over: its process ends and the supervised one serves', async () => {
    const stack = await bench.open({ text: `name: shop\nservices:\n  api: ${serverOn(portNo(7))}\n` });
    bench.startByHand(portNo(7), { terminal: true });
    await answers(portNo(7));
    const finding = await bench.finding(stack, 'terminal-bound/api');
    expect(finding.message).toMatch(/^api runs in a terminal \(pid \d+ on pts\/\d+\) and ends with it/);
    const outcome = await bench.act(stack, 'doctor', { finding: finding.id });
    expect(outcome.plan.steps.map(({ action }) => action)).toEqual(['kill', 'start']);
    expect(outcome.verification.filter((one) => !one.ok)).toEqual([]);
    expect(outcome.verified).toBe(true);
    expect(await ids(stack)).toEqual([]);
  });
});

describe('what runs and should run otherwise', () => {
  it('secrets in a command line, a port open to the network and a log that overflows', async () => {
    const stack = await bench.open({
      text: `name: shop
services:
  api: { command: node server.mjs --noise --api-token=abcdef0123456789, environment: { PORT: ${portNo(8)}, HOST: 0.0.0.0 }, ports: ["127.0.0.1:${portNo(8)}:${portNo(8)}"], ${checkOf(portNo(8))} }
`,
    });
    await bench.act(stack, 'up');
    await bench.finding(stack, 'log-growth/api');
    const findings = await bench.findings(stack);
    expect(findings.map(({ id }) => id)).toEqual([
      'secret-exposed/api',
      'log-growth/api',
      'bound-to-all-interfaces/api',
    ]);
    expect(JSON.stringify(findings)).not.toContain('abcdef0123456789');
  });

  it('a jump of the clock is told for a while', async () => {
    const stack = await bench.open({ text: `name: shop\nservices:\n  api: ${serverOn(portNo(9))}\n` });
    stack.clockJumped(-3_600_000);
    expect(await bench.findings(stack)).toMatchObject([{ id: 'clock-jump', severity: 'warning' }]);
  });
});

describe('after a restart of the machine', () => {
  it('says what did not come back and starts all of it, dependencies first, also in a later run', async () => {
    const text = `name: shop
services:
  web: ${serverOn(portNo(11), ', depends_on: [api], restart: "no"')}
  api: ${serverOn(portNo(10), ', restart: "no"')}
  other: ${serverOn(portNo(12))}
`;
    const opened = await bench.open({ text });
    await bench.act(opened, 'up', { services: ['web'] });
    const pids = ['web', 'api'].map((id) => opened.state.managed(id)?.running?.process?.pid ?? 0);
    const { ledger } = opened.state.paths;
    await bench.host.close();
    for (const pid of pids) process.kill(pid, 'SIGKILL');
    // As a version wrote it that did not add a sum.
    const { sum: _, ...saved } = JSON.parse(readFileSync(ledger, 'utf8'));
    writeFileSync(ledger, JSON.stringify({ ...saved, bootId: 'the-boot-before' }));
    await bench.restart();
    await bench.restart();
    const stack = await bench.open({ text });
    const finding = await bench.finding(stack, 'rebooted');
    expect(finding.message).toContain('2 of 2 services that were up before did not come back: web and api.');
    expect(finding.evidence.join('\n')).toContain(
      'api did not: nothing of the system starts it at boot, and its restart policy is `no`',
    );
    const outcome = await bench.act(stack, 'doctor', { finding: 'rebooted' });
    expect(outcome.plan.steps.map(({ target }) => target)).toEqual(['api', 'web']);
    expect(outcome.verification.filter((one) => !one.ok)).toEqual([]);
    expect(outcome.verified).toBe(true);
    expect(await ids(stack)).toEqual([]);
  });
});

describe('the engine', () => {
  const engine = new FakeEngine();
  const before = process.env.DOCKER_HOST;
  afterEach(async () => {
    await engine.remove();
    if (before === undefined) delete process.env.DOCKER_HOST;
    else process.env.DOCKER_HOST = before;
  });

  it('that is away and one that refuses are two things, and no matter to a stack without containers', async () => {
    process.env.DOCKER_HOST = `unix://${engine.socket}`;
    await bench.restart();
    const text = 'name: shop\nservices:\n  db: { container: shop-db }\n';
    const stack = await bench.open({ text });
    expect(await bench.finding(stack, 'engine-down')).toMatchObject({ severity: 'error' });
    engine.faults.set('/_ping', 403);
    await engine.listen();
    expect(await bench.finding(stack, 'engine-forbidden')).toMatchObject({ severity: 'error' });
    const native = await bench.open({
      file: bench.write('native/stacklight.yaml', 'name: n\nservices:\n  a: { command: sleep 9 }\n'),
    });
    expect(await ids(native)).toEqual([]);
  });
});

describe('a muted finding', () => {
  it('stays in the list, says so, counts for nothing, and can be taken back; for ever is for every stack', async () => {
    const text = 'name: shop\nservices:\n  lost: { command: no-such-program-here }\n';
    const stack = await bench.open({ text });
    const id = 'command-missing/lost';
    await bench.finding(stack, id);
    const intent = { stack: stack.key, finding: id };
    expect(await bench.host.request({ type: 'mute', ...intent, forever: false })).toEqual({
      ok: true,
      value: undefined,
    });
    expect(await bench.findings(stack)).toMatchObject([{ id, muted: 'stack' }]);
    const twin = await bench.open({ file: bench.write('twin/stacklight.yaml', text) });
    expect((await bench.finding(twin, id)).muted).toBeUndefined();
    await bench.host.request({ type: 'mute', ...intent, forever: true });
    expect((await bench.finding(twin, id)).muted).toBe('ever');
    await bench.host.request({ type: 'unmute', ...intent });
    expect((await bench.findings(stack)).map(({ muted }) => muted)).toEqual([undefined]);
    expect(await bench.host.request({ type: 'mute', ...intent, finding: 'dns-slow', forever: false })).toMatchObject({
      ok: false,
      problem: { code: 'no-such-finding' },
    });
  });
});

describeAsRoot('a disk', () => {
  it('that is full is told before it costs the history', async () => {
    const folder = join(bench.folder, 'small');
    bench.write('small/x', '');
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder]);
    try {
      const text = 'name: small\nservices:\n  a: { command: sleep 9 }\n';
      const stack = await bench.open({ file: bench.write('small/stacklight.yaml', text) });
      expect(await ids(stack)).toEqual([]);
      try {
        writeFileSync(join(folder, 'fill'), Buffer.alloc(2_000_000));
      } catch {
        // That is the fault.
      }
      expect(await bench.findings(stack)).toMatchObject([{ id: `disk-full/${folder}`, severity: 'error' }]);
      rmSync(join(folder, 'fill'));
      expect(await ids(stack)).toEqual([]);
    } finally {
      await bench.host.close();
      execFileSync('umount', ['-l', folder]);
      expect(existsSync(join(folder, 'fill'))).toBe(false);
    }
  });
});

function foldersAbove(path: string): readonly string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/') || '/');
}
