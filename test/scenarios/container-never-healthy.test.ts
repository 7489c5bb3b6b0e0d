/** Incident 4: a health check used `curl`, which was not in the image; the container worked and was never healthy. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { ContainerInspectInfo } from 'dockerode';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Outcome } from '../../electron/contract/action.ts';
import type { StackSupervisor } from '../../electron/supervisor/runtime/stack-supervisor.ts';
import { CliStack } from '../support/cli-stack.ts';
import { describeWithDocker, docker, TEST_IMAGE, TestContainers } from '../support/docker.ts';
import { inspect } from '../support/inspect.ts';
import { freePorts } from '../support/main-stack.ts';
import { failed, finding, findings, fix, keepReport, statusOf } from '../support/scenario.ts';
import { Supervised } from '../support/supervised.ts';
import { until } from '../support/until.ts';

const run = promisify(execFile);
const LIVE = `trap 'exit 0' TERM; httpd -p 8000 -h /www; sleep 3600 & wait`;
const CURL = ['--health-cmd', 'curl -f http://localhost:8000/health || exit 1'];
const EAGER = ['--health-interval', '1s', '--health-retries', '2'];
const SECRET = 'SENTINEL-key-1f2e';

describeWithDocker('the container that was never healthy', () => {
  const stack = new CliStack();
  const containers = new TestContainers();
  const [api, dead, legacy, worker] = [containers.name(), containers.name(), containers.name(), containers.name()];
  const [net, other, volume] = [`${api}-net`, `${api}-other`, `${api}-data`];
  let ports: number[];
  const health = async (name: string) => (await inspect(name)).State.Health?.Status;
  const startedAt = async (name: string) => (await inspect(name)).State.StartedAt;

  beforeAll(async () => {
    ports = await freePorts(2);
    await Promise.all([docker('network', 'create', net), docker('network', 'create', other)]);
    await containers.run(
      `echo '{"status":"healthy"}' > /www/health; ${LIVE}`,
      [
        ...[...CURL, ...EAGER, '--restart', 'unless-stopped', '--memory', '64m', '--label', 'team=shop'],
        ...['-e', `API_KEY=${SECRET}`, '-v', `${volume}:/data`, '-v', `${stack.folder}:/source:ro`],
        ...['--network', net, '--network-alias', 'api', '-p', `127.0.0.1:${ports[0]}:8000`],
      ],
      api,
    );
    await docker('network', 'connect', '--alias', 'shop-api', other, api);
    await containers.run('exec sleep 3600', [...CURL, ...EAGER, '--restart', 'unless-stopped', '--init'], dead);
    // It lives from a file that somebody copied into it by hand and that no image has.
    const byHand = `[ -e /made-by-hand ] || { echo there is no /made-by-hand >&2; exit 3; }; echo ok > /www/health; ${LIVE}`;
    await containers.create(byHand, [...CURL, ...EAGER, '--restart', 'unless-stopped'], legacy);
    await docker('cp', '/etc/hostname', `${legacy}:/made-by-hand`);
    await docker('start', legacy);
    const working = `echo ok > /www/health; ${LIVE}`;
    await containers.run(working, ['--restart', 'unless-stopped', '-p', `127.0.0.1:${ports[1]}:8000`], worker);
    stack.write(stackText({ api, worker, ports }));
  });

  afterAll(async () => {
    await stack.end();
    await containers.cleanUp();
    for (const name of [net, other]) await docker('network', 'rm', name).catch(() => undefined);
    await docker('volume', 'rm', volume).catch(() => undefined);
  });

  it('works, while the engine calls it unhealthy: the check from outside decides, and that they disagree is said', async () => {
    expect(failed(await stack.up())).toEqual([]);
    await until('the engine calls it unhealthy', async () => (await health(api)) === 'unhealthy');
    expect(await statusOf(`http://127.0.0.1:${ports[0]}/health`)).toBe(200);
    const seen = await until('the two disagree', async () => {
      const service = await stack.service('api');
      return service?.message.includes("the engine's own check says") && service;
    });
    expect(seen).toMatchObject({ state: 'healthy' });
    expect(seen.message).toMatch(/; the engine's own check says unhealthy$/);
  });

  it('is explained: the image has no curl, and the check has no start period', async () => {
    const broken = await until('a tool to check with was found', async () => {
      const found = await finding(stack, 'healthcheck-broken/api');
      return found && found.fixes.length > 0 && found;
    });
    expect(broken.message).toBe(
      `The health check of api (container ${api}) can never pass: it runs curl, and its image has no curl.`,
    );
    expect(broken.severity).toBe('error');
    const evidence = broken.evidence.join('\n');
    expect(evidence).toContain('curl -f http://localhost:8000/health || exit 1');
    expect(evidence).toMatch(/curl: not found/);
    expect(evidence).toContain('the engine calls it unhealthy');
    expect(broken.fixes).toEqual([{ intent: 'rewrite-check', label: 'Check with wget' }]);
    const grace = await finding(stack, 'healthcheck-no-start-period/api');
    expect(grace?.message).toContain('has no start_period');
  });

  it('shows the new check as a Compose snippet before anything is done', async () => {
    const before = (await inspect(api)).Id;
    const planned = await stack.run('doctor', '--fix', 'healthcheck-broken/api', '--dry-run', '--json');
    const { plan } = planned.json<Outcome>();
    expect(plan.steps).toMatchObject([{ action: 'replace', target: `container ${api}` }]);
    expect(plan.notes[0]).toContain('healthcheck:');
    expect(plan.notes[0]).toContain('wget');
    expect((await inspect(api)).Id).toBe(before);
  });

  it('gets a check that its image can run, with everything else as it was', async () => {
    const before = await inspect(api);
    const fixed = await fix(stack, 'healthcheck-broken/api');
    expect(failed(fixed)).toEqual([]);
    const after = await inspect(api);
    expect(after.Id).not.toBe(before.Id);
    expect(await health(api)).toBe('healthy');
    expect(after.Config.Healthcheck?.Test?.join(' ')).toMatch(/^CMD wget .*127\.0\.0\.1:8000\/health/);
    expect(after.Config.Healthcheck?.StartPeriod).toBeGreaterThan(0);
    expect(kept(after, net, other)).toEqual(kept(before, net, other));
    expect(await statusOf(`http://127.0.0.1:${ports[0]}/health`)).toBe(200);
    const left = (await docker('ps', '-a', '--filter', `name=${api}`, '--format', '{{.Names}}')).split('\n');
    expect(left).toEqual([api]);
    expect((await stack.service('api'))?.message).not.toContain("the engine's own check");
    expect((await findings(stack)).filter(({ id }) => id.startsWith('healthcheck-'))).toEqual([]);
  });

  it('leaves a container alone whose service does not answer: the new check would fail as well', async () => {
    await stack.change('services:\n', `services:\n  dead: { container: ${dead}, stop_grace_period: 1s }\n`);
    const before = await inspect(dead);
    await until('its check is found broken', async () => {
      const found = await finding(stack, 'healthcheck-broken/dead');
      return found && found.fixes.length > 0;
    });
    const tried = await stack.run('doctor', '--fix', 'healthcheck-broken/dead', '--yes', '--json');
    expect([tried.code, tried.stderr]).toEqual([1, expect.any(String)]);
    expect(tried.json<Outcome>().outcome).toContain('Nothing was changed');
    const after = await inspect(dead);
    expect([after.Id, after.State.StartedAt]).toEqual([before.Id, before.State.StartedAt]);
    await stack.change(/ {2}dead: .*\n/, '');
  });

  it('puts the old container back when the new one cannot live: what was copied into it by hand is not in the image', async () => {
    await stack.change('services:\n', `services:\n  legacy: { container: ${legacy}, stop_grace_period: 1s }\n`);
    const before = await inspect(legacy);
    await until('its check is found broken', async () => {
      const found = await finding(stack, 'healthcheck-broken/legacy');
      return found && found.fixes.length > 0;
    });
    const tried = await stack.run('doctor', '--fix', 'healthcheck-broken/legacy', '--yes', '--json');
    expect(tried.code).toBe(1);
    const { outcome } = tried.json<Outcome>();
    expect(outcome).toMatch(/ended .*; it said: there is no \/made-by-hand/);
    expect(outcome).toContain('The container is as it was before.');
    const after = await inspect(legacy);
    expect([after.Id, after.State.Running]).toEqual([before.Id, true]);
    await until('it serves again', () => docker('exec', legacy, 'wget', '-qO-', 'http://127.0.0.1:8000/health'));
    expect((await docker('ps', '-a', '--filter', `name=${legacy}`, '--format', '{{.Names}}')).split('\n')).toEqual([
      legacy,
    ]);
    await stack.change(/ {2}legacy: .*\n/, '');
  });

  it('restarts a container that turned unhealthy, and proves it', async () => {
    const before = await startedAt(worker);
    await docker('exec', worker, 'rm', '/www/health');
    expect(await statusOf(`http://127.0.0.1:${ports[1]}/health`)).toBe(404);
    await until('it was started again', async () => (await startedAt(worker)) !== before, { deadlineMs: 20_000 });
    await until('it is healthy', async () => (await stack.service('worker'))?.state === 'healthy');
    expect(await statusOf(`http://127.0.0.1:${ports[1]}/health`)).toBe(200);
    const told = (await stack.history('--service', 'worker')).filter(({ kind }) => kind === 'transition');
    expect(told.map(({ to }) => to)).toEqual(expect.arrayContaining(['unhealthy', 'starting', 'healthy']));
    expect(told.some(({ actor, cause }) => actor === 'policy' && /unhealthy|404/.test(cause))).toBe(true);
  });

  it('leaves a report that shows the answer of the check', async () => {
    await until('the incident is over', async () => (await stack.run('status')).code === 0);
    const report = await keepReport(stack, 'container-never-healthy');
    expect(report).toContain('worker');
    expect(report).toContain('404');
    expect(report).not.toContain('SENTINEL');
    expect(JSON.stringify(await stack.history())).not.toContain('SENTINEL');
  });

  it('never starts one that a person stopped', async () => {
    await run('docker', ['stop', worker]);
    const stopped = await until('the stop is seen', async () => {
      const service = await stack.service('worker');
      return service && service.state !== 'healthy' && service.state !== 'stopping' && service;
    });
    const checked = (await stack.service('api'))?.health.checkedAt ?? 0;
    await until('three more rounds of checks', async () => {
      const at = (await stack.service('api'))?.health.checkedAt ?? 0;
      return at >= checked + 3_000;
    });
    expect((await inspect(worker)).State.Running).toBe(false);
    expect((await stack.service('worker'))?.state).toBe(stopped.state);
  });
});

/** Only the wait for the trial after giving up is shorter here: nobody waits five minutes for a test. */
vi.mock('../../electron/limits.ts', async (original) => {
  const { LIMITS } = await original<typeof import('../../electron/limits.ts')>();
  return { LIMITS: { ...LIMITS, restart: { ...LIMITS.restart, trialEveryMs: 4_000 } } };
});

