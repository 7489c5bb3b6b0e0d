import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { HistoryEvent } from '../../electron/contract/history.ts';
import type { Snapshot } from '../../electron/contract/snapshot.ts';
import { stacklight } from '../support/cli.ts';
import { isAlive } from '../support/cli-stack.ts';
import { type NotificationService, startNotificationService } from '../support/dbus/notification-service.ts';
import { type SessionBus, startSessionBus } from '../support/dbus/session-bus.ts';
import type { TrayItem } from '../support/dbus/tray-item.ts';
import { startWatcher, type Watcher } from '../support/dbus/watcher.ts';
import { type Display, startDisplay } from '../support/display.ts';
import { describeWithDocker, docker, TestContainers } from '../support/docker.ts';
import { launchApp, type RunningApp } from '../support/electron-app.ts';
import { endStrays, freePorts, type MainStack, PYTHON, startStrays, writeMainStack } from '../support/main-stack.ts';
import { PROJECT } from '../support/project-root.ts';
import { until } from '../support/until.ts';

const SERVE = 'mkdir -p /www; echo \'{"status":"healthy"}\' > /www/health; exec httpd -f -p 8000 -h /www';

/** Who listens on the port, seen by the system's own tool. */
function listenersOn(port: number): string[] {
  const out = execFileSync('ss', ['-Hltnp', `sport = :${port}`], { encoding: 'utf8' }).trim();
  return out === '' ? [] : out.split('\n');
}

