import { execFile } from 'node:child_process';
import { basename } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { ComposeAccess } from '../../../../../electron/drivers/container/compose/access.ts';
import { containerDriver } from '../../../../../electron/drivers/container/driver.ts';
import type { Engine } from '../../../../../electron/drivers/container/engine/engine.ts';
import type { Driver, Running, StartContext } from '../../../../../electron/drivers/driver.ts';
import { findComposeCommand } from '../../../../../electron/stack/read/compose/compose-command.ts';
import type { ServiceSpec } from '../../../../../electron/stack/stack.ts';
import { ComposeFolder, describeWithCompose } from '../../../../support/compose-folder.ts';
import { containerSpec } from '../../../../support/container-spec.ts';
import { docker, machineEngine, TEST_IMAGE } from '../../../../support/docker.ts';

const run = promisify(execFile);
const STOP = { graceMs: 1_000, signal: 'SIGTERM' };
const CONTEXT: StartContext = {
  stackName: 'shop',
  stackDirectory: '/',
  generation: 1,
  logFile: '/dev/null',
  cancelled: () => false,
};
/** Ends at once upon SIGTERM; a shell as pid 1 would ignore it. */
const OBEDIENT = `command: ["/bin/sh", "-c", "trap 'exit 0' TERM; while :; do sleep 0.1; done"]`;

/** One of each kind of thing that Compose sets up. */
const RICH = `
services:
  web:
    image: ${TEST_IMAGE}
    ${OBEDIENT}
    working_dir: /www
    user: "0:0"
    hostname: shopweb
    environment: { GREETING: "it costs $$5", EMPTY: "" }
    env_file: [web.env]
    ports: ["127.0.0.1:23220:80", "23221:81/udp"]
    expose: ["9000"]
    volumes: ["data:/data", "./:/here:ro", "/cache", { type: tmpfs, target: /scratch }]
    networks: { default: {}, back: { aliases: [backweb] } }
    healthcheck: { test: "true", interval: 5s, timeout: 2s, retries: 4, start_period: 1s }
    restart: on-failure:3
    mem_limit: 64m
    cpus: 0.5
    pids_limit: 50
    labels: { tier: front }
    extra_hosts: ["printer:10.1.2.3"]
    cap_drop: [NET_RAW]
    sysctls: { net.core.somaxconn: "1024" }
    ulimits: { nofile: { soft: 1000, hard: 2000 } }
    dns: [10.9.9.9]
    tmpfs: [/fast]
    init: true
    read_only: true
    tty: true
    stop_signal: SIGTERM
    stop_grace_period: 3s
    logging: { driver: json-file, options: { max-size: 1m } }
networks: { back: { labels: { kind: inner } } }
volumes: { data: {} }
`;

