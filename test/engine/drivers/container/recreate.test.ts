import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Engine } from '../../../../electron/drivers/container/engine/engine.ts';
import { recreateContainer } from '../../../../electron/drivers/container/recreate/recreate.ts';
import { describeWithDocker, docker, machineEngine, TestContainers } from '../../../support/docker.ts';
import { comparable, inspect } from '../../../support/inspect.ts';
import { freePorts } from '../../../support/main-stack.ts';

const OBEDIENT = 'trap "exit 0" TERM; while :; do sleep 0.1; done';
const SECOND = 1e9;
const passing = { Test: ['CMD', 'true'], Interval: SECOND / 5, Timeout: SECOND, Retries: 3, StartPeriod: 5 * SECOND };
const failing = { Test: ['CMD', 'false'], Interval: SECOND / 5, Timeout: SECOND, Retries: 2, StartPeriod: 0 };

describeWithDocker('recreating a container', () => {
  const made = new TestContainers();
  const folder = mkdtempSync(join(tmpdir(), 'stacklight-recreate-'));
  const nets = [made.name(), made.name()];
  const volume = made.name();
  let engine: Engine;
  let ports: readonly number[];

  beforeAll(async () => {
    engine = await machineEngine();
    ports = await freePorts(3);
    await docker('network', 'create', '--subnet', '10.213.45.0/24', nets[0] ?? '');
    await docker('network', 'create', nets[1] ?? '');
    await docker('volume', 'create', volume);
  });
  afterAll(async () => {
    engine.close();
    await made.cleanUp();
    for (const net of nets) await docker('network', 'rm', net).catch(() => undefined);
    await docker('volume', 'rm', volume).catch(() => undefined);
    rmSync(folder, { recursive: true });
  });

  /** Everything that a container can have and that must not be lost. */
  const RICH = () => [
    ...['--network', nets[0] ?? '', '--ip', '10.213.45.77', '--network-alias', 'api', '--network-alias', 'backend'],
    ...['-p', `127.0.0.1:${ports[0]}:80`, '-p', `[::1]:${ports[0]}:80`, '-p', `${ports[1]}:81/udp`, '--expose', '99'],
    ...['-v', `${volume}:/data`, '-v', `${folder}:/bind:ro`, '-v', '/nameless', '--tmpfs', '/run:size=1m'],
    ...['--mount', 'type=tmpfs,target=/mt,tmpfs-size=1000000', '--mount', 'type=volume,target=/mv'],
    ...['-m', '64m', '--cpus', '0.5', '--pids-limit', '50', '--ulimit', 'nofile=100:200', '--shm-size', '32m'],
    ...['--cap-add', 'NET_ADMIN', '--cap-drop', 'MKNOD', '--device', '/dev/null:/dev/nix', '--init'],
    ...['--add-host', 'foo:1.2.3.4', '--hostname', 'shop', '--log-opt', 'max-size=1m', '--restart', 'on-failure:3'],
    ...['-e', 'JWT_SECRET=a$b "c"', '-l', 'team=shop', '-u', '0:0', '-w', '/tmp', '--stop-signal', 'SIGTERM'],
    ...['--stop-timeout', '3', '--dns', '10.0.0.1', '--security-opt', 'no-new-privileges', '--read-only'],
    ...['--sysctl', 'net.core.somaxconn=512', '--health-cmd', 'curl localhost', '--health-interval', '1s'],
  ];

  it('keeps everything but the health check that was asked for', async () => {
    const name = await made.run(OBEDIENT, RICH());
    await docker('network', 'connect', '--alias', 'second', nets[1] ?? '', name);
    await docker('exec', name, 'sh', '-c', 'echo kept > /nameless/file; echo kept > /mv/file');
    const before = await inspect(name);
    const done = await recreateContainer(engine, before.Id, { healthcheck: passing });
    expect(done).toEqual({ ok: true, value: expect.stringMatching(/^[0-9a-f]{64}$/) });
    const after = await inspect(name);
    expect(after.Id).not.toBe(before.Id);
    expect(after.Config.Healthcheck).toEqual(passing);
    expect(comparable(after, { without: ['Healthcheck'] })).toEqual(comparable(before, { without: ['Healthcheck'] }));
    expect(await docker('exec', name, 'cat', '/nameless/file', '/mv/file')).toBe('kept\nkept');
    expect(await docker('ps', '-aq', '--filter', `name=${name}`)).toMatch(/^\w{12}$/);
  });

  it('changes the restart policy and keeps the rest, also of a container that is down', async () => {
    const name = await made.create(OBEDIENT, ['--network', nets[1] ?? '', '--network-alias', 'api']);
    const before = await inspect(name);
    const done = await recreateContainer(engine, before.Id, {
      restartPolicy: { name: 'on-failure', maxRetries: 4 },
    });
    expect(done.ok).toBe(true);
    const after = await inspect(name);
    expect(after.HostConfig.RestartPolicy).toEqual({ Name: 'on-failure', MaximumRetryCount: 4 });
    expect(after.State.Status).toBe('created');
    expect(comparable(after, { without: ['RestartPolicy'] })).toEqual(
      comparable(before, { without: ['RestartPolicy'] }),
    );
  });

  it('puts the old one back under its name and starts it when the new one is unhealthy', async () => {
    const name = await made.run(OBEDIENT, ['-p', `127.0.0.1:${ports[2]}:80`]);
    const before = await inspect(name);
    const done = await recreateContainer(engine, before.Id, { healthcheck: failing });
    expect(done).toMatchObject({ ok: false, problem: { code: 'rolled-back' } });
    expect(!done.ok && done.problem.message).toContain(`The new ${name} is unhealthy`);
    const after = await inspect(name);
    expect(after.Id).toBe(before.Id);
    expect(after.State.Status).toBe('running');
    expect(await docker('ps', '-aq', '--filter', `name=${name}`)).toMatch(/^\w{12}$/);
  });

  it('never stops the old one when the new one cannot be made', async () => {
    const name = await made.run(OBEDIENT);
    const before = await inspect(name);
    const impossible = { Test: ['CMD', 'true'], Interval: 1, Timeout: SECOND };
    const done = await recreateContainer(engine, before.Id, { healthcheck: impossible });
    expect(done).toMatchObject({ ok: false, problem: { code: 'rolled-back' } });
    const after = await inspect(name);
    expect([after.Id, after.State.StartedAt]).toEqual([before.Id, before.State.StartedAt]);
  });

  it('is rolled back when the program cannot live a second time', async () => {
    // The first life leaves its mark in the volume, and the second one stumbles over it.
    const name = await made.run(
      `[ -e /data/mark ] && { echo no second life >&2; exit 3; }; touch /data/mark; ${OBEDIENT}`,
      ['-v', `${volume}:/data`],
    );
    const before = await inspect(name);
    const done = await recreateContainer(engine, before.Id, { restartPolicy: { name: 'no', maxRetries: 0 } });
    expect(!done.ok && done.problem.message).toMatch(/ended with exit code 3; it said: .*no second life/);
    expect((await inspect(name)).Id).toBe(before.Id);
  });

  it('refuses what would be gone once stopped', async () => {
    const name = await made.run(OBEDIENT, ['--rm']);
    const { Id } = await inspect(name);
    expect(await recreateContainer(engine, Id, {})).toMatchObject({
      ok: false,
      problem: { code: 'recreate-impossible' },
    });
    expect((await inspect(name)).State.Status).toBe('running');
  });
});
