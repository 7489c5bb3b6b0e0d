import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { basename } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { ComposeAccess } from '../../../../../electron/drivers/container/compose/access.ts';
import { readModel } from '../../../../../electron/drivers/container/compose/model.ts';
import { containerDriver } from '../../../../../electron/drivers/container/driver.ts';
import type { Engine } from '../../../../../electron/drivers/container/engine/engine.ts';
import type { Driver, Running, StartContext } from '../../../../../electron/drivers/driver.ts';
import type { ServiceSpec } from '../../../../../electron/stack/stack.ts';
import { ComposeFolder, describeWithCompose } from '../../../../support/compose-folder.ts';
import { containerSpec } from '../../../../support/container-spec.ts';
import { docker, machineEngine, TEST_IMAGE } from '../../../../support/docker.ts';
import { until } from '../../../../support/until.ts';

const STOP = { graceMs: 1_000, signal: 'SIGTERM' };
/** Ends at once upon SIGTERM; a shell as pid 1 would ignore it. */
const OBEDIENT = `command: ["/bin/sh", "-c", "trap 'exit 0' TERM; while :; do sleep 0.1; done"]`;

function contextOf(more: Partial<StartContext> = {}): StartContext {
  return {
    stackName: 'shop',
    stackDirectory: '/',
    generation: 1,
    logFile: '/dev/null',
    cancelled: () => false,
    ...more,
  };
}

