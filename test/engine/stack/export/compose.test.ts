import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ComposeExport, exportCompose } from '../../../../electron/stack/export/export-compose.ts';
import { parseDotenv } from '../../../../electron/stack/syntax/dotenv.ts';
import { describeWithDocker, docker, ensureTestImage, TestContainers } from '../../../support/docker.ts';
import { comparable, inspect } from '../../../support/inspect.ts';
import { freePorts } from '../../../support/main-stack.ts';

const run = promisify(execFile);
const OBEDIENT = 'trap "exit 0" TERM; echo $HOME; while :; do sleep 0.1; done';

/** Values that are hard to carry through a `.env` file and two kinds of interpolation. */
const SECRETS = {
  JWT_SECRET: 's3cr3t-value',
  DOLLAR_SECRET: `a$b$\{HOME}$$c`,
  QUOTE_SECRET: `it's "quoted" \\ and back`,
  HASH_SECRET: 'a b # no comment',
  LINES_SECRET: `one\ntwo $\{x}`,
};

describeWithDocker('a Compose file made from containers', () => {
  const made = new TestContainers();
  const folder = mkdtempSync(join(tmpdir(), 'stacklight-export-'));
  const project = made.name();
  const [net, second, volume] = [made.name(), made.name(), made.name()];
  const [rich, plain, sharing] = [`${project}-rich`, `${project}-plain`, `${project}-sharing`];
  let exported: ComposeExport;
  let before: Record<string, unknown>[];
  const compose = (...args: string[]) =>
    run('docker-compose', ['-p', project, ...args], { cwd: folder, env: { PATH: process.env.PATH } });

  beforeAll(async () => {
    const image = await ensureTestImage();
    for (const name of [rich, plain, sharing]) made.claim(name);
    const [http, udp, other] = await freePorts(3);
    await docker('network', 'create', '--subnet', '10.213.46.0/24', net);
    await docker('network', 'create', second);
    await docker('volume', 'create', volume);
    await made.run(
      OBEDIENT,
      [
        ...['--network', net, '--ip', '10.213.46.77', '--network-alias', 'api', '--network-alias', 'backend'],
        ...[
          '-p',
          `127.0.0.1:${http}:80`,
          '-p',
          `[::1]:${http}:80`,
          '-p',
          `${udp}:81/udp`,
          '-p',
          `${other}:80`,
          '--expose',
          '99',
        ],
        ...['-v', `${volume}:/data`, '-v', `${folder}:/bind:ro`, '-v', '/nameless', '--tmpfs', '/run:size=1m'],
        ...['--mount', 'type=tmpfs,target=/mt,tmpfs-size=1000000'],
        ...['-m', '64m', '--cpus', '0.5', '--pids-limit', '50', '--ulimit', 'nofile=100:200', '--shm-size', '32m'],
        ...['--cap-add', 'NET_ADMIN', '--cap-drop', 'MKNOD', '--device', '/dev/null:/dev/nix', '--init', '--read-only'],
        ...['--add-host', 'foo:1.2.3.4', '--hostname', 'shop', '--log-opt', 'max-size=1m', '--restart', 'on-failure:3'],
        ...['-l', 'price=$5', '-u', '0:0', '-w', '/tmp', '--stop-signal', 'SIGINT', '--stop-timeout', '3'],
        ...['--dns', '10.0.0.1', '--security-opt', 'no-new-privileges', '--sysctl', 'net.core.somaxconn=512'],
        ...['--health-cmd', 'test "$HOME" || exit 1', '--health-interval', '1500ms', '--health-retries', '7'],
        ...['-e', 'ANSWER=no', '-e', 'PRICE=$5', '-e', 'TIME=22:22'],
        ...Object.entries(SECRETS).flatMap(([name, value]) => ['-e', `${name}=${value}`]),
      ],
      rich,
    );
    await docker('network', 'connect', '--alias', 'other', second, rich);
    await docker('exec', rich, 'sh', '-c', 'echo kept > /nameless/file');
    await docker('run', '-d', '--name', plain, '-e', 'JWT_SECRET=another', image);
    await docker(
      'run',
      '-d',
      '--name',
      sharing,
      '--network',
      `container:${plain}`,
      '--entrypoint',
      '/bin/sleep',
      image,
      '9999',
    );
    const seen = await Promise.all([rich, plain, sharing].map(inspect));
    const images = await Promise.all(
      seen.map(async ({ Image }) => JSON.parse(await docker('image', 'inspect', Image))[0]),
    );
    const result = exportCompose(
      seen.map((container, index) => ({ container, image: images[index] })),
      { isSecret: (name) => name.endsWith('SECRET'), hostsIn: () => [] },
    );
    if (!result.ok) throw new Error(result.problem.message);
    exported = result.value;
    writeFileSync(join(folder, 'docker-compose.yml'), exported.compose);
    writeFileSync(join(folder, '.env'), exported.env);
    before = seen.map((one) => alike(one));
    await docker('rm', '-f', rich, plain, sharing);
  });
  afterAll(async () => {
    await made.cleanUp();
    await compose('down', '-t', '0').catch(() => undefined);
    for (const name of [net, second]) await docker('network', 'rm', name).catch(() => undefined);
    await docker('volume', 'rm', volume).catch(() => undefined);
    rmSync(folder, { recursive: true });
  });

  it('is valid for docker-compose', async () => {
    await compose('config', '--quiet');
  });

  it('holds no secret, and nothing that the image says', () => {
    for (const value of [...Object.values(SECRETS), 'another']) expect(exported.compose).not.toContain(value);
    for (const value of ['s3cr3t', 'another']) expect(exported.envExample).not.toContain(value);
    expect(exported.envExample).toContain('JWT_SECRET=\n');
    expect(exported.compose).not.toContain('PATH');
    const [, plainService = ''] = exported.compose.split(`  ${plain}:\n`);
    expect(plainService.split(`  ${sharing}:\n`)[0]).not.toContain('command');
  });

  it('has a .env that reads back the same by the rules of the Compose specification, too', () => {
    const { values, problems } = parseDotenv(exported.env, () => undefined);
    expect(problems).toEqual([]);
    expect(values).toMatchObject(SECRETS);
  });

  it('makes containers that agree with the ones it was made from', async () => {
    await compose('up', '-d', '--no-build');
    const after = await Promise.all([rich, plain, sharing].map(async (name) => alike(await inspect(name))));
    expect(after).toEqual(before);
    const environment = (await inspect(rich)).Config.Env;
    for (const [name, value] of Object.entries(SECRETS))
      expect(environment.includes(`${name}=${value}`), name).toBe(true);
    expect(await docker('exec', rich, 'cat', '/nameless/file')).toBe('kept');
  });

  /** Compose adds labels and the service's name as an alias, and attaches by itself; everything else is to be the same. */
  function alike(seen: Awaited<ReturnType<typeof inspect>>): Record<string, unknown> {
    const name = seen.Name.slice(1);
    const known = comparable(seen, {
      without: ['AttachStdout', 'AttachStderr', 'Labels', 'Volumes', 'CgroupnsMode', 'NetworkMode'],
    });
    const labels = Object.entries(seen.Config.Labels).filter(([key]) => !key.startsWith('com.docker.compose.'));
    const mode = seen.HostConfig.NetworkMode ?? '';
    const networks = (known.networks as { name: string; aliases: string[] }[]).map((one) => ({
      ...one,
      aliases: one.aliases.filter((alias) => alias !== name),
    }));
    return {
      ...known,
      networks,
      labels,
      mode: mode.startsWith('container:') ? 'container' : mode === 'default' ? 'bridge' : mode,
    };
  }
});