describeWithDocker('the container that stayed unhealthy', () => {
  const containers = new TestContainers();
  const name = containers.name();
  const volume = `${name}-data`;
  const bench = new Supervised();
  let port: number;
  let stack: StackSupervisor;
  const since = new Date().toISOString();
  const state = () => stack.snapshot().services[0]?.state;
  const message = () => stack.snapshot().services[0]?.message;
  const starts = async () => {
    const filter = ['--filter', `container=${name}`, '--filter', 'event=start', '--format', '{{.Action}}'];
    const events = await docker('events', '--since', since, '--until', new Date().toISOString(), ...filter);
    return events.split('\n').filter(Boolean).length;
  };
  const reaches = (wanted: string) =>
    until(`it is ${wanted}`, () => state() === wanted, { deadlineMs: 20_000, everyMs: 20 });

  beforeAll(async () => {
    [port = 0] = await freePorts(1);
    // Ill for as long as something outside of it is: a file in its volume.
    const answer = 'if [ -e /data/ill ]; then rm -f /data/health; else echo ok > /data/health; fi';
    const serve = `${answer}; trap 'exit 0' TERM; httpd -p 8000 -h /data; sleep 3600 & wait`;
    await containers.create(serve, ['-v', `${volume}:/data`, '-p', `127.0.0.1:${port}:8000`], name);
    const timing = 'interval: 500ms, timeout: 1s, retries: 2, start_period: 1s, start_interval: 200ms';
    stack = await bench.open({
      text: `name: breaker
services:
  api:
    container: ${name}
    ports: ["127.0.0.1:${port}:8000"]
    healthcheck: { http: "http://127.0.0.1:${port}/health", expect: { status: 200 }, ${timing} }
    restart: { policy: on-failure, unhealthy: true, max_restarts: 2, backoff: { initial: 100ms } }
    stop_grace_period: 1s
`,
    });
    await bench.act(stack, 'up');
  });
  afterAll(async () => {
    await bench.close();
    await containers.cleanUp();
    await docker('volume', 'rm', volume).catch(() => undefined);
  });

  it('is restarted within its budget and then given up, at rest', async () => {
    expect(await starts()).toBe(1);
    await docker('exec', name, 'sh', '-c', 'touch /data/ill; rm /data/health');
    await reaches('failed');
    expect(message()).toContain('gave up after 2 failed starts; last: unhealthy');
    expect((await inspect(name)).State.Running).toBe(false);
    expect(await starts()).toBe(2);
  });

  it('gets one trial after a while, and no second one while it is still ill', async () => {
    await reaches('starting');
    await reaches('failed');
    expect((await inspect(name)).State.Running).toBe(false);
    expect(await starts()).toBe(3);
  });

  it('is well again by the next trial once its cause is gone', async () => {
    await docker('run', '--rm', '-v', `${volume}:/data`, TEST_IMAGE, 'rm', '-f', '/data/ill');
    await reaches('healthy');
    expect(await statusOf(`http://127.0.0.1:${port}/health`)).toBe(200);
    const story = await bench.host.history(stack.key, 'api', 100);
    expect(story.filter(({ from, to, actor }) => `${from} ${to} ${actor}` === 'failed starting policy').length).toBe(
      (await starts()) - 2,
    );
  });
});

