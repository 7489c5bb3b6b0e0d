import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { View } from '../../electron/contract/view.ts';
import { openSessionBus } from '../../electron/platform/session-bus.ts';
import { watchTrayHost } from '../../electron/platform/tray-host.ts';
import { type NotificationService, startNotificationService } from '../support/dbus/notification-service.ts';
import { type SessionBus, startSessionBus } from '../support/dbus/session-bus.ts';
import { startWatcher, type Watcher } from '../support/dbus/watcher.ts';
import { type Display, startDisplay } from '../support/display.ts';
import {
  appArguments,
  appEnvironment,
  electronExecutable,
  type LaunchOptions,
  launchApp,
  type RunningApp,
} from '../support/electron-app.ts';
import { buildFakeApp } from '../support/fake-app.ts';
import type {} from '../support/fake-host.ts';
import { dropOn } from '../support/first-run.ts';
import { takePort } from '../support/free-ports.ts';
import { until } from '../support/until.ts';
import { anIncident, aService, aSnapshot, aView } from '../support/views.ts';

let folder: string;
let display: Display;
let bus: SessionBus;
const running: RunningApp[] = [];

beforeAll(async () => {
  [folder, display] = await Promise.all([buildFakeApp(), startDisplay()]);
});
afterAll(() => display?.stop());

async function launch(options: LaunchOptions = {}): Promise<RunningApp> {
  const app = await launchApp({ app: folder, ...options, env: environment() });
  running.push(app);
  return app;
}

function environment(): Record<string, string> {
  return { DISPLAY: display.name, DBUS_SESSION_BUS_ADDRESS: bus.address };
}

async function quitAll(): Promise<void> {
  for (const app of running.splice(0)) await app.quit();
}

function show(app: RunningApp, view: View): Promise<void> {
  return app.electron.evaluate((_electron, next) => globalThis.fakeHost?.show(next), view);
}

function requested(app: RunningApp) {
  return app.electron.evaluate(() => globalThis.fakeHost?.requested ?? []);
}

function calls(app: RunningApp) {
  return app.electron.evaluate(() => globalThis.fakeHost?.calls ?? []);
}

function isVisible(app: RunningApp): Promise<boolean> {
  return app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().some((one) => one.isVisible()));
}

const RED = aView({
  stacks: [
    aSnapshot({
      light: 'red',
      summary: '1 of 2 up, api down 2 min',
      services: [aService({ state: 'failed' }), aService({ id: 'web', openUrl: 'http://localhost:3001/' })],
    }),
  ],
});

