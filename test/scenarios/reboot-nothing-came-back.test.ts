/**
 * Incident 5: nine containers before a reboot, two after it; two networks, a missing alias, secrets that no longer matched.
 * The reboot is real for all but the kernel: the engine of the test, its containers and Stacklight are cut off and begin anew.
 */
import { execFile, execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Finding } from '../../electron/contract/finding.ts';
import { CliStack, isAlive } from '../support/cli-stack.ts';
import { docker, ensureTestImage, TEST_IMAGE, TestContainers } from '../support/docker.ts';
import { freePorts } from '../support/main-stack.ts';
import { describeWithOwnEngine, OwnEngine } from '../support/own-engine.ts';
import { PROJECT } from '../support/project-root.ts';
import { failed, finding, findings, fix, keepReport, listenersOn, statusOf } from '../support/scenario.ts';
import { slowResolver } from '../support/slow-resolver.ts';
import { until } from '../support/until.ts';

const run = promisify(execFile);
const SERVE = `trap 'exit 0' TERM; echo ok > /www/index.html; httpd -p 8000 -h /www; sleep 3600 & wait`;
const BY_HAND = ['auth', 'api', 'worker', 'web', 'mail', 'search', 'metrics'] as const;
const SECRETS = { auth: 'SENTINEL-old-7a11', api: 'SENTINEL-new-90fe' } as const;

