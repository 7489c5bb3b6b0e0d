import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { canReach } from '../../../electron/drivers/container/exec/can-reach.ts';
import { describeWithDocker, docker, ensureTestImage, TEST_IMAGE, TestContainers } from '../../support/docker.ts';
import { inspect } from '../../support/inspect.ts';
import { freePorts } from '../../support/main-stack.ts';
import { Supervised } from '../../support/supervised.ts';

const run = promisify(execFile);
const OBEDIENT = 'trap "exit 0" TERM; while :; do sleep 0.1; done';
/** Serves `/health` on port 8000 inside. */
const SERVE =
  'mkdir -p /www; echo ok > /www/health; httpd -p 8000 -h /www; trap "exit 0" TERM; while :; do sleep 0.1; done';
const CHECKED = ['--health-cmd', 'true', '--health-interval', '1s'];
const RESTARTED = ['--restart', 'unless-stopped'];

describeWithDocker('the doctor, on real containers', () => {
  const made = new TestContainers();
  const key = randomBytes(3).toString('hex');
  const nets: string[] = [];
  let bench: Supervised;

  beforeAll(async () => {
    await ensureTestImage();
  });
  beforeEach(() => {
    bench = new Supervised();
  });
  afterEach(async () => {
    await bench.close();
    await made.cleanUp();
    for (const net of nets.splice(0)) await docker('network', 'rm', net).catch(() => undefined);
  });
  afterAll(() => made.cleanUp());

  async function network(): Promise<string> {
    const name = made.name();
    nets.push(name);
    await docker('network', 'create', name);
    return name;
  }

  /** A stack of these containers, up; `db` and `api` or as many as there are. */
  async function stackOf(...containers: readonly string[]) {
    const stack = await opened(...containers);
    await bench.act(stack, 'up');
    return stack;
  }

  /** The same without waiting for good health: they run already. */
  function opened(...containers: readonly string[]) {
    const services = containers.map((name, index) => `  ${['db', 'api', 'web'][index]}: { container: ${name} }\n`);
    return bench.open({ text: `name: t${key}\nservices:\n${services.join('')}` });
  }

  it('finds half a stack that would not come back after a reboot, and sets the policy in place', async () => {
    const [db, api] = [await made.run(OBEDIENT, [...RESTARTED, ...CHECKED]), await made.run(OBEDIENT, CHECKED)];
    const started = (await inspect(api)).State.StartedAt;
    const stack = await stackOf(db, api);
    const finding = await bench.finding(stack, 'restart-policy-mixed');
    expect(finding.message).toBe('After a reboot only 1 of 2 containers come back: api does not.');
    await bench.finding(stack, 'restart-policy-off/api');
    const outcome = await bench.act(stack, 'doctor', { finding: 'restart-policy-mixed' });
    expect(outcome.verification.filter((check) => !check.ok)).toEqual([]);
    const after = await inspect(api);
    expect([after.HostConfig.RestartPolicy?.Name, after.State.StartedAt]).toEqual(['unless-stopped', started]);
    expect((await bench.findings(stack)).filter(({ id }) => id.startsWith('restart-policy'))).toEqual([]);
  });

  it('explains a check that can never pass, and gives the container one that its image can run', async () => {
    const [port] = await freePorts(1);
    const name = await made.run(SERVE, [
      ...RESTARTED,
      ...['--health-cmd', 'curl -f http://localhost:8000/health || exit 1', '--health-interval', '1s'],
      ...['--health-retries', '1', '-p', `127.0.0.1:${port}:8000`, '-e', 'JWT_SECRET=hunter2'],
    ]);
    const stack = await opened(name);
    const finding = await bench.finding(stack, 'healthcheck-broken/db');
    expect(finding.message).toBe(
      `The health check of db (container ${name}) can never pass: it runs curl, and its image has no curl.`,
    );
    await bench.finding(stack, 'healthcheck-no-start-period/db');
    const shown = await bench.act(stack, 'doctor', { finding: finding.id, dryRun: true });
    expect(shown.plan.notes[0]).toContain('test: ["CMD", "wget", "-q"');
    const before = await inspect(name);
    const outcome = await bench.act(stack, 'doctor', { finding: finding.id });
    expect(outcome.verification.filter((check) => !check.ok)).toEqual([]);
    expect(outcome.verified).toBe(true);
    const after = await inspect(name);
    expect(after.State.Health?.Status).toBe('healthy');
    expect(after.Id).not.toBe(before.Id);
    expect(after.HostConfig.PortBindings).toEqual(before.HostConfig.PortBindings);
    expect((await fetch(`http://127.0.0.1:${port}/health`)).status).toBe(200);
    expect((await bench.findings(stack)).filter(({ id }) => id.startsWith('healthcheck'))).toEqual([]);
    expect(JSON.stringify([finding, shown, outcome])).not.toContain('hunter2');
  });

  it('touches nothing when the service itself does not answer', async () => {
    const name = await made.run(OBEDIENT, [
      ...RESTARTED,
      ...['--health-cmd', 'curl -f http://localhost:8000/health', '--health-interval', '1s', '--health-retries', '1'],
    ]);
    const stack = await opened(name);
    await bench.finding(stack, 'healthcheck-broken/db');
    const before = await inspect(name);
    const outcome = await bench.act(stack, 'doctor', { finding: 'healthcheck-broken/db', timeoutMs: 2_000 });
    expect(outcome.verified).toBe(false);
    expect(outcome.outcome).toContain('the service itself does not answer. Nothing was changed');
    expect((await inspect(name)).Id).toBe(before.Id);
  });

  it('finds two networks that keep services apart, and joins them under the name that is used', async () => {
    const [front, back] = [await network(), await network()];
    const db = await made.run(SERVE, ['--network', back, ...RESTARTED, ...CHECKED]);
    const api = await made.run(OBEDIENT, [
      '--network',
      front,
      '-e',
      'DB_URL=http://db:8000/',
      ...RESTARTED,
      ...CHECKED,
    ]);
    const stack = await stackOf(db, api);
    const { engine } = bench.host.world;
    const apiId = (await inspect(api)).Id;
    expect(await canReach(engine, apiId, 'db', 8000)).toMatchObject({ ok: true, value: { reached: false } });
    const finding = await bench.finding(stack, 'network-split/api/db');
    expect(finding.message).toContain('cannot resolve db: no network has both');
    // No container is called so, and none has it as an alias: it is the name of the service.
    expect(finding.evidence.join('\n')).toContain(`tried from inside ${api}: `);
    const outcome = await bench.act(stack, 'doctor', { finding: finding.id });
    expect(outcome.verification.filter((check) => !check.ok)).toEqual([]);
    expect(await canReach(engine, apiId, 'db', 8000)).toMatchObject({
      ok: true,
      value: { reached: true, detail: 'reaches db:8000' },
    });
    expect(Object.keys((await inspect(db)).NetworkSettings.Networks).sort()).toEqual([front, back].sort());
  });

  it('gives a missing alias on the network that both are on', async () => {
    const front = await network();
    const db = await made.run(SERVE, ['--network', front, '--network-alias', 'store', ...RESTARTED, ...CHECKED]);
    const api = await made.run(OBEDIENT, ['--network', front, '-e', 'DB_HOST=db', ...RESTARTED, ...CHECKED]);
    const stack = await stackOf(db, api);
    await bench.finding(stack, 'network-split/api/db');
    const outcome = await bench.act(stack, 'doctor', { finding: 'network-split/api/db' });
    expect(outcome.verified).toBe(true);
    const { Aliases } = (await inspect(db)).NetworkSettings.Networks[front] ?? {};
    expect(Aliases).toEqual(expect.arrayContaining(['store', 'db']));
  });

  it('explains the default bridge network, and joins on one of their own what nobody even checks', async () => {
    const db = await made.run(SERVE, RESTARTED);
    const api = await made.run(OBEDIENT, ['-e', `DB_URL=http://${db}:8000/`, ...RESTARTED, ...CHECKED]);
    nets.push(`t${key}-net`);
    const stack = await stackOf(db, api);
    const finding = await bench.finding(stack, `network-split/api/${db}`);
    expect(finding.message).toContain("the engine's default bridge network, which knows no names");
    await bench.finding(stack, 'healthcheck-missing/db');
    const outcome = await bench.act(stack, 'doctor', { finding: finding.id });
    expect(outcome.verified).toBe(true);
    expect(await canReach(bench.host.world.engine, (await inspect(api)).Id, db, 8000)).toMatchObject({
      value: { reached: true },
    });
  });

  it('gives a slow start the time that it needs', async () => {
    const slow = `(sleep 2; touch /tmp/ready) & ${OBEDIENT}`;
    const check = ['--health-cmd', 'test -e /tmp/ready', '--health-interval', '300ms', '--health-retries', '20'];
    const name = await made.run(slow, [...RESTARTED, ...check]);
    const stack = await opened(name);
    await bench.finding(stack, 'healthcheck-no-start-period/db');
    const planned = await bench.act(stack, 'doctor', { finding: 'healthcheck-no-start-period/db' });
    expect(planned.verification.filter((one) => !one.ok)).toEqual([]);
    expect((await inspect(name)).Config.Healthcheck).toMatchObject({ StartPeriod: 30e9, Retries: 20 });
  });

  /** A replacement that was interrupted: what it does, done by hand up to some point. */
  async function cutOff(how: 'before the new one ran' | 'before the old one was removed') {
    const name = await made.run(OBEDIENT, [...RESTARTED, ...CHECKED]);
    const old = (await inspect(name)).Id;
    const aside = `${name}-before-${old.slice(0, 8)}`;
    made.claim(aside);
    await docker('rename', name, aside);
    await made.create(OBEDIENT, [...RESTARTED, ...CHECKED], name);
    await docker('stop', '--time', '2', aside);
    if (how === 'before the old one was removed') await docker('start', name);
    return { name, old, aside };
  }

  it('puts the old container back when its replacement was cut off before the new one ran', async () => {
    const { name, old, aside } = await cutOff('before the new one ran');
    const stack = await opened(name);
    const finding = await bench.finding(stack, 'replacement-unfinished/db');
    expect(finding).toMatchObject({ severity: 'error', fixes: [{ intent: 'putBack' }] });
    expect(finding.message).toContain(`the old one is there as ${aside}`);
    await bench.act(stack, 'doctor', { finding: finding.id });
    expect((await inspect(name)).Id).toBe(old);
    await expect(inspect(aside)).rejects.toThrow();
    await bench.act(stack, 'up');
    expect((await inspect(name)).State.Running).toBe(true);
    expect((await bench.findings(stack)).filter(({ id }) => id.startsWith('replacement'))).toEqual([]);
  });

  it('removes the old container when its replacement was cut off after the new one ran', async () => {
    const { name, old, aside } = await cutOff('before the old one was removed');
    const stack = await stackOf(name);
    const finding = await bench.finding(stack, 'replacement-unfinished/db');
    expect(finding.severity).toBe('warning');
    const successor = (await inspect(name)).Id;
    const outcome = await bench.act(stack, 'doctor', { finding: finding.id });
    expect(outcome.verification.filter((one) => !one.ok)).toEqual([]);
    expect((await inspect(name)).Id).toBe(successor);
    await expect(inspect(aside)).rejects.toThrow();
    expect(successor).not.toBe(old);
  });

  it('says that a hanging check takes long to tell', async () => {
    const check = ['--health-cmd', 'sleep 5', '--health-interval', '200ms', '--health-timeout', '1s'];
    const stack = await opened(await made.run(OBEDIENT, [...RESTARTED, ...check, '--health-start-period', '30s']));
    const finding = await bench.finding(stack, 'healthcheck-timeout/db');
    expect(finding.evidence[0]).toMatch(/exceeded the timeout/);
  });

  it('writes a Compose file for what was made by hand, secrets apart, and is content then', async () => {
    const name = await made.run(OBEDIENT, [...RESTARTED, ...CHECKED, '-e', 'JWT_SECRET=hunter2', '-e', 'PRICE=$5']);
    const stack = await stackOf(name);
    const finding = await bench.finding(stack, 'unmanaged-container');
    const outcome = await bench.act(stack, 'doctor', { finding: finding.id });
    expect(outcome.verification.filter((check) => !check.ok)).toEqual([]);
    const folder = join(bench.folder, `compose-t${key}`);
    const compose = readFileSync(join(folder, 'compose.yaml'), 'utf8');
    expect(compose).toContain(`container_name: "${name}"`);
    expect(compose).toContain('PRICE: "$$5"');
    expect(compose).not.toContain('hunter2');
    expect(readFileSync(join(folder, '.env'), 'utf8')).toBe('JWT_SECRET=hunter2\n');
    expect(statSync(join(folder, '.env')).mode & 0o077).toBe(0);
    expect(
      (await run('docker-compose', ['-f', join(folder, 'compose.yaml'), 'config'], { cwd: folder })).stdout,
    ).toContain(name);
    expect((await bench.findings(stack)).filter(({ id }) => id === 'unmanaged-container')).toEqual([]);
  });

  it('notices that an image was built anew', async () => {
    const tag = `stacklight-test-${key}:latest`;
    await docker('tag', TEST_IMAGE, tag);
    const name = made.name();
    await docker('run', '-d', '--name', name, ...RESTARTED, ...CHECKED, tag);
    const stack = await stackOf(name);
    expect((await bench.findings(stack)).map(({ id }) => id)).not.toContain('image-outdated/db');
    await docker('commit', '-c', 'LABEL newer=yes', name, tag);
    await bench.finding(stack, 'image-outdated/db');
    await docker('rm', '-f', name);
    await docker('rmi', '-f', tag);
  });

  it('finds nothing in a plain Compose project', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'stacklight-compose-'));
    const project = `t${key}`;
    const health = '{ test: ["CMD", "true"], interval: 1s }';
    writeFileSync(
      join(folder, 'compose.yaml'),
      `services:
  db: { image: "${TEST_IMAGE}", restart: unless-stopped, command: ["sleep", "999"], init: true, healthcheck: ${health} }
  api: { image: "${TEST_IMAGE}", restart: always, command: ["sleep", "999"], init: true, healthcheck: ${health}, environment: { DB_URL: "http://db:8000/" } }
`,
    );
    const compose = (...args: string[]) =>
      run('docker-compose', ['-p', project, '-f', join(folder, 'compose.yaml'), ...args]);
    try {
      await compose('up', '-d');
      const from = (service: string) =>
        `{ compose: { file: "${join(folder, 'compose.yaml')}", project: ${project}, service: ${service} } }`;
      const stack = await bench.open({
        text: `name: s${key}\nservices:\n  db: ${from('db')}\n  api: ${from('api')}\n`,
      });
      const up = await bench.act(stack, 'up');
      expect(up.verified).toBe(true);
      expect((await bench.findings(stack)).map(({ id, message }) => [id, message])).toEqual([]);
    } finally {
      await compose('down', '-t', '0');
      rmSync(folder, { recursive: true });
    }
  });
});
