/** What a container needs is taken away by somebody else: its image, its network, its name, the right to run something in it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { containerDriver } from '../../../../electron/drivers/container/driver.ts';
import type { Engine } from '../../../../electron/drivers/container/engine/engine.ts';
import type { Observation, StartContext } from '../../../../electron/drivers/driver.ts';
import { containerSpec } from '../../../support/container-spec.ts';
import { describeWithDocker, docker, machineEngine, TEST_IMAGE, TestContainers } from '../../../support/docker.ts';
import { until } from '../../../support/until.ts';

const OBEDIENT = 'trap "exit 0" TERM; while :; do sleep 0.1; done';
const context: StartContext = {
  stackName: 'takenaway',
  stackDirectory: tmpdir(),
  generation: 1,
  logFile: '/dev/null',
  cancelled: () => false,
};
const SHORT_STOP = { graceMs: 1_000, signal: 'SIGTERM' };

describeWithDocker('a container service', () => {
  const made = new TestContainers();
  let engine: Engine;
  let driver: ReturnType<typeof containerDriver>;

  beforeAll(async () => {
    engine = await machineEngine();
    driver = containerDriver(engine, 'takenaway');
  });
  afterAll(async () => {
    engine.close();
    await made.cleanUp();
    await docker('network', 'rm', 'takenaway_default').catch(() => undefined);
  });

  it('starts again without its image as long as its container is there, and names the image when both are gone', async () => {
    const name = made.name();
    const tag = `${name}-image:1`;
    await docker('tag', TEST_IMAGE, tag);
    const from = { how: 'image', name, image: tag, command: ['/bin/sh', '-c', OBEDIENT] } as const;
    const spec = containerSpec({ ...from, environment: {}, volumes: [], labels: {} });
    const first = await driver.start(spec, context);
    if (!first.ok) throw new Error(first.problem.message);
    await driver.stop(spec, first.value, SHORT_STOP);
    await docker('rmi', tag);
    const second = await driver.start(spec, context);
    expect(second).toMatchObject({ ok: true, value: { container: { id: first.value.container?.id } } });
    await docker('rm', '-f', name);
    const third = await driver.start(spec, context);
    expect(third).toMatchObject({
      ok: false,
      problem: { code: 'image-missing', message: expect.stringContaining(tag) },
    });
  });

  it('that was made for a network names it when it is gone', async () => {
    const network = `${made.name()}-net`;
    await docker('network', 'create', network);
    const name = await made.create(OBEDIENT, ['--network', network]);
    await docker('network', 'rm', network);
    const result = await driver.start(containerSpec({ how: 'existing', name }), context);
    expect(result).toMatchObject({ ok: false, problem: { code: 'network-missing' } });
    expect(!result.ok && result.problem.message).toContain(network);
    expect(!result.ok && result.problem.hint).toContain(`docker network create ${network}`);
  });

  it('of an image gets its network again when somebody removed it', async () => {
    const from = { how: 'image', name: made.name(), image: TEST_IMAGE, command: ['/bin/sh', '-c', OBEDIENT] } as const;
    const spec = containerSpec({ ...from, environment: {}, volumes: [], labels: {} });
    const first = await driver.start(spec, context);
    if (!first.ok) throw new Error(first.problem.message);
    await driver.stop(spec, first.value, SHORT_STOP);
    await docker('network', 'rm', 'takenaway_default');
    expect(await driver.start(spec, context)).toMatchObject({ ok: true });
  });

  it('of Compose gets its network again, which Compose makes and cannot join the container to', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'stacklight-pruned-'));
    const file = join(folder, 'compose.yaml');
    const name = made.name();
    const service = `{ image: ${TEST_IMAGE}, container_name: ${name}, command: [/bin/sh, -c, '${OBEDIENT}'] }`;
    writeFileSync(file, `name: ${name}\nservices:\n  db: ${service}\n`);
    const spec = containerSpec({ how: 'compose', files: [file], service: 'db', project: name });
    const first = await driver.start(spec, context);
    if (!first.ok) throw new Error(first.problem.message);
    await driver.stop(spec, first.value, SHORT_STOP);
    await docker('network', 'rm', `${name}_default`);
    const byPolicy = await driver.start(spec, { ...context, byPolicy: true });
    expect(byPolicy).toMatchObject({ ok: false, problem: { code: 'network-missing' } });
    const notes: string[] = [];
    const again = await driver.start(spec, { ...context, note: (sentence) => notes.push(sentence) });
    expect(again).toMatchObject({ ok: true, value: { container: { id: first.value.container?.id } } });
    expect(notes.join()).toContain(`joined anew to ${name}_default`);
    await docker('rm', '-f', name);
    await docker('network', 'rm', `${name}_default`);
    rmSync(folder, { recursive: true });
  });

  it('of Compose is not what another project makes under its name', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'stacklight-shop-'));
    const file = join(folder, 'compose.yaml');
    writeFileSync(file, 'name: shop\nservices: { db: { image: x } }\n');
    const labels = (project: string) =>
      [`project=${project}`, 'service=db'].flatMap((one) => ['--label', `com.docker.compose.${one}`]);
    const name = await made.run(OBEDIENT, labels('shop'));
    const spec = containerSpec({ how: 'compose', files: [file], service: 'db' });
    const found = await driver.find(spec, undefined);
    expect(found).toMatchObject({ ok: true, value: { container: { name } } });
    const seen: Observation[] = [];
    driver.watch(spec, found.ok ? found.value : undefined, (observation) => seen.push(observation));
    await driver.find(spec, undefined);
    await docker('rm', '-f', name);
    await until('the removal', () => seen.some(({ type }) => type === 'vanished'));
    await made.run(OBEDIENT, labels('another'), name);
    expect(await driver.find(spec, undefined)).toEqual({ ok: true, value: undefined });
    expect(seen.filter(({ type }) => type === 'started')).toEqual([]);
    rmSync(folder, { recursive: true });
  });
});