describeWithOwnEngine('the reboot after which nothing came back', () => {
  // Not below /tmp, where the doctor rightly complains about secrets.
  const stack = new CliStack({ parent: '/opt' });
  const engine = new OwnEngine();
  const containers = new TestContainers();
  const key = `plant${randomBytes(3).toString('hex')}`;
  const nets = [`${key}-front`, `${key}-back`] as const;
  const name = (service: string) => `${key}-${service}`;
  const config = stack.path('worker.json');
  let api: number;
  let web: number;
  const inspect = (service: string, format: string) => docker('inspect', '--format', format, name(service));
  const running = async () =>
    (await docker('ps', '--filter', `name=${key}`, '--format', '{{.Names}}')).split('\n').filter(Boolean).sort();
  const optionsOf = (service: (typeof BY_HAND)[number]): string[] => {
    const secret = (value: string) => ['-e', `JWT_SECRET=${value}`];
    const options = {
      auth: ['--network', nets[1], ...secret(SECRETS.api)],
      api: [
        '--network',
        nets[0],
        ...secret(SECRETS.api),
        '-e',
        'AUTH_URL=http://auth:8000',
        '-p',
        `127.0.0.1:${api}:8000`,
      ],
      worker: ['--network', nets[0], '--mount', `type=bind,source=${config},target=/config.json`],
      web: ['--network', nets[0], '-p', `127.0.0.1:${web}:8000`],
      mail: ['--network', nets[0]],
      search: ['--network', nets[1]],
      metrics: ['--network', nets[1]],
    } satisfies Record<(typeof BY_HAND)[number], string[]>;
    return ['--name', name(service), ...options[service]];
  };
  const byHand = (service: (typeof BY_HAND)[number], ...more: string[]) =>
    docker('run', '-d', ...optionsOf(service), ...more, TEST_IMAGE, '/bin/sh', '-c', SERVE);

  /** Everything but the kernel ends at once; `before` is what happens on the new boot before the engine is there. */
  const reboot = async (boot: number, before: () => Promise<unknown> = async () => undefined) => {
    const supervisor = await stack.daemonPid();
    process.kill(supervisor, 'SIGKILL');
    await Promise.all([engine.powerOff(), until('Stacklight is gone', () => !isAlive(supervisor))]);
    // What a new boot is to Stacklight: the kernel's boot id is another one than in its saved state.
    const state = join(stack.stateFolder(), 'state.json');
    const { sum: _, ...saved } = JSON.parse(readFileSync(state, 'utf8'));
    writeFileSync(state, JSON.stringify({ ...saved, bootId: `b0070000-0000-4000-8000-00000000000${boot}` }));
    await before();
    await engine.start();
  };
  const takePort = async () => {
    stack.stranger('python3', '-m', 'http.server', '--bind', '127.0.0.1', String(web));
    await until('the port is taken', () => listenersOn(web).length === 1);
  };
  const freePort = async () => {
    const [holder = 0] = listenersOn(web);
    process.kill(holder, 'SIGTERM');
    await until('the port is free', () => listenersOn(web).length === 0);
  };

  beforeAll(async () => {
    await engine.start();
    [api = 0, web = 0] = await freePorts(2);
    await ensureTestImage();
    for (const service of ['db', 'cache', ...BY_HAND]) containers.claim(name(service));
    const bridge = () => `com.docker.network.bridge.name=${engine.bridge()}`;
    for (const net of nets) await docker('network', 'create', '-o', bridge(), net);
    // Before the reboot auth could be found by its name from where api is.
    await byHand('auth');
    await docker('network', 'connect', '--alias', 'auth', nets[0], name('auth'));
    chmodSync(stack.folder, 0o755);
    writeFileSync(config, '{}');
    writeFileSync(stack.path('docker-compose.yml'), composeText(name, engine.bridge()));
    const compose = ['-p', key, '-f', stack.path('docker-compose.yml'), 'up', '-d'];
    await Promise.all([run('docker-compose', compose), ...BY_HAND.slice(1).map((service) => byHand(service))]);
    stack.write(stackText(key, name, api, web));
  });

  afterAll(async () => {
    await stack.end();
    await containers.cleanUp();
    for (const net of [...nets, `${key}_default`]) await docker('network', 'rm', net).catch(() => undefined);
    await engine.end();
  });

  it('nine containers are up, and Stacklight remembers them', async () => {
    expect(failed(await stack.up())).toEqual([]);
    expect(await running()).toHaveLength(9);
  });

  it('says before any reboot that seven would not come back', async () => {
    const mixed = await until('the mixture is found', () => finding(stack, 'restart-policy-mixed'));
    expect(mixed.message).toBe(
      'After a reboot only 2 of 9 containers come back: web, worker, api, auth, mail, search and metrics do not.',
    );
  });

  it('the machine is restarted: the engine brings two back, a file is gone, a port is taken', async () => {
    // The file lay on a disk that is not mounted any more, and somebody's program is quicker than the engine.
    rmSync(config);
    await reboot(1, takePort);
    await until('two are back', async () => (await running()).length === 2);
    expect(await inspect('api', '{{.State.Status}} {{.State.ExitCode}}')).toBe('exited 255');
    // Somebody's start script: auth comes from an older file and without its second network, web does not get its port.
    await docker('rm', name('auth'), name('web'));
    const old = optionsOf('auth').map((option) => option.replace(SECRETS.api, SECRETS.auth));
    await docker('create', ...old, TEST_IMAGE, '/bin/sh', '-c', SERVE);
    await expect(byHand('web')).rejects.toThrow(/address already in use|port is already allocated/);
    await expect(docker('start', name('worker'))).rejects.toThrow();
    expect(await inspect('web', '{{.State.Status}}')).toBe('created');
    expect(await running()).toEqual([name('cache'), name('db')]);
  });

  it('the boot report says what was up, what came back, and why the rest did not', async () => {
    const report = await until('the boot report', () => finding(stack, 'rebooted'));
    expect(report.message).toBe(
      'The machine was restarted, and 7 of 9 services that were up before did not come back: web, worker, api, auth, mail, search and metrics.',
    );
    const evidence = report.evidence.join('\n');
    expect(evidence).toMatch(/db came back: (running|healthy)/);
    expect(evidence).toContain('boot ');
    expect(evidence).toContain('api did not: its restart policy is `no`, so the engine left it exited');
    expect(evidence).toMatch(/web did not: the engine could not start it \(created\): .*address already in use/s);
    expect(evidence).toContain(
      `worker did not: its restart policy is \`no\`, so the engine left it exited; it mounts ${config}, which is not there any more`,
    );
    expect(report.fixes).toEqual([{ intent: 'startAll', label: 'Start all of them' }]);
    expect((await stack.run('status')).code).toBe(1);
    expect(await running()).toHaveLength(2);
  });

  it('still says so after Stacklight itself was restarted', async () => {
    await stack.run('daemon', 'stop');
    expect((await finding(stack, 'rebooted'))?.message).toContain('7 of 9 services');
  });

  it('one fix starts all in the order of the dependencies, once file and port are back', async () => {
    writeFileSync(config, '{}');
    await freePort();
    const started = await fix(stack, 'rebooted');
    expect(started.plan.steps.map(({ target }) => target)).toEqual([
      'auth',
      'api',
      'web',
      'worker',
      'mail',
      'search',
      'metrics',
    ]);
    expect(await running()).toHaveLength(9);
    const times = await Promise.all(['auth', 'api', 'web'].map((service) => inspect(service, '{{.State.StartedAt}}')));
    expect(times).toEqual([...times].sort());
    expect(await statusOf(`http://127.0.0.1:${web}/`)).toBe(200);
    expect(await finding(stack, 'rebooted')).toBeUndefined();
  });

  it('finds the split network, connects it with the alias, and tries it from inside', async () => {
    await expect(docker('exec', name('api'), 'wget', '-qO-', 'http://auth:8000/')).rejects.toThrow();
    const split = await until('the split is found', () => finding(stack, 'network-split/api/auth'));
    expect(split.message).toMatch(/^api is configured to use auth:8000 \(AUTH_URL\), but cannot resolve auth/);
    expect(split.evidence.join('\n')).toContain(`container ${name('auth')} is on ${nets[1]}`);
    const connected = await stack.run('doctor', '--fix', 'network-split/api/auth', '--yes');
    expect(connected.stdout + connected.stderr).toContain('api reaches auth:8000');
    expect(connected.code).toBe(0);
    expect(await docker('exec', name('api'), 'wget', '-qO-', 'http://auth:8000/')).toBe('ok');
    expect(await inspect('auth', `{{json (index .NetworkSettings.Networks "${nets[0]}").Aliases}}`)).toContain(
      '"auth"',
    );
    expect(await finding(stack, 'network-split/api/auth')).toBeUndefined();
  });

  it('finds that two services do not share their secret, and tells fingerprints only', async () => {
    const mismatch = await until('the mismatch is found', () => finding(stack, 'secret-mismatch/JWT_SECRET'));
    expect(mismatch.message).toBe(
      'JWT_SECRET is not the same everywhere: auth against api have different values. What one signs, the other rejects.',
    );
    expect(mismatch.evidence.join('\n')).toMatch(/auth: fingerprint [\w-]{8}\n.*api: fingerprint [\w-]{8}$/);
    await docker('rm', '-f', name('auth'));
    await byHand('auth');
    await docker('network', 'connect', '--alias', 'auth', nets[0], name('auth'));
    await until('it is gone', async () => !(await finding(stack, 'secret-mismatch/JWT_SECRET')));
  });

  it('sets the restart policies in place, so that the next reboot brings all nine back', async () => {
    const before = await inspect('api', '{{.State.StartedAt}}');
    await fix(stack, 'restart-policy-mixed');
    for (const service of BY_HAND)
      expect(await inspect(service, '{{.HostConfig.RestartPolicy.Name}}')).toBe('unless-stopped');
    expect(await inspect('api', '{{.State.StartedAt}}')).toBe(before);
    const policies = (await findings(stack)).filter(({ id }) => id.startsWith('restart-policy'));
    expect(policies).toEqual([]);
  });

  it('writes a Compose file for the seven that were made by hand, with their secrets beside it', async () => {
    const unmanaged = await until('the seven are found', () => finding(stack, 'unmanaged-container'));
    for (const service of BY_HAND) expect(unmanaged.message).toContain(name(service));
    expect(unmanaged.message).not.toContain(name('db'));
    const done = await fix(stack, 'unmanaged-container');
    const file = done.plan.steps[0]?.target ?? '';
    const folder = join(file, '..');
    const text = readFileSync(file, 'utf8');
    expect(text).not.toContain('SENTINEL');
    expect(statSync(join(folder, '.env')).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(folder, '.env.example'), 'utf8')).not.toContain('SENTINEL');
    const parsed = execFileSync('docker-compose', ['-f', file, 'config'], {
      cwd: folder,
      encoding: 'utf8',
      stdio: 'pipe',
    });
    for (const service of BY_HAND) expect(parsed).toContain(`container_name: ${name(service)}`);
    expect(parsed.match(/restart: unless-stopped/g)).toHaveLength(7);
    expect(parsed).toContain(SECRETS.api);
  });

  it('finds secrets that every user of the machine can read, and makes them private', async () => {
    const file = stack.path('.env');
    writeFileSync(file, `JWT_SECRET=${SECRETS.api}\n`, { mode: 0o644 });
    const exposed = await until('it is found', () => finding(stack, `secret-exposed/${file}`));
    expect(exposed.message).toBe(`${file} holds secrets, and every user on this machine can read it (mode 0644).`);
    await fix(stack, exposed.id);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(await finding(stack, exposed.id)).toBeUndefined();
  });

  it('says that names take long to resolve, while they do', async () => {
    const resolver = await slowResolver('127.0.0.202', 400);
    writeFileSync(stack.path('resolv.conf'), 'nameserver 127.0.0.202\noptions timeout:5 attempts:1\n');
    writeFileSync(stack.path('hosts'), '127.0.0.1 localhost\n');
    await stack.run('daemon', 'stop');
    // A supervisor in a mount namespace of its own: nobody else on this machine gets this resolver.
    const mounts = 'mount --bind "$1" /etc/resolv.conf && mount --bind "$2" /etc/hosts && shift 2 && exec "$@"';
    const command = [process.execPath, join(PROJECT, 'out/main/cli.js'), 'doctor', '--json'];
    const files = [stack.path('resolv.conf'), stack.path('hosts')];
    const env = { ...process.env, STACKLIGHT_HOME: stack.home };
    await run('unshare', ['-m', 'sh', '-c', mounts, 'sh', ...files, ...command], { cwd: stack.folder, env }).catch(
      // Findings are an exit code of 1.
      () => undefined,
    );
    const slow = await until('the wait is found', () => finding(stack, 'dns-slow'));
    expect(slow.message).toMatch(
      /^Resolving \S+ takes up to \d+ ms: every new connection by that name waits as long\.$/,
    );
    await stack.run('daemon', 'stop');
    resolver.close();
    expect(await finding(stack, 'dns-slow')).toBeUndefined();
  });

  it('brings all nine back after the next reboot, and finds nothing to report', async () => {
    await reboot(2);
    await until('nine are back', async () => (await running()).length === 9, { deadlineMs: 20_000 });
    await until('all is well', async () => (await stack.run('status')).code === 0, { deadlineMs: 30_000 });
    expect(await finding(stack, 'rebooted')).toBeUndefined();
  });

  it('says after a third one that web alone is missing, since the engine did not get its port', async () => {
    await reboot(3, takePort);
    await until('eight are back', async () => (await running()).length === 8, { deadlineMs: 20_000 });
    const report = await until('the boot report', () => finding(stack, 'rebooted'));
    expect(report.message).toBe(
      'The machine was restarted, and 1 of 9 services that were up before did not come back: web.',
    );
    expect(report.evidence.join('\n')).toMatch(
      /web did not: the engine could not start it \((created|exited)\): .*address already in use/s,
    );
    expect(report.evidence.join('\n')).toMatch(new RegExp(`; held now: .*${listenersOn(web)[0]}`));
    await freePort();
    await fix(stack, 'rebooted');
    expect(await statusOf(`http://127.0.0.1:${web}/`)).toBe(200);
    expect(await finding(stack, 'rebooted')).toBeUndefined();
  });

  it('leaves a report without a secret, and nothing serious is found any more', async () => {
    await until('all is well', async () => (await stack.run('status')).code === 0);
    const serious = (await findings(stack)).filter(isSerious).map(({ id }) => id);
    expect(serious).toEqual([]);
    const report = await keepReport(stack, 'reboot-nothing-came-back', await numberOf('rebooted'));
    expect(report).toContain('the machine was restarted');
    for (const text of [report, JSON.stringify(await stack.history()), JSON.stringify(await stack.snapshot())])
      expect(text).not.toContain('SENTINEL');
  });

  /** Which of the incidents was ended by the fix of a finding; 1 is the newest. */
  async function numberOf(id: string): Promise<number> {
    const events = await stack.history();
    const fixedAt = events.find((event) => event.kind === 'action' && event.cause.includes(`fix of ${id}`))?.seq ?? 0;
    const opened = events.filter((event) => event.kind === 'incident' && event.data?.phase === 'opened');
    return opened.filter((event) => event.seq > fixedAt).length + 1;
  }
});

