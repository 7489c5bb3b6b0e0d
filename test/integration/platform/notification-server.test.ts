/** Notifications over D-Bus: with a desktop of our own that presses buttons, and with a real one. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createNotificationServer, type ServerNotification } from '../../../electron/platform/notification-server.ts';
import { addressOf, openSessionBus } from '../../../electron/platform/session-bus.ts';
import { type NotificationService, startNotificationService } from '../../support/dbus/notification-service.ts';
import { type SessionBus, startSessionBus } from '../../support/dbus/session-bus.ts';
import { startDisplay } from '../../support/display.ts';
import { until } from '../../support/until.ts';

const APP = { name: 'Stacklight', icon: '/nowhere/icon.png', entry: 'stacklight' };
let bus: SessionBus;
const open = () => openSessionBus({ DBUS_SESSION_BUS_ADDRESS: bus.address });

beforeAll(async () => {
  bus = await startSessionBus();
});
afterAll(async () => {
  await bus.stop();
});

const pressed: (string | undefined)[] = [];
function notice(over: Partial<ServerNotification> = {}): ServerNotification {
  const buttons = [
    { id: 'restart', label: 'Restart' },
    { id: 'logs', label: 'Logs' },
  ];
  const press = (id: string | undefined) => void pressed.push(id);
  return { title: 'api is down', body: 'a <b> & c', urgency: 'critical', buttons, pressed: press, ...over };
}

describe('a desktop with buttons', () => {
  let desktop: NotificationService;
  const server = createNotificationServer(APP, open);
  afterAll(() => {
    server.close();
    desktop.stop();
  });

  it('gets buttons, escaped markup and urgency, and its presses come back', async () => {
    desktop = await startNotificationService(bus.address);
    expect(await server.show('a', notice())).toBe(true);
    const [shown] = desktop.shown();
    if (!shown) throw new Error('nothing is shown');
    expect(shown).toMatchObject({ app: 'Stacklight', title: 'api is down', body: 'a &lt;b&gt; &amp; c', urgency: 2 });
    expect(shown.actions).toEqual(['default', '', 'restart', 'Restart', 'logs', 'Logs']);
    desktop.click(shown, 'logs');
    await until('the press comes', () => pressed.length === 1);
    expect(pressed.splice(0)).toEqual(['logs']);
  });

  it('shows one of each key: the newest in the place of the one before, until it is withdrawn', async () => {
    for (const title of ['api is down', 'api is still down', 'api works again'])
      await server.show('b', notice({ title }));
    await server.show('c', notice({ title: 'db is down' }));
    expect(desktop.shown().map(({ title }) => title)).toEqual(['api works again', 'db is down']);
    await server.withdraw('b');
    await server.withdraw('never shown');
    expect(desktop.shown().map(({ title }) => title)).toEqual(['db is down']);
  });

  it('may be restarted: the next one is shown by the new one, replaces nothing of it, and its buttons work', async () => {
    desktop.stop();
    desktop = await startNotificationService(bus.address, ['body']);
    await until('it is shown', async () => (await server.show('c', notice())) && desktop.shown().length > 0);
    const [shown] = desktop.shown();
    if (!shown) throw new Error('nothing is shown');
    // This one announces neither buttons nor markup.
    expect(shown).toMatchObject({ replaces: 0, body: 'a <b> & c', actions: [] });
    desktop.click(shown);
    await until('the click comes', () => pressed.length === 1);
    expect(pressed.splice(0)).toEqual([undefined]);
  });
});

describe('a desktop without notifications', () => {
  it('says so, in time, so that they are shown otherwise', async () => {
    const nowhere = createNotificationServer(APP, () =>
      openSessionBus({ DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere' }),
    );
    expect(await nowhere.show('a', notice())).toBe(false);
  });

  it.each([
    ['unix:path=/run/user/1000/bus', 'unix:socket=/run/user/1000/bus'],
    ['unix:abstract=/tmp/dbus-x,guid=ab', 'unix:socket=\0/tmp/dbus-x'],
    ['unix:guid=ab,path=/tmp/a%20b', 'unix:socket=/tmp/a b'],
    ['tcp:host=h,port=1;unix:path=/x', 'unix:socket=/x'],
    ['autolaunch:', undefined],
  ])('%s is reached at %s', (given, expected) => {
    expect(addressOf({ DBUS_SESSION_BUS_ADDRESS: given })).toBe(expected);
  });
});

describe('dunst', () => {
  const server = createNotificationServer(APP, open);
  let display: Awaited<ReturnType<typeof startDisplay>> | undefined;
  let dunst: ChildProcess | undefined;
  const dunstctl = (...args: string[]) =>
    execFileSync('dunstctl', args, {
      env: { ...process.env, DBUS_SESSION_BUS_ADDRESS: bus.address },
      encoding: 'utf8',
    });
  const count = () => Number(dunstctl('count', 'displayed'));
  const start = async () => {
    dunst = spawn('dunst', [], {
      env: { ...process.env, DISPLAY: display?.name ?? '', DBUS_SESSION_BUS_ADDRESS: bus.address },
      stdio: 'ignore',
    });
    await until('dunst answers', () => dunstctl('is-paused').includes('false'));
  };
  afterEach(() => pressed.splice(0));
  afterAll(async () => {
    server.close();
    dunst?.kill();
    await display?.stop();
  });

  it('shows, replaces, presses and withdraws; its restart is survived', async () => {
    display = await startDisplay();
    await start();
    expect(await server.show('a', notice())).toBe(true);
    await server.show('a', notice({ title: 'api is still down' }));
    await until('one is shown', () => count() === 1);
    dunstctl('action');
    await until('its click comes', () => pressed.length === 1);
    const before = dunst;
    before?.kill();
    await until('dunst is gone', () => before?.exitCode !== null || before.signalCode !== null);
    await start();
    await until('the next one is shown', async () => (await server.show('a', notice())) && count() === 1);
    await server.withdraw('a');
    await until('none is shown', () => count() === 0);
  });
});