describeWithCompose('a Compose service, without a Compose command', () => {
  const folders: ComposeFolder[] = [];
  let engine: Engine;
  let driver: Driver;
  let withCommand: Driver;

  beforeAll(async () => {
    engine = await machineEngine();
    driver = containerDriver(engine, 'shop', { compose: new ComposeAccess(async () => ({ PATH: '' })) });
    const { PATH = '', HOME = '/' } = process.env;
    withCommand = containerDriver(engine, 'shop', { compose: new ComposeAccess(async () => ({ PATH, HOME })) });
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

  const serviceOf = (folder: ComposeFolder, service: string): ServiceSpec =>
    containerSpec({ how: 'compose', files: [folder.file], service }, { id: service });

  async function started(spec: ServiceSpec, by = driver, context = CONTEXT): Promise<Running> {
    const result = await by.start(spec, context);
    if (!result.ok) throw new Error(result.problem.message);
    return result.value;
  }

  async function refused(spec: ServiceSpec) {
    const result = await driver.start(spec, CONTEXT);
    if (result.ok) throw new Error('it started');
    return result.problem;
  }

  async function compose(folder: ComposeFolder, ...args: string[]) {
    const command = await findComposeCommand({ env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '/' } });
    if (!command) throw new Error('there is no Compose command');
    return run(command.program, [...command.args, '-f', folder.file, ...args], { cwd: folder.folder });
  }

  it('gets the very container that Compose makes of the same file, which Compose then takes for its own', async () => {
    const shop = project(RICH);
    shop.write('web.env', 'FROM_FILE=yes\nGREETING=overridden\n');
    const spec = serviceOf(shop, 'web');
    const ours = await started(spec);
    expect(ours.container).toMatchObject({ name: `${shop.project}-web-1`, restartPolicy: 'on-failure:3' });
    const mine = await essentials(shop, ours.container?.id ?? '');
    expect((await compose(shop, 'ps')).stdout).toContain(`${shop.project}-web-1`);
    await driver.stop(spec, ours, STOP);

    const theirs = await started(spec, withCommand);
    expect(theirs.container?.status).toBe('running');
    expect(await shop.containers('web')).toEqual([theirs.container?.id]);
    expect(await essentials(shop, theirs.container?.id ?? '')).toEqual(mine);
    await shop.claimVolumes(theirs.container?.id ?? '');
    await compose(shop, 'down', '-v');
    expect(await shop.containers()).toEqual([]);
    expect(await docker('network', 'ls', '-q', '--filter', `name=${shop.project}`)).toBe('');
    expect(await docker('volume', 'ls', '-q', '--filter', `name=${shop.project}`)).toBe('');
  });

  it('keeps its container while the file says the same, and gets a new one when it does not', async () => {
    const shop = project(`services: { web: { image: ${TEST_IMAGE}, ${OBEDIENT} } }\n`);
    const spec = serviceOf(shop, 'web');
    const first = await started(spec);
    await driver.stop(spec, first, STOP);
    const again = await started(spec);
    expect(again.container?.id).toBe(first.container?.id);
    await driver.stop(spec, again, STOP);
    shop.write('compose.yaml', `services: { web: { image: ${TEST_IMAGE}, ${OBEDIENT}, environment: [A=1] } }\n`);
    const next = await started(spec);
    expect(next.container?.id).not.toBe(first.container?.id);
    expect(await shop.containers()).toEqual([next.container?.id]);
  });

  it('starts what Compose made as it is', async () => {
    const shop = project(`services: { web: { image: ${TEST_IMAGE}, ${OBEDIENT} } }\n`);
    const spec = serviceOf(shop, 'web');
    const first = await started(spec, withCommand);
    await driver.stop(spec, first, STOP);
    expect((await started(spec)).container?.id).toBe(first.container?.id);
  });

  it('comes up beside others of its project at once, in one network', async () => {
    const names = ['a', 'b', 'c'];
    const services = names.map((name) => `  ${name}: { image: ${TEST_IMAGE}, ${OBEDIENT} }`).join('\n');
    const shop = project(`services:\n${services}\n  d: { image: ${TEST_IMAGE}, network_mode: "service:a" }\n`);
    await Promise.all(names.map((name) => started(serviceOf(shop, name))));
    expect((await docker('network', 'ls', '-q', '--filter', `name=${shop.project}_default`)).split('\n')).toHaveLength(
      1,
    );
    const a = (await shop.running('a'))[0] ?? '';
    expect(await docker('exec', a, 'nslookup', 'b', '127.0.0.11')).toContain('Name:	b');
    const d = await started(serviceOf(shop, 'd'));
    expect(await docker('inspect', '-f', '{{.HostConfig.NetworkMode}}', d.container?.id ?? '')).toBe(`container:${a}`);
  });

  it('says what to do about an image that nobody here can build, and takes it once it is there', async () => {
    const shop = project(`services: { web: { build: ., ${OBEDIENT} } }\n`);
    const problem = await refused(serviceOf(shop, 'web'));
    expect(problem.code).toBe('image-missing');
    expect(problem.hint).toBe(`docker build -t ${shop.project}-web ${shop.folder}, or install Docker Compose`);
    await docker('tag', TEST_IMAGE, shop.image('web'));
    const first = await started(serviceOf(shop, 'web'));
    expect(first.container?.image).toBe(`${shop.project}-web`);
  });

  it('names what somebody else was to make, what only the command can give, and what it did without', async () => {
    const shop = project(`services:
  net: { image: ${TEST_IMAGE}, networks: [outside] }
  vault: { image: ${TEST_IMAGE}, secrets: [key] }
  plain: { image: ${TEST_IMAGE}, oom_score_adj: 5, deploy: { replicas: 2 } }
networks: { outside: { external: true, name: ${'slcompose-not-there'} } }
secrets: { key: { environment: SLCOMPOSE_KEY } }
`);
    expect(await refused(serviceOf(shop, 'net'))).toMatchObject({
      code: 'external-missing',
      hint: 'docker network create slcompose-not-there',
    });
    expect((await refused(serviceOf(shop, 'vault'))).code).toBe('compose-command-missing');
    const notes: string[] = [];
    await started(serviceOf(shop, 'plain'), driver, { ...CONTEXT, note: (sentence) => notes.push(sentence) });
    expect(notes).toEqual(['Without a Compose command the container of plain was made without: oom_score_adj.']);
    expect(await shop.running('plain')).toHaveLength(2);
  });

  it('is blocked by a file that cannot be read, with its place', async () => {
    const shop = project('services:\n  web: { image: [no, text] }\n');
    const problem = await refused(serviceOf(shop, 'web'));
    expect(problem).toMatchObject({ code: 'compose-file-invalid', file: shop.file, line: 2 });
  });

  it('is made through the engine, too, where the command is too old for the file', async () => {
    const shop = project(
      `name: renamed\nservices: { web: { image: ${TEST_IMAGE}, ${OBEDIENT}, annotations: { tier: front } } }\n`,
    );
    const spec = containerSpec({ how: 'compose', files: [shop.file], service: 'web', project: shop.project });
    const running = await started(spec, withCommand);
    expect(running.container?.name).toBe(`${shop.project}-web-1`);
  });
});

/** What a program in the container, or somebody who reaches it, can tell. */
async function essentials(folder: ComposeFolder, id: string): Promise<unknown> {
  const [seen] = JSON.parse(await docker('inspect', id));
  const { Config: config, HostConfig: host, NetworkSettings: settings, Mounts: mounts } = seen;
  const networks = Object.entries<{ Aliases: string[] }>(settings.Networks).map(([name, { Aliases }]) => [
    name,
    Aliases.filter((alias) => !id.startsWith(alias)).sort(),
  ]);
  const label = (name: string) => config.Labels[`com.docker.compose.${name}`];
  const keys = ['CapDrop', 'Dns', 'ExtraHosts', 'Init', 'LogConfig', 'Memory', 'NanoCpus', 'PidsLimit', 'PortBindings'];
  const more = ['ReadonlyRootfs', 'RestartPolicy', 'Sysctls', 'Tmpfs', 'Ulimits', 'NetworkMode'];
  const pick = (from: Record<string, unknown>, names: readonly string[]) => names.map((name) => [name, from[name]]);
  return {
    // Version 1 adds a word for a Swarm when it replaces a container with volumes.
    env: config.Env.filter((entry: string) => !entry.startsWith('affinity:')).sort(),
    config: pick(config, ['Cmd', 'Entrypoint', 'WorkingDir', 'User', 'Hostname', 'Tty', 'StopSignal', 'StopTimeout']),
    exposed: Object.keys(config.ExposedPorts).sort(),
    health: config.Healthcheck,
    host: pick(host, [...keys, ...more]),
    mounts: mounts
      .map(({ Type, Name, Destination, RW }: Record<string, string>) =>
        [Type, Name?.startsWith(folder.project) ? Name : '', Destination, String(RW)].join(' '),
      )
      .sort(),
    networks: networks.sort(),
    labels: [
      config.Labels.tier,
      ...['project', 'service', 'container-number', 'oneoff', 'project.working_dir'].map(label),
      // The command ran a private copy of the file, which is called the same.
      basename(label('project.config_files')),
    ],
  };
}