function isSerious({ severity }: Finding): boolean {
  return severity !== 'info';
}

function composeText(name: (service: string) => string, bridge: string): string {
  const services = ['db', 'cache'].map(
    (service) => `  ${service}:
    image: ${TEST_IMAGE}
    container_name: ${name(service)}
    restart: unless-stopped
    command: ["/bin/sh", "-c", ${JSON.stringify(SERVE)}]
`,
  );
  const network = `networks:\n  default:\n    driver_opts: { com.docker.network.bridge.name: ${bridge} }\n`;
  return `version: "3.8"\nservices:\n${services.join('')}${network}`;
}

function stackText(key: string, name: (service: string) => string, api: number, web: number): string {
  const check = (port: number) =>
    `healthcheck: { http: "http://127.0.0.1:${port}/", interval: 1s, timeout: 2s, start_interval: 200ms }`;
  const hand = (service: string, ...more: string[]) =>
    [`  ${service}:`, `container: ${name(service)}`, 'stop_grace_period: 1s', ...more].join('\n    ');
  return `name: ${key}
services:
  db: { compose: { file: docker-compose.yml, service: db, project: ${key} } }
  cache: { compose: { file: docker-compose.yml, service: cache, project: ${key} } }
${hand('web', 'depends_on: [api]', `ports: ["127.0.0.1:${web}:8000"]`, check(web))}
${hand('worker', 'depends_on: [api, cache]')}
${hand('api', 'depends_on: [auth, db]', `ports: ["127.0.0.1:${api}:8000"]`, check(api))}
${hand('auth')}
${['mail', 'search', 'metrics'].map((service) => hand(service)).join('\n')}
same:
  - { key: JWT_SECRET, services: [auth, api] }
alerts: { after: 1s }
`;
}