describe('the page', () => {
  let app: RunningApp;
  let server: Server;
  let hits = 0;

  beforeAll(async () => {
    bus = await startSessionBus();
    server = createServer((_request, response) => {
      hits += 1;
      response.end('reached');
    });
    server.listen(takePort(), '127.0.0.1');
    await once(server, 'listening');
    app = await launch();
  });
  afterAll(async () => {
    await quitAll();
    server.close();
    await bus.stop();
  });
  const address = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;

  it('runs sandboxed, isolated and without Node', async () => {
    const preferences = await app.electron.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      return (contents as unknown as { getLastWebPreferences(): Record<string, unknown> }).getLastWebPreferences();
    });
    expect(preferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
    });
    expect(
      await app.page.evaluate(() => [typeof Reflect.get(window, 'require'), typeof Reflect.get(window, 'process')]),
    ).toEqual(['undefined', 'undefined']);
  });

  it('is served from our own origin and has exactly the bridge of the contract', async () => {
    expect(await app.page.evaluate(() => window.origin)).toBe('app://stack');
    expect(await app.page.evaluate(() => Object.keys(window.stacklight).sort())).toEqual(['on', 'request']);
  });

  it('loads without breaking its own security policy', async () => {
    const complaints: string[] = [];
    app.page.on('console', (message) => {
      if (/Content Security Policy|Trusted ?Type/i.test(message.text())) complaints.push(message.text());
    });
    await app.page.reload();
    await app.page.getByText('shop').first().waitFor();
    expect(complaints).toEqual([]);
  });

  it('reaches no address, neither by the policy nor below it', async () => {
    await expect(app.page.evaluate((url) => fetch(url).then(() => 'reached'), address())).rejects.toThrow();
    // The session refuses as well: a hole in the policy alone would let nothing out.
    const below = app.electron.evaluate(
      ({ session }, url) => session.defaultSession.fetch(url).then(() => 'reached'),
      address(),
    );
    await expect(below).rejects.toThrow(/ERR_BLOCKED_BY_CLIENT/);
    expect(hits).toBe(0);
  });

  it('gets no file beyond its own', async () => {
    const statuses = await app.electron.evaluate(
      async ({ session }, paths) =>
        Promise.all(paths.map(async (path) => (await session.defaultSession.fetch(`app://stack/${path}`)).status)),
      ['index.html', '../main/main.js', '%2e%2e/main/main.js', '..%2fmain%2fmain.js', 'nothing.js'],
    );
    expect(statuses).toEqual([200, 404, 404, 404, 404]);
  });

  it('is refused what the contract does not have', async () => {
    const ask = (channel: string, request: unknown) =>
      app.page.evaluate(([name, value]) => Reflect.apply(window.stacklight.request, undefined, [name, value]), [
        channel,
        request,
      ] as const);
    await expect(ask('stacklight:shell', undefined)).rejects.toThrow('no such channel');
    await expect(ask('stacklight:dropped', { path: '/etc' })).rejects.toThrow('no such channel');
    await expect(
      ask('stacklight:intent', { type: 'restart', stack: 'shop', services: ['api'], pid: 1 }),
    ).rejects.toThrow('malformed request');
    expect(await requested(app)).toEqual([]);
  });

  it('cannot make up a drop: only what a person dropped is looked at', async () => {
    await app.page.evaluate(() => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(['name: made-up'], 'stacklight.yaml'));
      window.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
    });
    expect(await app.page.evaluate(() => window.stacklight.request('stacklight:propose', { from: 'dropped' }))).toEqual(
      {},
    );
    expect(await calls(app)).toEqual([]);
    await dropOn(app.page, '/home/dev/shop');
    await until('the folder is looked at', async () => (await calls(app)).length > 0);
    expect(await calls(app)).toEqual(['look at /home/dev/shop']);
    await app.page.keyboard.press('Escape');
  });

  it('shows what changes and sends what is asked', async () => {
    await show(app, RED);
    await app.page.getByText('api has been down since').first().waitFor();
    const answer = await app.page.evaluate(() =>
      window.stacklight.request('stacklight:intent', { type: 'restartDown', stack: 'shop' }),
    );
    expect(answer).toEqual({ ok: true });
    expect(await requested(app)).toEqual([{ type: 'restartDown', stack: 'shop' }]);
  });

  it('cannot go anywhere, open anything or ask for a permission', async () => {
    expect(await app.page.evaluate((url) => window.open(url), address())).toBeNull();
    await app.page.evaluate((url) => {
      window.location.href = url;
    }, address());
    const permission = await app.page.evaluate(() =>
      navigator.permissions.query({ name: 'geolocation' as PermissionName }),
    );
    expect(permission).toBeDefined();
    expect(await app.page.evaluate(() => Notification.requestPermission())).toBe('denied');
    expect(app.page.url()).toBe('app://stack/index.html');
    expect(app.electron.windows()).toHaveLength(1);
    expect(hits).toBe(0);
  });

  it('is made again when it dies, and the supervisor never notices', async () => {
    const next = app.electron.waitForEvent('window');
    await app.electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(),
    );
    const page = await next;
    await page.getByText('api has been down since').first().waitFor();
    expect((await calls(app)).filter((call) => !call.startsWith('look at'))).toEqual([]);
    expect(app.log()).toContain('the page crashed');
  });
});