describeWithDocker('the main job in the tray app', () => {
  const containers = new TestContainers();
  const home = mkdtempSync(join(tmpdir(), 'stacklight-home-'));
  const strays: Awaited<ReturnType<typeof startStrays>> = [];
  let display: Display;
  let bus: SessionBus;
  let watcher: Watcher;
  let notifications: NotificationService;
  let app: RunningApp;
  let tray: TrayItem;
  let container: string;
  let stack: MainStack;

  const launch = () =>
    launchApp({ home, stack: stack.file, env: { DISPLAY: display.name, DBUS_SESSION_BUS_ADDRESS: bus.address } });
  const run = (...args: string[]) => stacklight(home, [...args, '--stack', stack.file]);
  const snapshot = async () => (await run('status', '--json')).json<Snapshot>();
  const service = async (id: string) => (await snapshot()).services.find((one) => one.id === id);
  const startedAt = () => docker('inspect', '--format', '{{.State.StartedAt}} {{.RestartCount}}', container);
  const lit = (what: string, light: string, deadlineMs = 30_000) =>
    until(what, async () => (await tray.light()) === light, { deadlineMs });
  const gone = (pids: readonly (number | undefined)[]) => pids.every((pid) => pid !== undefined && !isAlive(pid));

  beforeAll(async () => {
    [display, bus] = await Promise.all([startDisplay(), startSessionBus()]);
    watcher = await startWatcher(bus.address);
    notifications = await startNotificationService(bus.address);
    const [api = 0, web = 0, shop = 0] = await freePorts(3);
    container = await containers.run(SERVE, ['-p', `127.0.0.2:${shop}:8000`]);
    stack = writeMainStack(container, { api, web, shop }, { sharePort: true });
    app = await launch();
    tray = await watcher.item();
  });

  afterAll(async () => {
    endStrays(strays);
    await run('down', '--json');
    await app?.quit();
    notifications?.stop();
    watcher?.stop();
    await bus?.stop();
    await display?.stop();
    await containers.cleanUp();
    stack?.remove();
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  });

  it('goes green when a uvicorn API, a Vite server and a container are healthy and are the right ones', async () => {
    await lit('the tray icon is green', 'green', 60_000);
    expect(await tray.tooltip()).toBe('shop: all 3 up');
    expect((await fetch(`http://127.0.0.1:${stack.web}/@vite/client`)).status).toBe(200);
    const api = await service('api');
    expect(execFileSync('ps', ['-o', 'args=', '-p', String(api?.process?.pid)], { encoding: 'utf8' })).toContain(
      PYTHON,
    );
    await app.page.getByText('All 3 services are up.').waitFor();
  });

  it('turns when the API is killed, restarts it by policy, and the history says what happened', async () => {
    const before = (await service('api'))?.process?.pid ?? 0;
    const turned = until('the icon turns', async () => (await tray.light()) !== 'green');
    process.kill(before, 'SIGKILL');
    await turned;
    await lit('the icon is green again', 'green');
    expect((await service('api'))?.process?.pid).not.toBe(before);
    const told = (await run('history', '--service', 'api', '--json'))
      .json<HistoryEvent[]>()
      .map((event) => event.cause);
    expect(told).toContainEqual(expect.stringContaining('was ended by SIGKILL'));
    expect(told).toContainEqual(expect.stringContaining('restarted by policy'));
    // It was over before anybody had to be told.
    expect(notifications.received().map((one) => one.title)).toEqual([]);
  });

  it('turns red and says why when six strays shadow the container, although every URL answers 200', async () => {
    strays.push(...(await startStrays(stack, 6, stack.shop)));
    await lit('the tray icon is red', 'red');
    for (const host of ['127.0.0.1', '127.0.0.2'])
      expect((await fetch(`http://${host}:${stack.shop}/health`)).status).toBe(200);
    expect(await tray.tooltip()).toMatch(/^shop: 2 of 3 up, shop-api shadowed/);
    const told = await notifications.notification(/shop-api is being answered by something else/);
    expect(told.body).toMatch(
      new RegExp(`from pid \\d+ \\(python3 main.py --port ${stack.shop}.*not from container ${container}`),
    );
    notifications.click(told);
    await app.page.getByRole('heading', { name: 'shop-api' }).waitFor();
    await app.page.keyboard.press('Escape');
  });

  it('shows a plan of exactly those six, and one click fixes and proves it', async () => {
    const before = await startedAt();
    await app.page.getByRole('button', { name: 'Fix ports', exact: true }).first().click();
    const sheet = app.page.getByRole('dialog');
    await sheet.getByRole('button', { name: 'Stop these 6' }).waitFor();
    for (const stray of strays) await sheet.getByText(`pid ${stray.pid} `).first().waitFor();
    expect(await sheet.getByRole('checkbox').count()).toBe(0);
    await app.page.screenshot({ path: join(PROJECT, 'test-results/fix-ports-plan.png') });
    await sheet.getByRole('button', { name: 'Stop these 6' }).click();
    await sheet.getByText('Verified: every port is answered by its own service.').waitFor();
    await app.page.screenshot({ path: join(PROJECT, 'test-results/fix-ports-done.png') });
    expect(gone(strays.map((stray) => stray.pid))).toBe(true);
    expect(listenersOn(stack.shop)).toHaveLength(1);
    expect(listenersOn(stack.shop)[0]).toContain('docker-proxy');
    expect(await startedAt()).toBe(before);
    expect((await fetch(`http://127.0.0.2:${stack.shop}/health`)).status).toBe(200);
    await lit('the tray icon is green again', 'green');
    await notifications.notification(/shop-api works again/);
    await app.page.keyboard.press('Escape');
  });

  it('finds strays that share the port of a native service, and spares the service itself', async () => {
    const own = (await service('api'))?.process?.pid ?? 0;
    const copies = await startStrays(stack, 2, stack.api);
    strays.push(...copies);
    await lit('the tray icon is red', 'red');
    await tray.click('Fix ports');
    await app.page.getByRole('button', { name: 'Stop these 2' }).click();
    await app.page.getByRole('dialog').getByText('Verified: every port is answered by its own service.').waitFor();
    expect(gone(copies.map((copy) => copy.pid))).toBe(true);
    expect((await service('api'))?.process?.pid).toBe(own);
    await lit('the tray icon is green again', 'green');
    await app.page.keyboard.press('Escape');
  });

  it('finds a stray on ::1, where localhost may lead', async () => {
    const [stray] = await startStrays(stack, 1, stack.api, '::1');
    if (stray) strays.push(stray);
    await lit('the tray icon is red', 'red');
    const api = await service('api');
    expect(api?.message).toContain(`pid ${stray?.pid} `);
    await tray.click('Fix ports');
    await app.page.getByRole('button', { name: /^Stop (this|these)/ }).click();
    await app.page.getByRole('dialog').getByText('Verified: every port is answered by its own service.').waitFor();
    expect(gone([stray?.pid])).toBe(true);
    await lit('the tray icon is green again', 'green');
  });

  it('restarts one service from the tray menu', async () => {
    const before = (await service('web'))?.process?.pid;
    await tray.click('web:', 'Restart');
    await until(
      'web is healthy under another pid',
      async () => {
        const web = await service('web');
        return web?.state === 'healthy' && web.process?.pid !== before;
      },
      { deadlineMs: 30_000 },
    );
  });

  it('is not ended by the command line, which says so and does not hang', async () => {
    const stop = await run('daemon', 'stop');
    expect(stop.code).toBe(1);
    expect(stop.stderr).toContain('does not hand over');
  });

  it('survives kill -9 of the app: the next start adopts everything as it is', async () => {
    const before = (await snapshot()).services.map((one) => one.process?.pid);
    await app.kill();
    app = await launch();
    tray = await watcher.item();
    await lit('the tray icon is green', 'green');
    const after = await snapshot();
    expect(after.services.map((one) => one.process?.pid)).toEqual(before);
    const history = (await run('history', '--json')).json<HistoryEvent[]>();
    expect(history.map((event) => event.seq)).toEqual(history.map((_, index) => index + 1));
  });
});
