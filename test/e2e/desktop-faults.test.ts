/** What a desktop does to the app: it blocks it, replaces its notification service, takes its display, ends its session. */
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CliStack, isAlive } from '../support/cli-stack.ts';
import { type NotificationService, startNotificationService } from '../support/dbus/notification-service.ts';
import { type SessionBus, startSessionBus } from '../support/dbus/session-bus.ts';
import { type Display, startDisplay } from '../support/display.ts';
import { launchApp, type RunningApp } from '../support/electron-app.ts';
import { until } from '../support/until.ts';

/** No other process of this machine sleeps so long. */
const SLEEP = `6${process.pid}`;
const BLOCKED_MS = 5_000;
const stack = new CliStack();
let bus: SessionBus;
let display: Display;
let notifications: NotificationService;
let app: RunningApp;

beforeAll(async () => {
  stack.write(`
name: desk
services:
  api: { command: sleep ${SLEEP}, restart: { policy: always, backoff: { initial: 100ms } } }
  frail: { command: sleep ${SLEEP}1, restart: "no" }
alerts: { after: 100ms }
`);
  [bus, display] = await Promise.all([startSessionBus(), startDisplay()]);
  // Before anybody asks for one: the bus would start the machine's own.
  notifications = await startNotificationService(bus.address);
  await launch();
  await stack.up();
});
afterAll(async () => {
  await app?.quit().catch(() => undefined);
  await stack.end();
  notifications?.stop();
  await display?.stop();
  await bus?.stop();
});

async function launch(): Promise<void> {
  const env = { DISPLAY: display.name, DBUS_SESSION_BUS_ADDRESS: bus.address };
  app = await launchApp({ home: stack.home, stack: stack.file, args: ['--no-tray'], env });
}

const pidOf = async (id: string): Promise<number> =>
  until(`${id} has a process`, async () => (await stack.service(id))?.process?.pid);

it('a service has none of the descriptors of the app, which Chromium lets every child inherit', async () => {
  expect(readdirSync(`/proc/${await pidOf('api')}/fd`).sort()).toEqual(['0', '1', '2']);
});

it('a notification service that is replaced gets what is told after it', async () => {
  process.kill(await pidOf('frail'), 'SIGKILL');
  await notifications.notification(/frail is down/);
  await stack.run('up');
  await notifications.notification(/frail works again/);
  notifications.stop();
  notifications = await startNotificationService(bus.address);
  process.kill(await pidOf('frail'), 'SIGKILL');
  await notifications.notification(/frail is down/);
  await stack.run('up');
  await stack.reaches('frail', 'running');
});

it('a main process that is blocked for seconds loses no end of a service, and tells nothing that is not so', async () => {
  const before = await pidOf('api');
  const blocked = app.electron.evaluate((_electron, ms) => {
    const end = Date.now() + ms;
    process.kill(process.pid, 0);
    while (Date.now() < end);
  }, BLOCKED_MS);
  process.kill(before, 'SIGKILL');
  await blocked;
  await until(
    'another run',
    async () => (await pidOf('api')) !== before && (await stack.service('api'))?.state === 'running',
  );
  expect(await pidOf('frail')).toBeGreaterThan(0);
  const told = (await stack.history()).map(({ cause }) => cause);
  expect(told.filter((cause) => /slept|clock jumped/.test(cause))).toEqual([]);
  expect((await stack.peek())?.services.map(({ id, state }) => [id, state])).toEqual([
    ['api', 'running'],
    ['frail', 'running'],
  ]);
  await app.page.getByRole('button', { name: /api/ }).first().waitFor();
});

it.each([
  ['loses its display', () => display.stop()],
  ['is ended with its session', async () => void app.electron.process().kill('SIGTERM')],
])('an app that %s leaves the services running, and the next supervisor takes them back', async (_, take) => {
  const before = [await pidOf('api'), await pidOf('frail')];
  const main = app.electron.process();
  const ended = main.exitCode === null && main.signalCode === null ? once(main, 'exit') : undefined;
  await take();
  await ended;
  expect(before.map(isAlive)).toEqual([true, true]);
  await stack.up();
  expect([await pidOf('api'), await pidOf('frail')]).toEqual(before);
  display = await startDisplay();
  await launch();
  await until('the app has taken over', async () => (await stack.daemonPid()) === app.electron.process().pid);
  expect([await pidOf('api'), await pidOf('frail')]).toEqual(before);
});
