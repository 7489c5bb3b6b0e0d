import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import type { ServiceView } from '../../../electron/contract/service.ts';
import type { StackSupervisor } from '../../../electron/supervisor/runtime/stack-supervisor.ts';
import { describeWithDocker, docker, ensureTestImage, TestContainers } from '../../support/docker.ts';
import { inspect } from '../../support/inspect.ts';
import { freePorts } from '../../support/main-stack.ts';
import { Supervised } from '../../support/supervised.ts';
import { until } from '../../support/until.ts';

/** Only the wait for the trial after giving up is shorter: nobody waits five minutes for a test. */
vi.mock('../../../electron/limits.ts', async (original) => {
  const { LIMITS } = await original<typeof import('../../../electron/limits.ts')>();
  return { LIMITS: { ...LIMITS, restart: { ...LIMITS.restart, trialEveryMs: 4_000 } } };
});

/** Healthy unless /tmp/sick is there; obeys SIGTERM. */
const LIVES = 'trap "exit 0" TERM; while :; do sleep 0.1; done';
const CHECK = ['--health-cmd', 'test ! -e /tmp/sick', '--health-interval', '500ms', '--health-retries', '1'];

describeWithDocker('a container that is unhealthy', () => {
  const made = new TestContainers();
  let bench: Supervised;
  beforeAll(() => ensureTestImage());
  beforeEach(() => {
    bench = new Supervised();
  });
  afterEach(async () => {
    await bench.close();
    await made.cleanUp();
  });
  afterAll(() => made.cleanUp());

  async function stackWith(container: string, restart: string, more = ''): Promise<StackSupervisor> {
    const text = `name: sick\nservices:\n  db: { container: ${container}, restart: ${restart}, stop_grace_period: 2s${more} }\n`;
    const stack = await bench.open({ text });
    await bench.host.act(stack.key, { ...request, kind: 'up' }, undefined);
    return stack;
  }
  const request = {
    services: [],
    choices: [],
    dryRun: false,
    wait: false,
    timeoutMs: 1_000,
    actor: 'user',
    origin: 'in a test',
  } as const;

  const service = (stack: StackSupervisor): ServiceView => {
    const [db] = stack.snapshot().services;
    if (!db) throw new Error('the stack has no service');
    return db;
  };
  const reaches = (stack: StackSupervisor, state: ServiceView['state']) =>
    until(`db is ${state}`, () => service(stack).state === state, { deadlineMs: 20_000 });
  const sicken = (name: string) => docker('exec', name, 'touch', '/tmp/sick');
  const startedAt = async (name: string) => (await inspect(name)).State.StartedAt;
  const story = async (stack: StackSupervisor) =>
    (await bench.host.history(stack.key, 'db', 100)).flatMap(({ kind, from, to, actor }) =>
      kind === 'transition' ? [`${from} ${to} ${actor}`] : [],
    );

  it('is restarted where the stack file says so, and is healthy again', async () => {
    const name = await made.run(`rm -f /tmp/sick; ${LIVES}`, CHECK);
    const stack = await stackWith(name, '{ policy: on-failure, unhealthy: true }');
    await reaches(stack, 'healthy');
    const before = await startedAt(name);
    await sicken(name);
    await until('it was restarted', async () => (await startedAt(name)) !== before);
    await reaches(stack, 'healthy');
    expect(await story(stack)).toEqual(
      expect.arrayContaining([
        'healthy unhealthy outside',
        'unhealthy stopping policy',
        'stopping backoff policy',
        'backoff starting policy',
        'starting healthy outside',
      ]),
    );
    expect(service(stack).restarts.count).toBe(1);
  });

  it('is left alone where the stack file does not say so, and the doctor suggests it', async () => {
    const name = await made.run(LIVES, [...CHECK, '--restart', 'unless-stopped']);
    const stack = await stackWith(name, 'no');
    await reaches(stack, 'healthy');
    const before = await startedAt(name);
    await sicken(name);
    await reaches(stack, 'unhealthy');
    const finding = await bench.finding(stack, 'unhealthy-not-restarted/db');
    expect(finding.severity).toBe('info');
    expect(await startedAt(name)).toBe(before);
  });

  it('is given up after its budget, tried once more later, and well again when its cause is gone', async () => {
    const name = await made.run(LIVES, CHECK);
    const stack = await stackWith(
      name,
      '{ policy: on-failure, unhealthy: true, max_restarts: 2, backoff: { initial: 100ms } }',
    );
    await reaches(stack, 'healthy');
    await sicken(name);
    await reaches(stack, 'failed');
    expect(service(stack).message).toContain('gave up after 2 failed starts; last: unhealthy');
    expect(service(stack).restarts.nextAt).toBeGreaterThan(Date.now());
    expect((await inspect(name)).State.Running).toBe(false);
    // Half-open: one trial, and no more than one, as long as it is still bad.
    await reaches(stack, 'starting');
    await reaches(stack, 'failed');
    const trials = (await story(stack)).filter((line) => line === 'failed starting policy');
    expect(trials).toHaveLength(1);
    // The cause is in the container, so it can go only while a trial runs.
    await until(
      'the next trial runs',
      () => service(stack).state === 'starting' && docker('exec', name, 'rm', '/tmp/sick').then(() => true),
      {
        deadlineMs: 15_000,
        everyMs: 20,
      },
    );
    await reaches(stack, 'healthy');
  });

  it('is never restarted while it is starting', async () => {
    const slow = `touch /tmp/sick; (sleep 3; rm /tmp/sick) & ${LIVES}`;
    const name = await made.create(slow, [...CHECK, '--health-start-period', '20s']);
    const stack = await stackWith(name, '{ policy: on-failure, unhealthy: true }');
    await until('checks fail while it starts', async () => ((await inspect(name)).State.Health?.Log?.length ?? 0) >= 3);
    expect(service(stack).state).toBe('starting');
    await reaches(stack, 'healthy');
    expect(service(stack).restarts.count).toBe(0);
    expect(await story(stack)).not.toContain('starting stopping policy');
  });

  it('stays down when somebody stopped it', async () => {
    const name = await made.run(LIVES, CHECK);
    const stack = await stackWith(name, '{ policy: always, unhealthy: true }');
    await reaches(stack, 'healthy');
    await docker('stop', name);
    await reaches(stack, 'stopped');
    expect(service(stack).message).toBe('stopped from outside');
    expect(service(stack).restarts.nextAt).toBeUndefined();
    expect((await story(stack)).at(-1)).toBe('healthy stopped outside');
    expect((await inspect(name)).State.Running).toBe(false);
  });

  it('by its own check alone is healthy by ours, and that they disagree is said', async () => {
    const [port] = await freePorts(1);
    const name = await made.run(`mkdir -p /www; httpd -p 8000 -h /www; ${LIVES}`, [
      ...[
        '-p',
        `127.0.0.1:${port}:8000`,
        '--health-cmd',
        'false',
        '--health-interval',
        '500ms',
        '--health-retries',
        '1',
      ],
    ]);
    const probe = `, healthcheck: { tcp: "127.0.0.1:${port}", interval: 1s, start_interval: 200ms }`;
    const stack = await stackWith(name, '{ policy: on-failure, unhealthy: true }', probe);
    await until('the two disagree', () => service(stack).message.endsWith("; the engine's own check says unhealthy"));
    expect(service(stack).state).toBe('healthy');
    expect((await story(stack)).some((line) => line.includes('unhealthy'))).toBe(false);
  });
});
