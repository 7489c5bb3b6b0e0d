import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { containerDriver } from '../../../../electron/drivers/container/driver.ts';
import type { Engine } from '../../../../electron/drivers/container/engine/engine.ts';
import type { Observation, Running, StartContext } from '../../../../electron/drivers/driver.ts';
import type { ServiceSpec } from '../../../../electron/stack/stack.ts';
import { containerSpec } from '../../../support/container-spec.ts';
import { describeWithDocker, docker, machineEngine, TEST_IMAGE, TestContainers } from '../../../support/docker.ts';
import { numberedPorts } from '../../../support/free-ports.ts';
import { until } from '../../../support/until.ts';

const portNo = numberedPorts();

const context: StartContext = {
  stackName: 'lifetest',
  stackDirectory: tmpdir(),
  generation: 1,
  logFile: '/dev/null',
  cancelled: () => false,
};
const SHORT_STOP = { graceMs: 1_000, signal: 'SIGTERM' };
/** Ends at once upon SIGTERM; a shell as pid 1 would ignore it. */
const OBEDIENT = 'trap "exit 0" TERM; while :; do sleep 0.1; done';

describeWithDocker('a container service', () => {
  const made = new TestContainers();
  let engine: Engine;
  let driver: ReturnType<typeof containerDriver>;

  beforeAll(async () => {
    engine = await machineEngine();
    driver = containerDriver(engine, 'lifetest');
  });
  afterAll(async () => {
    engine.close();
    await made.cleanUp();
    await docker('network', 'rm', 'lifetest_default');
  });

  const existing = (name: string, more: Partial<ServiceSpec> = {}) => containerSpec({ how: 'existing', name }, more);

  async function started(spec: ServiceSpec): Promise<Running> {
    const result = await driver.start(spec, context);
    if (!result.ok) throw new Error(result.problem.message);
    return result.value;
  }

  async function watched(spec: ServiceSpec, running: Running | undefined): Promise<Observation[]> {
    const seen: Observation[] = [];
    driver.watch(spec, running, (observation) => seen.push(observation));
    // Watching begins a moment later, when the name is resolved.
    await driver.find(spec, running);
    return seen;
  }

  const ofType = <T extends Observation['type']>(seen: readonly Observation[], type: T) =>
    seen.filter((one): one is Extract<Observation, { type: T }> => one.type === type);

  it('is started, found, adopted when it runs already, and stopped', async () => {
    const name = await made.create(OBEDIENT);
    const spec = existing(name);
    expect(await driver.find(spec, undefined)).toEqual({ ok: true, value: undefined });
    const first = await started(spec);
    expect(first.container).toMatchObject({ name, image: TEST_IMAGE, status: 'running', restartPolicy: 'no' });
    expect(await driver.find(spec, undefined)).toEqual({ ok: true, value: first });
    expect(await started(spec)).toEqual(first);
    expect(await driver.stop(spec, first, SHORT_STOP)).toEqual({ gone: true, forced: false, survivors: [] });
    expect(await driver.stop(spec, first, SHORT_STOP)).toMatchObject({ gone: true });
  });

  it('is killed after its grace period when it ignores SIGTERM, and that is said', async () => {
    const spec = existing(await made.create('trap "" TERM; while :; do sleep 0.1; done'));
    const running = await started(spec);
    expect(await driver.stop(spec, running, SHORT_STOP)).toMatchObject({ gone: true, forced: true });
  });

  it('is stopped with the signal that the stack file asks for', async () => {
    const spec = existing(await made.create('trap "exit 7" USR1; trap "" TERM; while :; do sleep 0.1; done'));
    const running = await started(spec);
    const outcome = await driver.stop(spec, running, { graceMs: 5_000, signal: 'SIGUSR1' });
    expect(outcome).toEqual({ gone: true, forced: false, survivors: [] });
    expect(await docker('inspect', '-f', '{{.State.ExitCode}}', running.container?.name ?? '')).toBe('7');
  });

  it('is unpaused by a start', async () => {
    const name = await made.run(OBEDIENT);
    await docker('pause', name);
    expect((await started(existing(name))).container?.status).toBe('running');
  });

  it('fails to start with its exit code and last words when it ends at once', async () => {
    const spec = existing(await made.create('echo no database; echo really >&2; exit 3'));
    const result = await driver.start(spec, context);
    expect(result).toMatchObject({ ok: false, problem: { code: 'exited-at-once' } });
    expect(!result.ok && result.problem.message).toMatch(/with code 3; it said: .*no database/);
  });

  it('names the port that something else has when the engine cannot publish it', async () => {
    const holder = await made.run(OBEDIENT, ['-p', `127.0.0.1:${portNo(1)}:80`]);
    const spec = existing(await made.create(OBEDIENT, ['-p', `127.0.0.1:${portNo(1)}:80`]));
    const result = await driver.start(spec, context);
    expect(result).toMatchObject({ ok: false, problem: { code: 'port-taken' } });
    expect(!result.ok && result.problem.message).toContain(`127.0.0.1:${portNo(1)}`);
    await docker('rm', '-f', holder);
  });

  it('that does not exist is blocked with a sentence and the nearest name', async () => {
    const name = await made.create(OBEDIENT);
    const result = await driver.start(existing(name.replace('stacklight', 'staklight')), context);
    expect(result).toMatchObject({ ok: false, problem: { code: 'container-missing', hint: `did you mean ${name}?` } });
  });

  it('tells its exit code when it crashes, and that nobody stopped it', async () => {
    const name = await made.create('sleep 0.6; exit 5');
    const spec = existing(name);
    const seen = await watched(spec, await started(spec));
    const [exited] = await until('the exit', () => (seen.length > 0 ? ofType(seen, 'exited') : undefined));
    expect(exited).toMatchObject({ exitCode: 5, outside: false, engineRestarts: false });
  });

  it('tells a docker stop by a person from a stop of ours, and a docker start, too', async () => {
    const name = await made.create(OBEDIENT);
    const spec = existing(name);
    const running = await started(spec);
    const seen = await watched(spec, running);
    await docker('stop', '-t', '2', name);
    await until('the stop', () => ofType(seen, 'exited').length === 1);
    expect(ofType(seen, 'exited')[0]).toMatchObject({ outside: true, detail: 'docker stop', engineRestarts: false });
    await docker('start', name);
    const again = await until('the start', () => ofType(seen, 'started')[0]);
    expect(again.running.startedAt).toBeGreaterThan(running.startedAt);
    await driver.stop(spec, again.running, SHORT_STOP);
    await until('our stop', () => ofType(seen, 'exited').length === 2);
    expect(ofType(seen, 'exited')[1]).toMatchObject({ outside: false });
    await started(spec);
    await engine.resync();
    expect(ofType(seen, 'started')).toHaveLength(1);
  });

  it('leaves the restart to the engine where its policy restarts it', async () => {
    const name = await made.create('sleep 0.6; exit 1', ['--restart', 'always']);
    const spec = existing(name);
    const seen = await watched(spec, await started(spec));
    await until('the restart', () => ofType(seen, 'started').length > 0);
    expect(seen[0]).toMatchObject({ type: 'exited', exitCode: 1, outside: false, engineRestarts: true });
    await docker('rm', '-f', name);
    await until('the removal', () => ofType(seen, 'vanished').length === 1);
  });

  it('reports the health that the engine sees, with its output', async () => {
    const name = await made.create(`rm -f /tmp/ok; ${OBEDIENT}`, [
      '--health-cmd',
      'cat /tmp/ok || { echo no file; exit 1; }',
      '--health-interval',
      '200ms',
      '--health-retries',
      '2',
    ]);
    const spec = existing(name);
    const running = await started(spec);
    expect(running.container?.hasHealthcheck).toBe(true);
    const seen = await watched(spec, running);
    const bad = await until('unhealthy', () => ofType(seen, 'engine-health').find((one) => one.status === 'unhealthy'));
    expect(bad.failing).toBeGreaterThanOrEqual(2);
    expect(bad.results.at(-1)).toMatchObject({ exitCode: 1, output: expect.stringContaining('no file') });
    await docker('exec', name, 'touch', '/tmp/ok');
    await until('healthy', () => ofType(seen, 'engine-health').at(-1)?.status === 'healthy');
  });

  it('is followed by name when it is replaced, and reported gone when it is removed', async () => {
    const name = await made.run(OBEDIENT);
    const spec = existing(name);
    const running = await started(spec);
    const seen = await watched(spec, running);
    await docker('rm', '-f', name);
    const gone = await until('the removal', () => ofType(seen, 'vanished')[0]);
    expect(gone.problem.code).toBe('container-missing');
    await made.run(OBEDIENT, [], name);
    const next = await until('the new one', () => ofType(seen, 'started')[0]);
    expect(next.running.container).toMatchObject({ name, status: 'running' });
    expect(next.running.container?.id).not.toBe(running.container?.id);
  });

  it('tells when it is paused, and when it is found running although nobody started it here', async () => {
    const name = await made.run(OBEDIENT);
    const seen = await watched(existing(name), undefined);
    await until('the surprise', () => ofType(seen, 'started').length === 1);
    await docker('pause', name);
    await until('the pause', () => ofType(seen, 'changed')[0]?.running.container?.status === 'paused');
    await docker('unpause', name);
    await until('the end of it', () => ofType(seen, 'changed')[1]?.running.container?.status === 'running');
  });

  it('is found by the labels that Compose gives, for the project that the folder names', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'Shop Stack-'));
    const file = join(folder, 'compose.yaml');
    writeFileSync(file, 'services: { db: { image: x } }\n');
    const project = (folder.split('/').at(-1) ?? '').toLowerCase().replace(/[^a-z0-9_-]/g, '');
    const labels = ['--label', `com.docker.compose.project=${project}`, '--label', 'com.docker.compose.service=db'];
    const name = await made.run(OBEDIENT, labels);
    const found = await driver.find(containerSpec({ how: 'compose', files: [file], service: 'db' }), undefined);
    expect(found).toMatchObject({ ok: true, value: { container: { name } } });
    const other = await driver.start(containerSpec({ how: 'compose', files: [file], service: 'dbb' }), context);
    expect(other).toMatchObject({ ok: false, problem: { code: 'container-missing', hint: 'did you mean db?' } });
    rmSync(folder, { recursive: true });
  });

  it('is made from an image with its port, environment and policy, kept, and made anew when that changed', async () => {
    const name = made.name();
    const image = (secret: string) =>
      containerSpec(
        {
          how: 'image',
          name,
          image: TEST_IMAGE,
          command: ['/bin/sh', '-c', 'echo "$SECRET" > /www/index.html; exec httpd -f -p 80 -h /www'],
          environment: { SECRET: secret },
          volumes: [],
          labels: { team: 'red' },
        },
        {
          id: 'cache',
          ports: [{ port: portNo(2), protocol: 'tcp', address: '127.0.0.1', target: 80 }],
          restart: { ...containerSpec({ how: 'existing', name }).restart, policy: 'unless-stopped' },
        },
      );
    const spec = image('first');
    const running = await started(spec);
    expect(running.container).toMatchObject({ name, restartPolicy: 'unless-stopped' });
    await until('the answer', async () => (await get(portNo(2))).includes('first'));
    const { facts, known } = await engine.containers();
    expect(known).toBe(true);
    expect(facts.find((one) => one.name === name)?.published).toMatchObject([
      { address: '127.0.0.1', port: portNo(2), targetPort: 80, protocol: 'tcp' },
    ]);
    const labels = await docker('inspect', '-f', '{{json .Config.Labels}}', name);
    expect(JSON.parse(labels)).toMatchObject({ team: 'red', 'io.stacklight.stack': 'lifetest' });
    expect(labels).not.toContain('first');
    await driver.stop(spec, running, SHORT_STOP);
    expect((await started(spec)).container?.id).toBe(running.container?.id);
    expect((await started(image('second'))).container?.id).not.toBe(running.container?.id);
    await until('the new answer', async () => (await get(portNo(2))).includes('second'));
  });

  it('reads its env files and is reached by the others of its stack under its own name', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'stacklight-env-'));
    writeFileSync(join(folder, 'some.env'), 'GREETING=from the file\nOVERRIDDEN=file\n');
    const make = (id: string, command: string, ports: ServiceSpec['ports']) =>
      containerSpec(
        {
          how: 'image',
          name: made.name(),
          image: TEST_IMAGE,
          command: ['/bin/sh', '-c', command],
          environment: { OVERRIDDEN: 'environment' },
          envFiles: [{ path: join(folder, 'some.env'), required: true }],
          volumes: [],
          labels: {},
        },
        { id, ports },
      );
    await started(make('store', 'echo "$GREETING, $OVERRIDDEN" > /www/index.html; exec httpd -f -p 80 -h /www', []));
    const asker = 'until wget -qO /www/index.html http://store/; do sleep 0.1; done; exec httpd -f -p 80 -h /www';
    await started(make('asker', asker, [{ port: portNo(3), protocol: 'tcp', address: '127.0.0.1', target: 80 }]));
    await until('the answer', async () => (await get(portNo(3))).includes('from the file, environment'));
    const lacking = make('lacking', 'true', []);
    rmSync(folder, { recursive: true });
    expect(await driver.start(lacking, context)).toMatchObject({ ok: false, problem: { code: 'env-file-missing' } });
  });

  it('is blocked when its image is neither here nor to be had', async () => {
    const from = { how: 'image', name: made.name(), image: `127.0.0.1:${portNo(4)}/no/such:1` } as const;
    const spec = containerSpec({ ...from, environment: {}, volumes: [], labels: {} });
    const result = await driver.start(spec, context);
    expect(result).toMatchObject({ ok: false, problem: { code: 'image-missing' } });
  });

  it('leaves a container alone that has its name and is not its own', async () => {
    const name = await made.run(OBEDIENT);
    const from = { how: 'image', name, image: TEST_IMAGE, environment: {}, volumes: [], labels: {} } as const;
    const result = await driver.start(containerSpec(from), context);
    expect(result).toMatchObject({ ok: false, problem: { code: 'container-name-taken' } });
    expect(await docker('inspect', '-f', '{{.State.Running}}', name)).toBe('true');
  });
});

/** The body that comes back for a plain HTTP/1.0 request; empty when nobody answers. */
function get(port: number): Promise<string> {
  return new Promise((resolve) => {
    let body = '';
    const socket = connect(port, '127.0.0.1', () => socket.write('GET / HTTP/1.0\r\n\r\n'));
    socket.on('data', (chunk) => {
      body += String(chunk);
    });
    socket.on('error', () => resolve(''));
    socket.on('close', () => resolve(body));
  });
}
