/** A desktop of our own (display, bus, tray), and programs of Electron on it. */
import { cpSync, mkdirSync, readlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { _electron } from 'playwright';
import { fromSource } from './from-source.mjs';
import { descendantsOf } from './measure.mjs';
import { electronFile } from './subjects/bare-electron.mjs';
import { stacklight } from './subjects/stacklight.mjs';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** A window of the app's size with a list in it: what Electron itself takes. */
const BARE = {
  'package.json': '{ "name": "bare", "main": "main.cjs" }',
  'main.cjs': `
const { app, BrowserWindow } = require('electron');
app.whenReady().then(() => new BrowserWindow({ width: 400, height: 620 }).loadFile('index.html'));
`,
  'index.html': '<!doctype html><title>bare</title><ul><li>one</li><li>two</li><li>shop-front</li></ul>',
};

/** Display, bus and tray; `leave` ends them. */
export async function openDesktop() {
  const [{ startDisplay }, { startSessionBus }, { startWatcher }] = await Promise.all([
    fromSource('test/support/display.ts'),
    fromSource('test/support/dbus/session-bus.ts'),
    fromSource('test/support/dbus/watcher.ts'),
  ]);
  const [display, bus] = await Promise.all([startDisplay(), startSessionBus()]);
  const watcher = await startWatcher(bus.address);
  return {
    watcher,
    env: { ...process.env, DISPLAY: display.name, DBUS_SESSION_BUS_ADDRESS: bus.address, NO_AT_BRIDGE: '1' },
    async leave() {
      watcher.stop();
      await bus.stop();
      await display.stop();
    },
  };
}

/** Starts the app on the demo, or the bare window; both are launched, and later ended, by the same means. */
export async function launch(subject, desktop, folder) {
  const own = subject.name === 'stacklight';
  const { args, env, cli } = own ? demoIn(folder, desktop.env) : bareIn(folder, desktop.env);
  const began = performance.now();
  const since = () => performance.now() - began;
  const trayed = own ? desktop.watcher.item().then((item) => ({ item, at: since() })) : undefined;
  const electron = await _electron.launch({ executablePath: electronFile(), args: ['--no-sandbox', ...args], env });
  const page = await electron.firstWindow();
  await page.getByText('shop-front').first().waitFor();
  // Two frames: what was laid out before the first is on the screen with the second.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))));
  const painted = since();
  return {
    electron,
    page,
    painted,
    trayed,
    cli,
    /** Electron's own processes, without the services that it started. */
    pids: () => [electron.process().pid, ...descendantsOf(electron.process().pid)].filter(isElectron),
    async stop() {
      await cli?.('down').catch(() => {});
      await electron.close();
    },
  };
}

function isElectron(pid) {
  try {
    return readlinkSync(`/proc/${pid}/exe`).startsWith(path.dirname(electronFile()));
  } catch {
    return false;
  }
}

function demoIn(folder, env) {
  const demo = path.join(folder, 'demo');
  cpSync(path.join(ROOT, 'assets/demo'), demo, { recursive: true });
  const own = { ...env, STACKLIGHT_HOME: path.join(folder, 'home') };
  return { args: [ROOT, '--stack', demo], env: own, cli: stacklight.commandFor(own, demo) };
}

function bareIn(folder, env) {
  const app = path.join(folder, 'bare');
  mkdirSync(app, { recursive: true });
  for (const [name, text] of Object.entries(BARE)) writeFileSync(path.join(app, name), text);
  return { args: [app], env };
}
