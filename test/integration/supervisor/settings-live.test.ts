import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { engineChoices, testEngine } from '../../../electron/drivers/container/engine/engine-choices.ts';
import { currentPlatform } from '../../../electron/platform/current.ts';
import { Host } from '../../../electron/supervisor/host/host.ts';
import { openPreferences } from '../../../electron/supervisor/host/preference-store.ts';

const YES = { origin: 'in a test' };

describe('what people set of the supervisor', () => {
  let home: string;
  let host: Host;
  beforeEach(async () => {
    home = realpathSync(mkdtempSync(join(tmpdir(), 'stacklight-settings-')));
    host = new Host(currentPlatform(), join(home, 'state'), 'test', await openPreferences(join(home, 'state'), 1));
  });
  afterEach(async () => {
    await host.close();
    rmSync(home, { recursive: true, force: true });
  });

  const project = (name: string, more = '') => {
    mkdirSync(join(home, name));
    const file = join(home, name, 'stacklight.yaml');
    const check = 'healthcheck: { http: "http://localhost:1", retries: 2 }';
    writeFileSync(file, `name: ${name}\n${more}services:\n  web: { command: sleep 600, ${check} }\n`);
    return file;
  };

  it('is in effect at once for every open stack, but for what its file says', async () => {
    const plain = await host.openStack(project('plain'), YES);
    const strict = await host.openStack(project('strict', 'alerts: { after: 3s }\n'), YES);
    if (!plain.ok || !strict.ok) throw new Error('not opened');
    await host.settings.change({ alertAfterMs: 60_000, checkIntervalMs: 30_000, checkRetries: 9 });
    const stackOf = (key: string) => host.stackOf(key)?.state;
    expect(stackOf(plain.value)?.stack.alerts.afterMs).toBe(60_000);
    expect(stackOf(plain.value)?.incidents.timing.afterMs).toBe(60_000);
    expect(stackOf(strict.value)?.stack.alerts.afterMs).toBe(3_000);
    const { healthcheck } = stackOf(plain.value)?.managed('web')?.spec ?? {};
    expect(healthcheck).toMatchObject({ intervalMs: 30_000, retries: 2 });
    expect(host.view().stacks.every(({ approval }) => approval === undefined)).toBe(true);
  });

  it('puts stacks in order, and leaves closed at the start what is not wanted then', async () => {
    const [a, b] = [project('a'), project('b')];
    for (const file of [a, b]) await host.openStack(file, YES);
    await host.settings.arrange({ order: [b, a], closedAtStart: [a] });
    expect(host.view().stacks.map(({ stack }) => stack)).toEqual(['b', 'a']);
    await host.close();
    const open = async () => {
      host = new Host(currentPlatform(), join(home, 'state'), 'test', await openPreferences(join(home, 'state'), 2));
      await host.restore();
      return host.view().stacks.map(({ stack }) => stack);
    };
    expect(await open()).toEqual(['b']);
    await host.settings.arrange({ order: [b, a], closedAtStart: [] });
    await host.close();
    expect(await open()).toEqual(['b', 'a']);
  });
});

describe('the engines that can be chosen', () => {
  let home: string;
  let engine: Server;
  beforeEach(async () => {
    home = realpathSync(mkdtempSync(join(tmpdir(), 'stacklight-engines-')));
    const answer = { ServerVersion: '27.3.1', OperatingSystem: 'Test OS', Containers: 3, ContainersRunning: 1 };
    engine = createServer((_request, response) => response.end(JSON.stringify(answer)));
    await new Promise<void>((resolve) => engine.listen(join(home, 'engine.sock'), resolve));
    // The folder is named after the SHA-256 of the context's name, as the docker command does.
    const { createHash } = await import('node:crypto');
    for (const [name, socket] of [
      ['works', 'engine.sock'],
      ['gone', 'nothing.sock'],
    ] as const) {
      const folder = join(home, '.docker/contexts/meta', createHash('sha256').update(name).digest('hex'));
      mkdirSync(folder, { recursive: true });
      const meta = { Name: name, Endpoints: { docker: { Host: `unix://${join(home, socket)}` } } };
      writeFileSync(join(folder, 'meta.json'), JSON.stringify(meta));
    }
    mkdirSync(join(home, '.docker/contexts/meta/broken'));
    writeFileSync(join(home, '.docker/contexts/meta/broken/meta.json'), '{');
  });
  afterEach(async () => {
    await new Promise((resolve) => engine.close(resolve));
    rmSync(home, { recursive: true, force: true });
  });
  // What a person chose wins over the variable.
  const places = () => ({ env: { DOCKER_HOST: 'tcp://127.0.0.1:1' }, home, sockets: ['/usual.sock'] });

  it('are the contexts of the docker command, by name, after what it would use itself', async () => {
    expect((await engineChoices(places())).map(({ context }) => context)).toEqual(['', 'default', 'gone', 'works']);
  });

  it('say what they are when they are tested, or why they cannot be used', async () => {
    expect(await testEngine(places(), 'works')).toEqual({
      ok: true,
      sentence: `Engine 27.3.1 at ${join(home, 'engine.sock')} on Test OS: 3 containers, 1 running.`,
    });
    expect(await testEngine(places(), 'gone')).toMatchObject({
      ok: false,
      sentence: /nothing\.sock, but it does not exist/,
    });
    expect(await testEngine(places(), 'never was')).toMatchObject({ ok: false, sentence: /no such context/ });
    expect(await testEngine(places(), '')).toMatchObject({ ok: false, sentence: /DOCKER_HOST/ });
  });
});
