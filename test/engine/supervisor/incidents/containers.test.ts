import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { currentPlatform } from '../../../../electron/platform/current.ts';
import { Host } from '../../../../electron/supervisor/host/host.ts';
import { describeWithDocker, docker, TestContainers } from '../../../support/docker.ts';
import { until } from '../../../support/until.ts';

const TOKEN = 'SENTINEL-4f9a_c1';

describeWithDocker('a container that ends', () => {
  const containers = new TestContainers();
  const folder = mkdtempSync(join(tmpdir(), 'stacklight-shop-'));
  const home = mkdtempSync(join(tmpdir(), 'stacklight-home-'));
  let host: Host;
  let key: string;

  beforeAll(async () => {
    const command = 'echo "token $TOKEN"; echo "last words"; exec sleep 3600';
    const container = await containers.run(command, ['-e', `TOKEN=${TOKEN}`]);
    writeFileSync(
      join(folder, 'stacklight.yaml'),
      `name: shop\nservices:\n  cache: { container: ${container} }\nalerts: { after: 100ms }\n`,
    );
    host = new Host(currentPlatform(), home, 'test');
    const opened = await host.openStack(folder, { origin: 'in a test' });
    if (!opened.ok) throw new Error(opened.problem.message);
    key = opened.value;
    await until('it is seen to run', () => host.snapshot(key)?.services[0]?.state === 'running');
    await docker('kill', container);
  });
  afterAll(async () => {
    await host.close();
    await containers.cleanUp();
    for (const one of [folder, home]) rmSync(one, { recursive: true, force: true, maxRetries: 5 });
  });

  it('leaves its last lines as evidence, without what its environment holds', async () => {
    const evidence = await until('the evidence is kept', async () =>
      (await host.history(key, 'cache', 100)).find((event) => event.data?.code === 'evidence'),
    );
    expect(evidence.data).toMatchObject({ exitCode: 137, lastLines: ['token [TOKEN]', 'last words'] });
    const incident = await until('people are told', () => host.snapshot(key)?.incidents[0]);
    const report = await host.report(key, incident.id);
    expect(report).toMatchObject({ ok: true, value: expect.stringContaining('token [TOKEN]') });
    expect(JSON.stringify([report, host.snapshot(key), await host.history(key, undefined, 100)])).not.toContain(
      'SENTINEL',
    );
  });
});