describe('on a desktop with a tray', () => {
  let app: RunningApp;
  let watcher: Watcher;
  let notifications: NotificationService;

  beforeAll(async () => {
    bus = await startSessionBus();
    [watcher, notifications] = await Promise.all([startWatcher(bus.address), startNotificationService(bus.address)]);
    app = await launch({ args: ['--hidden'] });
  });
  afterAll(async () => {
    await quitAll();
    watcher.stop();
    notifications.stop();
    await bus.stop();
  });

  it('shows the light and one line', async () => {
    const item = await watcher.item();
    expect(await item.light()).toBe('green');
    expect(await item.tooltip()).toBe('shop: 1 of 1 up');
    await show(app, RED);
    await until('the light turns red', async () => (await item.light()) === 'red');
    expect(await item.tooltip()).toBe('shop: 1 of 2 up, api down 2 min');
  });

  it('moves while something is being done and rests after it', async () => {
    const item = await watcher.item();
    await show(app, aView({ stacks: [aSnapshot({ light: 'blue', summary: 'fixing ports' })] }));
    await until('the light turns blue', async () => (await item.light()) === 'blue');
    const frames = new Set<string>();
    await until(
      'the icon moves',
      async () => frames.add(Buffer.from((await item.icon()).argb).toString('base64')).size > 2,
    );
    await show(app, aView());
    await until('the light turns green', async () => (await item.light()) === 'green');
  });

  it('asks the supervisor for what is chosen in the menu', async () => {
    const item = await watcher.item();
    await show(app, RED);
    await until('the menu shows the failed service', async () =>
      (await item.menu()).children.some(({ label }) => label === 'api: failed'),
    );
    await item.click('api:', 'Restart');
    await until('the intent arrives', async () => (await requested(app)).length === 1);
    await item.click('Restart what is down');
    await item.click('Fix ports');
    await until('all intents arrive', async () => (await requested(app)).length === 3);
    expect(await requested(app)).toEqual([
      { type: 'restart', stack: 'shop', services: ['api'] },
      { type: 'restartDown', stack: 'shop' },
      { type: 'planFixPorts', stack: 'shop' },
    ]);
  });

  it('opens the place that was chosen', async () => {
    const item = await watcher.item();
    await until('the panel is open', () => isVisible(app));
    await item.click('api:', 'Logs');
    await app.page.getByText('log of api').first().waitFor();
    await item.click('Settings');
    await app.page
      .getByText(/start.* login/i)
      .first()
      .waitFor();
  });

  it('hides the window instead of closing it and shows it on a click', async () => {
    const item = await watcher.item();
    await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    await until('the panel is hidden', async () => !(await isVisible(app)));
    await item.activate();
    await until('the panel is open', () => isVisible(app));
  });

  it('tells once what went down and once that it is over, and a click shows the service', async () => {
    const incident = anIncident({ cause: 'api said <b>no</b> & ended', services: ['api', 'web'] });
    const [stack] = RED.stacks;
    if (!stack) throw new Error('the view has no stack');
    await show(app, { ...RED, stacks: [{ ...stack, incidents: [incident] }] });
    const down = await notifications.notification('api is down');
    expect(down).toMatchObject({
      // The desktop of the tests reads markup.
      body: expect.stringMatching(/^Since .*: said &lt;b&gt;no&lt;\/b&gt; &amp; ended\.$/),
      urgency: 2,
    });
    notifications.click(down);
    await app.page.getByRole('heading', { name: 'api' }).first().waitFor();
    await show(app, aView({ stacks: [{ ...stack, incidents: [{ ...incident, closedAt: 131_000 }] }] }));
    expect((await notifications.notification('api works again')).body).toContain('2 min 10 s');
    expect(notifications.received()).toHaveLength(2);
  });

  it('asks before it stops everything', async () => {
    const item = await watcher.item();
    await app.electron.evaluate(({ dialog }) => {
      Object.assign(dialog, { showMessageBox: async () => ({ response: 1, checkboxChecked: false }) });
    });
    await item.click('Quit and stop all');
    // A second entry is chosen after it, so that its effect shows that the first one is through.
    await item.click('Clean up');
    await until('the later intent arrives', async () =>
      (await requested(app)).some(({ type }) => type === 'planCleanUp'),
    );
    expect(await calls(app)).not.toContain('stopAll');
  });

  it('quits from the menu, lets go of the services and takes its icon away', async () => {
    const item = await watcher.item();
    const ended = once(app.electron.process(), 'exit');
    await item.click('Quit (services keep running)');
    expect(await ended).toEqual([0, null]);
    expect(app.log()).toContain('fake host: closed');
    await until('the icon is gone', () => watcher.items().length === 0);
    running.splice(0);
    rmSync(app.home, { recursive: true, force: true });
  });
});

