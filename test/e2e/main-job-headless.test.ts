import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Outcome } from '../../electron/contract/action.ts';
import type { HistoryEvent } from '../../electron/contract/history.ts';
import type { PortView } from '../../electron/contract/service.ts';
import type { Snapshot } from '../../electron/contract/snapshot.ts';
import { type CliResult, stacklight } from '../support/cli.ts';
import { isAlive } from '../support/cli-stack.ts';
import { describeWithDocker, docker, TestContainers } from '../support/docker.ts';
import { endStrays, freePorts, type MainStack, startStrays, writeMainStack } from '../support/main-stack.ts';
import { until } from '../support/until.ts';

const SERVE = 'mkdir -p /www; echo \'{"status":"healthy"}\' > /www/health; exec httpd -f -p 8000 -h /www';

describeWithDocker('the main job, headless', () => {
  const containers = new TestContainers();
  const home = mkdtempSync(join(tmpdir(), 'stacklight-home-'));
  const strays: Awaited<ReturnType<typeof startStrays>> = [];
  let container: string;
  let stack: MainStack;
  const run = (...args: string[]): Promise<CliResult> => stacklight(home, [...args, '--stack', stack.file]);
  const snapshot = async () => (await run('status', '--json')).json<Snapshot>();
  const service = async (id: string) => (await snapshot()).services.find((one) => one.id === id);
  const startedAt = () => docker('inspect', '--format', '{{.State.StartedAt}} {{.RestartCount}}', container);

  beforeAll(async () => {
    const [api = 0, web = 0, shop = 0] = await freePorts(3);
    container = await containers.run(SERVE, ['-p', `127.0.0.2:${shop}:8000`]);
    stack = writeMainStack(container, { api, web, shop });
  });

  afterAll(async () => {
    endStrays(strays);
    await run('down', '--json');
    await run('daemon', 'stop');
    await containers.cleanUp();
    stack.remove();
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  });

  it('says that nothing runs before anything was started', async () => {
    const status = await run('daemon', 'status', '--json');
    expect(status.code).toBe(3);
    expect(status.json()).toEqual({ running: false });
  });

  it('validates the stack file', async () => {
    const good = await run('validate');
    expect(good.stdout).toContain('stack shop with 3 services');
    expect(good.code).toBe(0);
  });

  it('brings all three up and proves it', async () => {
    const up = await run('up', '--json');
    const outcome = up.json<Outcome>();
    expect(outcome.verification.filter((check) => !check.ok)).toEqual([]);
    expect(up.code).toBe(0);
    const seen = await snapshot();
    expect(seen.light).toBe('green');
    expect(seen.services.map(({ id, state }) => [id, state])).toEqual([
      ['shop-api', 'healthy'],
      ['api', 'healthy'],
      ['web', 'healthy'],
    ]);
  });

  it('restarts the API by policy after kill -9 and tells the story', async () => {
    const before = (await service('api'))?.process?.pid ?? 0;
    process.kill(before, 'SIGKILL');
    await until(
      'the API is healthy again under another pid',
      async () => {
        const api = await service('api');
        return api?.state === 'healthy' && api.process?.pid !== before;
      },
      { deadlineMs: 30_000 },
    );
    const history = (await run('history', '--service', 'api', '--json')).json<HistoryEvent[]>();
    const told = history
      .filter((event) => event.kind === 'transition')
      .map((event) => `${event.from} ${event.to} ${event.actor} ${event.cause}`);
    expect(told.some((line) => line.startsWith('healthy backoff outside was ended by SIGKILL'))).toBe(true);
    expect(told.some((line) => line.startsWith('backoff starting policy restarted by policy'))).toBe(true);
    expect(told.at(-1)).toMatch(/^starting healthy/);
  });

  it('turns red when six strays shadow the port of the container, although every URL answers 200', async () => {
    const before = await startedAt();
    strays.push(...(await startStrays(stack, 6, stack.shop)));
    expect((await fetch(`http://127.0.0.2:${stack.shop}/health`)).status).toBe(200);
    expect((await fetch(`http://127.0.0.1:${stack.shop}/health`)).status).toBe(200);
    const red = await until('the light is red', async () => {
      const seen = await run('status', '--json');
      return seen.json<Snapshot>().light === 'red' && seen;
    });
    expect(red.code).toBe(1);
    const shadowed = red.json<Snapshot>().services.find((one) => one.id === 'shop-api');
    expect(shadowed).toMatchObject({ state: 'unhealthy', shadowed: true });
    expect(shadowed?.message).toMatch(
      new RegExp(`answers come from pid \\d+ \\(python3 main.py --port ${stack.shop}.*not from container ${container}`),
    );
    expect(await startedAt()).toBe(before);
  });

  it('lists the six and the container as holders of the port', async () => {
    const listed = await run('ports', '--json');
    const port = listed.json<{ ports: PortView[] }>().ports.find((one) => one.port === stack.shop);
    const verdicts = port?.holders.map((holder) => holder.verdict).sort();
    expect(verdicts).toEqual([...Array.from({ length: 6 }, () => 'duplicate'), 'expected']);
    expect(new Set(port?.holders.map((holder) => holder.pid))).toEqual(
      new Set([...strays.map((stray) => stray.pid), port?.holders.find((holder) => holder.container)?.pid]),
    );
    expect(listed.code).toBe(1);
  });

  it('plans exactly the six, and does nothing without a yes', async () => {
    const planned = await run('fix-ports', '--dry-run', '--json');
    const { plan, applied } = planned.json<Outcome>();
    expect(plan.steps.map((step) => [step.action, step.pid]).sort()).toEqual(
      strays.map((stray) => ['kill', stray.pid]).sort(),
    );
    expect(plan.choices).toEqual([]);
    expect(applied).toBe(false);
    const unconfirmed = await run('fix-ports');
    expect(unconfirmed.code).not.toBe(0);
    expect(strays.every((stray) => stray.exitCode === null && stray.signalCode === null)).toBe(true);
  });

  it('fixes the ports with one yes, leaves the container alone, and proves it', async () => {
    const before = await startedAt();
    const fixed = await run('fix-ports', '--yes', '--json');
    const outcome = fixed.json<Outcome>();
    expect(outcome.verification.filter((check) => !check.ok)).toEqual([]);
    expect(outcome.verification.map((check) => check.check)).toContain('the shop answers');
    expect(fixed.code).toBe(0);
    await until('all six are gone', () =>
      strays.every((stray) => stray.exitCode !== null || stray.signalCode !== null),
    );
    const sockets = execFileSync('ss', ['-Hltnp', `sport = :${stack.shop}`], { encoding: 'utf8' });
    expect(sockets.trim().split('\n')).toHaveLength(1);
    expect(sockets).toContain('docker-proxy');
    expect(await startedAt()).toBe(before);
    expect((await snapshot()).light).toBe('green');
    const again = await run('fix-ports', '--yes');
    expect(again.stdout).toContain('Nothing to fix');
    expect(again.code).toBe(0);
  });

  it('survives kill -9 of the supervisor: nothing restarted, nothing lost, history and log go on', async () => {
    const before = await snapshot();
    const lastSeq = (await run('history', '--json')).json<HistoryEvent[]>().at(-1)?.seq ?? 0;
    const { pid } = (await run('daemon', 'status', '--json')).json<{ pid: number }>();
    process.kill(pid, 'SIGKILL');
    const after = await until(
      'the next supervisor sees all three in good health',
      async () => {
        const seen = await snapshot();
        return seen.light === 'green' && seen;
      },
      { deadlineMs: 30_000 },
    );
    expect(after.services.map((one) => one.process?.pid)).toEqual(before.services.map((one) => one.process?.pid));
    expect(after.services.map((one) => one.generation >= 1)).toEqual([true, true, true]);
    const history = (await run('history', '--json')).json<HistoryEvent[]>();
    expect(history.map((event) => event.seq)).toEqual(history.map((_, index) => index + 1));
    expect(
      history.filter((event) => event.seq > lastSeq && event.to === 'starting' && event.actor === 'policy'),
    ).toEqual([]);
    const pidOfApi = after.services.find((one) => one.id === 'api')?.process?.pid ?? 0;
    process.kill(pidOfApi, 'SIGKILL');
    await until(
      'the death of an adopted process is noticed and it is restarted',
      async () => {
        const api = await service('api');
        return api?.state === 'healthy' && api.process?.pid !== pidOfApi;
      },
      { deadlineMs: 30_000 },
    );
  });

  it('stops everything in order and leaves no process behind', async () => {
    const running = (await snapshot()).services.flatMap((one) => one.process?.pid ?? []);
    const down = await run('down', '--json');
    expect(down.code).toBe(0);
    // The supervisor was ended and started in between: the first process of the system reaps them, a moment after they ended.
    await until('none of them is there', () => !running.some(isAlive));
    expect(await docker('inspect', '--format', '{{.State.Running}}', container)).toBe('false');
    expect((await snapshot()).light).toBe('grey');
  });

  it('refuses a bad call with 2 and one document', async () => {
    const unknown = await run('restart', 'nobody', '--json');
    expect(unknown.code).toBe(2);
    expect(unknown.json<{ error: { code: string } }>().error.code).toBe('no-such-service');
    expect((await run('status', '--nonsense', '--json')).code).toBe(2);
    expect((await stacklight(home, ['status', '--stack', '/nonexistent.yaml', '--json'])).code).toBe(2);
  });
});