/** What must be the same after a container was made anew. */
function kept({ Config, HostConfig, Mounts, NetworkSettings }: ContainerInspectInfo, ...nets: string[]) {
  return {
    image: Config.Image,
    environment: Config.Env,
    command: Config.Cmd,
    labels: Config.Labels,
    mounts: Mounts.map(({ Type, Name, Source, Destination, RW }) =>
      [Type, Name, Source, Destination, RW].join(' '),
    ).sort(),
    networks: nets.map((net) =>
      (NetworkSettings.Networks[net]?.Aliases ?? []).filter((alias: string) => !/^[0-9a-f]{12}$/.test(alias)),
    ),
    ports: HostConfig.PortBindings,
    restart: HostConfig.RestartPolicy,
    memory: HostConfig.Memory,
  };
}

function stackText(at: { api: string; worker: string; ports: readonly number[] }): string {
  const [api, worker] = at.ports;
  const timing = 'interval: 1s, timeout: 2s, retries: 2, start_period: 5s, start_interval: 200ms';
  return `name: clinic
services:
  api:
    container: ${at.api}
    ports: ["127.0.0.1:${api}:8000"]
    healthcheck: { http: "http://127.0.0.1:${api}/health", expect: { json: { status: healthy } }, ${timing} }
    stop_grace_period: 1s
  worker:
    container: ${at.worker}
    ports: ["127.0.0.1:${worker}:8000"]
    healthcheck: { http: "http://127.0.0.1:${worker}/health", expect: { status: 200 }, ${timing} }
    restart: { policy: on-failure, unhealthy: true }
    stop_grace_period: 1s
alerts: { after: 500ms }
`;
}