describe('on a desktop without a tray', () => {
  afterEach(async () => {
    await quitAll();
    await bus.stop();
  });

  it('is a window that says so, and finds a tray that comes later', async () => {
    bus = await startSessionBus();
    const app = await launch();
    await until('the window is open', () => isVisible(app));
    await app.page.getByText('This desktop shows no tray icons').first().waitFor();
    const watcher = await startWatcher(bus.address);
    const item = await watcher.item();
    expect(await item.light()).toBe('green');
    await app.page.getByText('This desktop shows no tray icons').first().waitFor({ state: 'detached' });
    watcher.stop();
  });

  it('is the window too where a tray refuses the icon, until one takes it', async () => {
    bus = await startSessionBus();
    const refusing = await startWatcher(bus.address, { refuses: true });
    const app = await launch({ args: ['--hidden'] });
    await until('the window is open', () => isVisible(app), { deadlineMs: 20_000 });
    // A window with a frame is another one.
    const why = () => app.electron.windows().at(-1)?.getByText('This desktop shows no tray icons').first();
    await until('it says why', () => why()?.isVisible());
    refusing.stop();
    const watcher = await startWatcher(bus.address);
    expect(await (await watcher.item()).light()).toBe('green');
    await why()?.waitFor({ state: 'detached' });
    watcher.stop();
  });

  it("keeps its icon over a restart of the desktop's own panel", async () => {
    bus = await startSessionBus();
    const home = mkdtempSync(join(tmpdir(), 'stacklight-panel-'));
    const startPanel = () =>
      spawn('xfce4-panel', ['--disable-wm-check'], {
        env: { ...process.env, ...environment(), HOME: home, XDG_CONFIG_HOME: join(home, '.config') },
        stdio: 'ignore',
      });
    const host = await watchTrayHost({ came: () => undefined, left: () => undefined }, () =>
      openSessionBus({ DBUS_SESSION_BUS_ADDRESS: bus.address }),
    );
    const isHeld = (pid = 0) => host?.holds(pid);
    let panel = startPanel();
    await until('the panel has a tray', async () => (await isHeld()) === false);
    const app = await launch({ args: ['--hidden'] });
    const { pid } = app.electron.process();
    await until('the panel holds the icon', () => isHeld(pid));
    panel.kill();
    await once(panel, 'exit');
    panel = startPanel();
    await until('the next panel holds it', () => isHeld(pid));
    expect(await isVisible(app)).toBe(false);
    host?.close();
    panel.kill();
    rmSync(home, { recursive: true, force: true });
  });

  it('ends when its window is closed', async () => {
    bus = await startSessionBus();
    const app = await launch();
    const ended = once(app.electron.process(), 'exit');
    await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    expect(await ended).toEqual([0, null]);
    expect(app.log()).toContain('fake host: closed');
    running.splice(0);
    rmSync(app.home, { recursive: true, force: true });
  });
});

describe('started twice', () => {
  it('shows the first one, which opens the stack that the second was started for', async () => {
    bus = await startSessionBus();
    const app = await launch({ args: ['--hidden'] });
    const options = { app: folder, stack: './other.yaml' };
    const second = spawn(electronExecutable(), appArguments(options), {
      cwd: tmpdir(),
      env: appEnvironment(app.home, environment()),
      stdio: 'ignore',
    });
    expect(await once(second, 'exit')).toEqual([0, null]);
    await until('the stack is opened', async () => (await calls(app)).includes(`open ${join(tmpdir(), 'other.yaml')}`));
    await until('the window is open', () => isVisible(app));
    await quitAll();
    await bus.stop();
  });
});

describe('settings', () => {
  it('are kept for their user only, and a file that cannot be read is set aside and said', async () => {
    bus = await startSessionBus();
    const home = mkdtempSync(join(tmpdir(), 'stacklight-home-'));
    writeFileSync(join(home, 'settings.json'), '{"settings": {"stacks": ["/home/dev/sh');
    const app = await launch({ home });
    await app.page.getByText('The settings file could not be read').first().waitFor();
    await app.page.evaluate(() => window.stacklight.request('stacklight:change-settings', { startHidden: true }));
    await quitAll();
    const aside = readdirSync(home).find((name) => name.startsWith('settings.json.unreadable-'));
    expect(readFileSync(join(home, aside ?? ''), 'utf8')).toBe('{"settings": {"stacks": ["/home/dev/sh');
    expect(statSync(join(home, 'settings.json')).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(join(home, 'settings.json'), 'utf8')).settings).toMatchObject({ startHidden: true });
    expect(existsSync(join(home, 'electron'))).toBe(true);
    const again = await launch({ home });
    await again.page.getByText('shop').first().waitFor();
    expect(await isVisible(again)).toBe(false);
    await quitAll();
    await bus.stop();
    rmSync(home, { recursive: true, force: true });
  });
});