describeWithCompose('a Compose service, through the Compose command', () => {
  const folders: ComposeFolder[] = [];
  let engine: Engine;
  let driver: Driver;

  beforeAll(async () => {
    engine = await machineEngine();
    const compose = new ComposeAccess(async () => ({ PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '/' }));
    const portHolder = async (address: string, port: number) => `pid 4711 (redis-server) on ${address}:${port}`;
    driver = containerDriver(engine, 'shop', { compose, portHolder });
  });
  afterEach(async () => {
    for (const folder of folders.splice(0)) await folder.cleanUp();
  });
  afterAll(() => engine.close());

  function project(text: string): ComposeFolder {
    const folder = new ComposeFolder(text);
    folders.push(folder);
    return folder;
  }

  const serviceOf = (folder: ComposeFolder, service: string, files = [folder.file]): ServiceSpec =>
    containerSpec({ how: 'compose', files, service }, { id: service });

  async function started(spec: ServiceSpec, context = contextOf()): Promise<Running> {
    const result = await driver.start(spec, context);
    if (!result.ok) throw new Error(result.problem.message);
    return result.value;
  }

  async function refused(spec: ServiceSpec, context = contextOf()) {
    const result = await driver.start(spec, context);
    if (result.ok) throw new Error('it started');
    return result.problem;
  }

  it('comes up from nothing, with its network and volume, and without what it depends on', async () => {
    const shop = project(`services:
  web: { image: ${TEST_IMAGE}, ${OBEDIENT}, depends_on: [db], volumes: ["data:/data"], ports: ["23210:80"] }
  db: { image: ${TEST_IMAGE} }
volumes: { data: {} }
`);
    const lines: string[] = [];
    const spec = serviceOf(shop, 'web');
    const running = await started(spec, contextOf({ progress: (line) => lines.push(line) }));
    expect(running.container?.status).toBe('running');
    expect(running.container?.name).toMatch(shop.named('web'));
    expect(await shop.containers()).toEqual([running.container?.id]);
    expect(lines.join('\n')).toMatch(/Creating network|Network .* Creating/);
    expect(await docker('network', 'ls', '-q', '--filter', `name=${shop.project}_default`)).not.toBe('');
    expect(await driver.find(spec, undefined)).toEqual({ ok: true, value: running });
    expect(await driver.stop(spec, running, STOP)).toEqual({ gone: true, forced: false, survivors: [] });
    expect(await shop.containers('web')).toEqual([running.container?.id]);
  });

  it('goes on with the same container when nothing changed, and with a new one when its file did', async () => {
    const shop = project(`services: { web: { image: ${TEST_IMAGE}, ${OBEDIENT} } }\n`);
    const spec = serviceOf(shop, 'web');
    const first = await started(spec);
    await driver.stop(spec, first, STOP);
    const again = await started(spec);
    expect(again.container?.id).toBe(first.container?.id);
    expect(again.startedAt).toBeGreaterThan(first.startedAt);
    await driver.stop(spec, again, STOP);
    shop.write('compose.yaml', `services: { web: { image: ${TEST_IMAGE}, ${OBEDIENT}, labels: { tier: front } } }\n`);
    const next = await started(spec);
    expect(next.container?.id).not.toBe(first.container?.id);
    expect(await shop.containers()).toEqual([next.container?.id]);
    expect(await docker('inspect', '--format', '{{.Config.Labels.tier}}', next.container?.id ?? '')).toBe('front');
  });

  it('is brought back by the restart policy as it is, without asking Compose', async () => {
    const shop = project(`services: { web: { image: ${TEST_IMAGE}, ${OBEDIENT} } }\n`);
    const spec = serviceOf(shop, 'web');
    const first = await started(spec);
    await driver.stop(spec, first, STOP);
    shop.write('compose.yaml', 'services: [this, is, no, Compose, file]\n');
    const lines: string[] = [];
    const named = { ...spec, container: { from: { how: 'compose', files: [shop.file], service: 'web' } } } as const;
    const back = await started(named, contextOf({ byPolicy: true, progress: (line) => lines.push(line) }));
    expect(back.container?.id).toBe(first.container?.id);
    expect(lines).toEqual([]);
    await driver.stop(spec, back, STOP);
    expect((await refused(named)).code).toBe('compose-file-invalid');
    // What failed unchanged in the file is not passed by with an older container.
    expect((await refused(named, contextOf({ byPolicy: true }))).code).toBe('compose-file-invalid');
  });

  it('is built where its image is made from a folder, and says why where that fails', async () => {
    const shop = project('');
    const image = shop.image('built');
    shop.write('compose.yaml', `services: { web: { build: ., image: "${image}", ${OBEDIENT} } }\n`);
    shop.dockerfile('LABEL built=yes');
    const spec = serviceOf(shop, 'web');
    const running = await started(spec);
    expect(running.container).toMatchObject({ image, status: 'running' });
    shop.write('compose.yaml', `services: { web: { build: ., image: "${image}2" } }\n`);
    shop.dockerfile('COPY not-there /');
    const problem = await refused(spec);
    expect(problem.code).toBe('image-missing');
    expect(problem.message).toMatch(/could not be built: .*not-there/);
  });

  it('says which image it cannot get', async () => {
    const shop = project('services: { web: { image: "localhost:1/no-such-image-of-the-tests:1" } }\n');
    const problem = await refused(serviceOf(shop, 'web'));
    expect(problem.code).toBe('image-missing');
    expect(problem.message).toContain('localhost:1');
  });

  it('says who has its port, be it a process or another container', async () => {
    const shop = project(`services:
  web: { image: ${TEST_IMAGE}, ports: ["127.0.0.1:23211:80"] }
  first: { image: ${TEST_IMAGE}, ${OBEDIENT}, ports: ["127.0.0.1:23212:80"] }
  second: { image: ${TEST_IMAGE}, ports: ["127.0.0.1:23212:80"] }
`);
    const native = createServer().listen(23211, '127.0.0.1');
    await once(native, 'listening');
    const byProcess = await refused(serviceOf(shop, 'web'));
    native.close();
    expect(byProcess).toMatchObject({ code: 'port-taken' });
    expect(byProcess.message).toContain('is held by pid 4711 (redis-server) on 127.0.0.1:23211');
    await started(serviceOf(shop, 'first'));
    const byContainer = await refused(serviceOf(shop, 'second'));
    expect(byContainer.message).toMatch(new RegExp(`is held by container ${shop.named('first').source}`));
  });

  it('runs what is too new for the command without it, as it reads it', async () => {
    const port = '{ target: 80, published: "23930-23939", host_ip: 127.0.0.1, app_protocol: http, mode: host }';
    const shop = project(`services:
  web: { image: ${TEST_IMAGE}, ${OBEDIENT}, ports: [${port}], depends_on: [ai] }
  ai: { provider: { type: model } }
`);
    const notes: string[] = [];
    await started(serviceOf(shop, 'web'), contextOf({ note: (sentence) => notes.push(sentence) }));
    const [id = ''] = await shop.running('web');
    expect(await docker('port', id, '80')).toMatch(/127\.0\.0\.1:2393\d/);
    expect(notes.join()).toContain('web was started without ai');
    expect(await refused(serviceOf(shop, 'ai'))).toMatchObject({
      code: 'compose-provider',
      message: expect.stringContaining('is not a container but a provider (model)'),
    });
  });

  it('passes on that there are orphans and leaves them alone', async () => {
    const shop = project(`services: { web: { image: ${TEST_IMAGE} }, old: { image: ${TEST_IMAGE}, ${OBEDIENT} } }\n`);
    await started(serviceOf(shop, 'old'));
    shop.write('compose.yaml', `services: { web: { image: ${TEST_IMAGE} } }\n`);
    const notes: string[] = [];
    await started(serviceOf(shop, 'web'), contextOf({ note: (sentence) => notes.push(sentence) }));
    expect(notes).toHaveLength(1);
    expect(notes[0]).toMatch(shop.named('old'));
    expect(await shop.running('old')).toHaveLength(1);
  });

  it('takes its files in their order and its project by its name, wherever they lie', async () => {
    const shop = project(`services: { web: { image: ${TEST_IMAGE}, labels: { tier: base, kept: "yes" } } }\n`);
    const dev = shop.write('dev.yaml', 'services: { web: { labels: { tier: dev } } }\n');
    const files = [shop.file, dev];
    const spec = containerSpec({ how: 'compose', files, service: 'web', project: `${shop.project}named` });
    const { container } = await started(spec);
    const labels = JSON.parse(await docker('inspect', '--format', '{{json .Config.Labels}}', container?.id ?? ''));
    expect(labels).toMatchObject({
      ...{ tier: 'dev', kept: 'yes', 'com.docker.compose.project': `${shop.project}named` },
      'com.docker.compose.project.working_dir': shop.folder,
    });
    await docker('rm', '-f', container?.id ?? '');
    await docker('network', 'rm', `${shop.project}named_default`);
  });

  it('runs what was read, whatever its file says by then, and nothing of a service that was not asked for', async () => {
    const shop = project(
      `services:
  web: { image: ${TEST_IMAGE}, ${OBEDIENT}, networks: [front], command: "sleep $$PPID", environment: { A: "a$$b" } }
  db: { image: ${TEST_IMAGE}, networks: [back], volumes: ["data:/data"] }
networks: { front: {}, back: {} }
volumes: { data: {} }
`.replace(OBEDIENT, 'entrypoint: ["/bin/sh", "-c", "sleep 600"]'),
    );
    const spec = serviceOf(shop, 'web');
    const model = await readModel([shop.file], shop.project, {});
    if (!model.ok) throw new Error('unreadable');
    const file = shop.write('compose.yaml', `services: { web: { image: ${TEST_IMAGE}, privileged: true } }\n`);
    shop.write('.env', 'COMPOSE_PROFILES=x\nDOCKER_HOST=tcp://127.0.0.1:1\n');
    const { container } = await started(spec, contextOf({ confirmedModel: async () => model }));
    const seen = JSON.parse(await docker('inspect', '--format', '{{json .}}', container?.id ?? ''));
    expect(seen.Config).toMatchObject({ Cmd: ['sleep', '$PPID'], Env: expect.arrayContaining(['A=a$b']) });
    expect(seen.HostConfig.Privileged).toBe(false);
    const networks = await docker('network', 'ls', '--format', '{{.Name}}', '--filter', `name=${shop.project}`);
    expect(networks.trim()).toBe(`${shop.project}_front`);
    expect(await docker('volume', 'ls', '-q', '--filter', `name=${shop.project}`)).toBe('');
    // The copy is gone; the label still leads to the project's own file.
    const labels = seen.Config.Labels;
    expect(existsSync(labels['com.docker.compose.project.config_files'])).toBe(false);
    expect(basename(labels['com.docker.compose.project.config_files'])).toBe(basename(file));
    expect(labels['com.docker.compose.project.working_dir']).toBe(shop.folder);
  });

  it('asks what it may run when its turn has come, not before', async () => {
    const shop = project('');
    const image = shop.image('slow');
    shop.dockerfile('RUN sleep 2');
    shop.write('compose.yaml', `services: { slow: { build: ., image: "${image}" }, web: { image: ${TEST_IMAGE} } }\n`);
    let building = false;
    const progress = (line: string) => {
      building ||= line.includes('sleep 2');
    };
    const slow = started(serviceOf(shop, 'slow'), contextOf({ progress }));
    await until('the build is in progress', () => building);
    const problem = { code: 'change-waits', message: 'its Compose file changed' };
    const made: number[] = [];
    const confirmedModel = async () => {
      made.push((await shop.containers('slow')).length);
      return { ok: false as const, problem };
    };
    expect(await refused(serviceOf(shop, 'web'), contextOf({ confirmedModel }))).toEqual(problem);
    await slow;
    expect(made).toEqual([1]);
    expect(await shop.containers('web')).toEqual([]);
  });

  it('goes up together with others of its project, each with its own outcome', async () => {
    const names = ['a', 'b', 'c', 'd'];
    const good = names.map((name) => `  ${name}: { image: ${TEST_IMAGE}, ${OBEDIENT} }`).join('\n');
    const shop = project(`services:\n${good}\n  bad: { image: "localhost:1/no-such-image-of-the-tests:1" }\n`);
    const [bad, ...rest] = await Promise.all(
      ['bad', ...names].map((name) => driver.start(serviceOf(shop, name), contextOf())),
    );
    expect(bad).toMatchObject({ ok: false, problem: { code: 'image-missing' } });
    for (const [index, result] of rest.entries()) {
      expect(result.ok && result.value.container?.name).toMatch(shop.named(names[index] ?? ''));
    }
  });

  it('leaves nothing running and no command behind when its start is withdrawn', async () => {
    const shop = project('');
    const image = shop.image('slow');
    shop.write('compose.yaml', `services: { web: { build: ., image: "${image}" } }\n`);
    shop.dockerfile('RUN sleep 60');
    let cancelled = false;
    const building = started(
      serviceOf(shop, 'web'),
      contextOf({
        cancelled: () => cancelled,
        progress: (line) => {
          cancelled ||= line.includes('sleep 60');
        },
      }),
    );
    await expect(building).rejects.toThrow('cancelled');
    expect(await shop.containers()).toEqual([]);
    expect(execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })).not.toContain(shop.file);
  });

  it('ends what it began when it is withdrawn in the middle of a replacement', async () => {
    const shop = project(`services: { web: { image: ${TEST_IMAGE}, ${OBEDIENT} } }\n`);
    const spec = serviceOf(shop, 'web');
    await driver.stop(spec, await started(spec), STOP);
    shop.write('compose.yaml', `services: { web: { image: ${TEST_IMAGE}, ${OBEDIENT}, labels: { tier: front } } }\n`);
    let cancelled = false;
    const context = contextOf({
      cancelled: () => cancelled,
      progress: (line) => {
        cancelled ||= /^Recreating|Recreate$/.test(line);
      },
    });
    await expect(started(spec, context)).rejects.toThrow('cancelled');
    expect(await shop.running('web')).toEqual([]);
    expect(await shop.containers('web')).toHaveLength(1);
  });

  it('stops all of its containers where Compose made several', async () => {
    const shop = project(`services: { web: { image: ${TEST_IMAGE}, ${OBEDIENT}, scale: 2 } }\n`);
    const running = await started(serviceOf(shop, 'web'));
    expect(running.container?.name).toMatch(shop.named('web'));
    expect(await shop.running('web')).toHaveLength(2);
    expect(await driver.stop(serviceOf(shop, 'web'), running, STOP)).toMatchObject({ gone: true });
    expect(await shop.running('web')).toEqual([]);
  });

  it('tells a watcher nothing about its own replacement', async () => {
    const shop = project(`services: { web: { image: ${TEST_IMAGE}, ${OBEDIENT} } }\n`);
    const spec = serviceOf(shop, 'web');
    const first = await started(spec);
    await driver.stop(spec, first, STOP);
    const seen: string[] = [];
    const leave = driver.watch(spec, undefined, ({ type }) => seen.push(type));
    await driver.find(spec, undefined);
    shop.write('compose.yaml', `services: { web: { image: ${TEST_IMAGE}, ${OBEDIENT}, labels: { tier: front } } }\n`);
    const next = await started(spec);
    await docker('kill', '-s', 'KILL', next.container?.id ?? '');
    await until('its end', () => seen.includes('exited'));
    leave();
    expect(seen).toEqual(['exited']);
  });
});
