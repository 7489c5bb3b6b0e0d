import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Approval } from '../../../../electron/contract/approval.ts';
import type { Snapshot } from '../../../../electron/contract/snapshot.ts';
import { ComposeFolder, describeWithCompose } from '../../../support/compose-folder.ts';
import { docker, ensureTestImage, TEST_IMAGE } from '../../../support/docker.ts';
import { Supervised } from '../../../support/supervised.ts';
import { until } from '../../../support/until.ts';

describeWithCompose('the yes to what Compose runs', () => {
  let bench: Supervised;
  let shop: ComposeFolder;

  beforeAll(() => ensureTestImage());
  beforeEach(() => {
    bench = new Supervised();
    shop = new ComposeFolder('');
  });
  afterEach(() => bench.close().finally(() => shop.cleanUp()));

  /** A stack file beside the Compose file, with one service of it. */
  async function open(compose: string, yes = true): Promise<string> {
    shop.write('compose.yaml', compose);
    const file = shop.write(
      'stacklight.yaml',
      `name: ${shop.project}\nservices:\n  web: { compose: { file: compose.yaml }, stop_grace_period: 1s }\n`,
    );
    const opened = await bench.host.openStack(file, yes ? { origin: 'in a test' } : undefined);
    if (!opened.ok) throw new Error(opened.problem.message);
    return opened.value;
  }

  const picture = (key: string): Snapshot => {
    const snapshot = bench.host.snapshot(key);
    if (!snapshot) throw new Error(`${key} is not open`);
    return snapshot;
  };
  const web = (key: string) => picture(key).services.find(({ id }) => id === 'web');
  const ask = (key: string, type: 'up' | 'restart') => bench.host.request({ type, stack: key, services: ['web'] });
  const asked = (key: string): Promise<Approval> => until('it is asked', () => picture(key).approval);
  const commandOf = async () =>
    docker('inspect', '--format', '{{json .Config.Cmd}}', ...(await shop.containers('web')));

  const EXTENDS = 'services: { web: { extends: { file: base.yml, service: base } } }\n';
  const base = (seconds: number, more = '') =>
    `services: { base: { image: "${TEST_IMAGE}", command: sleep ${seconds}${more} } }\n`;
  const LARGE = `${EXTENDS}${`# ${'x'.repeat(97)}\n`.repeat(10_200)}`;
  const TWICE = `services:\n  web:\n    extends: { file: base.yml, service: base }\n    init: true\n    init: true\n`;

  it.each([
    ['is too large for our own reader', LARGE],
    ['says a key twice', TWICE],
  ])('of a file that %s is none: it is said, and nothing of it runs', async (_, compose) => {
    shop.write('base.yml', base(600));
    const key = await open(compose);
    const said = 'compose.yaml cannot be read by Stacklight, so no one can approve what web runs';
    await ask(key, 'up');
    await until('it is blocked', () => web(key)?.state === 'blocked');
    expect(web(key)?.message).toContain(said);
    expect(await shop.containers()).toEqual([]);
  });

  it('ends for a service whose file cannot be read any more: the container that is there is all that runs', async () => {
    shop.write('base.yml', base(600));
    const key = await open(EXTENDS);
    await ask(key, 'up');
    await until('it runs', () => web(key)?.state === 'running');
    const [before] = await shop.containers('web');
    shop.write('compose.yaml', LARGE);
    shop.write('base.yml', base(777, ', privileged: true'));
    const approval = await asked(key);
    expect(approval.commands[0]?.text).toContain('web: nothing, since compose.yaml cannot be read');
    const generation = web(key)?.generation ?? 0;
    await ask(key, 'restart');
    await until('it was restarted', () => (web(key)?.generation ?? 0) > generation && web(key)?.state === 'running');
    expect(await shop.containers('web')).toEqual([before]);
    expect(await commandOf()).toBe('["sleep","600"]');
    // A yes to it lets nothing run either, and what runs can still be stopped.
    await bench.host.request({ type: 'approve', stack: key, approval: approval.id, start: false });
    await until('nothing runs any more', async () => (await shop.running('web')).length === 0);
    await until('it is blocked', () => web(key)?.state === 'blocked');
  });

  it('is asked again when a file changes that the Compose file only extends', async () => {
    shop.write('base.yml', base(600));
    const key = await open(EXTENDS);
    shop.write('base.yml', base(777));
    expect((await asked(key)).commands).toEqual([
      {
        service: 'web',
        what: 'compose',
        text: `web: image ${TEST_IMAGE}, command sleep 777`,
        before: `web: image ${TEST_IMAGE}, command sleep 600`,
      },
    ]);
  });

  it('is asked again when the .env beside it fills in something else, or tells Compose itself something', async () => {
    shop.write('.env', 'SECONDS=600\n');
    const key = await open(`services: { web: { image: "${TEST_IMAGE}", command: "sleep $SECONDS" } }\n`);
    shop.write('.env', 'SECONDS=777\n');
    const first = await asked(key);
    expect(first.commands[0]?.text).toContain('sleep 777');
    shop.write('.env', 'SECONDS=600\nCOMPOSE_PROFILES=other\nDOCKER_CONFIG=/tmp\n');
    await until('it is asked anew', () => picture(key).approval?.id !== first.id && picture(key).approval);
    expect(picture(key).approval?.commands[0]?.text).toContain('changed: .env COMPOSE_PROFILES, .env DOCKER_CONFIG');
  });

  it('is to what the command fills in, with the variables that it is given', async () => {
    const key = await open(
      `services: { web: { image: "${TEST_IMAGE}", command: "sleep \${COMPOSE_PROJECT_NAME:+600}\${COMPOSE_MENU:+1}" } }\n`,
      false,
    );
    expect(picture(key).approval?.commands[0]?.text).toContain('command sleep 6001');
    const { id = '' } = picture(key).approval ?? {};
    await bench.host.request({ type: 'approve', stack: key, approval: id, start: true });
    await until('it runs', () => web(key)?.state === 'running');
    expect(await commandOf()).toBe('["sleep","6001"]');
  });

  it('is not needed to stop the container that an earlier one started, and that one only', async () => {
    const text = `services: { web: { image: "${TEST_IMAGE}", command: sleep 600 } }\n`;
    const key = await open(text);
    await ask(key, 'up');
    await until('it runs', () => web(key)?.state === 'running');
    await bench.host.untrust(shop.folder);
    expect(await bench.host.request({ type: 'down', stack: key, services: [] })).toMatchObject({ ok: true });
    expect(await shop.running('web')).toEqual([]);
    const name = (await docker('inspect', '--format', '{{.Name}}', ...(await shop.containers('web')))).slice(1);
    await docker('rm', '-f', name);
    const foreign = await docker(
      'run',
      '-d',
      '--name',
      name,
      '--label',
      `com.docker.compose.project=${shop.project}`,
      TEST_IMAGE,
    );
    await bench.host.request({ type: 'down', stack: key, services: [] });
    expect(await docker('inspect', '--format', '{{.State.Running}}', foreign)).toBe('true');
  });

  const service = (more: string) => `services: { web: { image: "${TEST_IMAGE}", command: sleep 600${more} } }\n`;

  it.each([
    ['privileged: true', 'privileged'],
    ['pid: host', 'pid host'],
    ['ipc: host', 'ipc host'],
    ['userns_mode: host', 'userns_mode host'],
    ['network_mode: host', 'network_mode host'],
    ['cap_add: [SYS_ADMIN]', 'cap_add SYS_ADMIN'],
    ['devices: ["/dev/sda:/dev/sda"]', 'devices /dev/sda:/dev/sda'],
    ['security_opt: ["seccomp:unconfined"]', 'security_opt seccomp:unconfined'],
    ['volumes: ["/:/host:ro"]', 'volume /:/host:ro'],
    ['user: root', 'as user root'],
    ['entrypoint: /bin/sh', 'entrypoint /bin/sh'],
    ['ports: ["127.0.0.1:24300:80"]', 'ports 127.0.0.1:24300:80'],
    ['healthcheck: { test: touch /x }', 'checked by touch /x'],
    ['cgroup: host', 'with cgroup host'],
  ])('shows %s, the first time and when it comes later', async (added, words) => {
    const first = await open(service(`, ${added}`), false);
    expect(picture(first).approval?.commands[0]?.text).toContain(words);
    await bench.host.request({ type: 'decline', stack: first, approval: picture(first).approval?.id ?? '' });
    const key = await open(service(''));
    shop.write('compose.yaml', service(`, ${added}`));
    const [command] = (await asked(key)).commands;
    expect(command?.before).toBe(`web: image ${TEST_IMAGE}, command sleep 600`);
    expect(command?.text).toContain(words);
  });

  it('shows which variables, labels and other keys changed, and no value', async () => {
    const key = await open(service(', environment: { MODE: fast }, dns: [127.0.0.1]'));
    shop.write(
      'compose.yaml',
      service(', environment: { MODE: hunter-4711, LD_PRELOAD: /tmp/x.so }, dns: [127.0.0.2], labels: { a: b }'),
    );
    const approval = await asked(key);
    expect(approval.commands[0]?.text).toBe(
      `web: image ${TEST_IMAGE}, command sleep 600, sets LD_PRELOAD; changed: dns, environment MODE, environment LD_PRELOAD, label a`,
    );
    expect(JSON.stringify(approval)).not.toContain('hunter');
  });

  it('shows that a command changed by a secret alone, and not the secret', async () => {
    shop.write('.env', 'TOKEN=sentinel-4711\n');
    const key = await open(`services: { web: { image: "${TEST_IMAGE}", command: "sleep 600 $TOKEN" } }\n`);
    shop.write('.env', 'TOKEN=sentinel-4712\n');
    const [command] = (await asked(key)).commands;
    expect(command?.text).toBe(`web: image ${TEST_IMAGE}, command sleep 600 [TOKEN]; changed: command`);
  });
});
