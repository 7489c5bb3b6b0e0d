/** Composition root of the tray app: builds the rooms, joins them, nothing else. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { app, dialog, ipcMain, Notification, powerMonitor, protocol, shell } from 'electron';
import { LIMITS } from './limits.ts';
import { hasTray, waitForTray } from './platform/status-notifier.ts';
import { systemName } from './platform/system-name.ts';
import { formatProblem } from './result.ts';
import { createAnswers, createOpenService } from './shell/answers.ts';
import { parseArguments } from './shell/arguments.ts';
import { endInOrder } from './shell/endings.ts';
import { failToStart, surviveFaults } from './shell/faults.ts';
import type { HostPort } from './shell/host-port.ts';
import { openDoor, push } from './shell/ipc.ts';
import { createLog, oncePerLine } from './shell/log.ts';
import { setStartAtLogin } from './shell/login-item.ts';
import { runMenuCommand } from './shell/menu-commands.ts';
import { createNotifier } from './shell/notifications.ts';
import { createPanel } from './shell/panel.ts';
import { appFiles, chooseHome } from './shell/places.ts';
import { listPageFiles, PAGE_SCHEME, servePage } from './shell/protocol.ts';
import { secure } from './shell/security.ts';
import { openSettings } from './shell/settings.ts';
import { createShellStatus } from './shell/shell-status.ts';
import { createShutdown } from './shell/shutdown.ts';
import { claimSingleInstance } from './shell/single-instance.ts';
import { createStackOpener } from './shell/stack-opener.ts';
import { trayModel } from './shell/tray-model.ts';
import { createTraySlot } from './shell/tray-slot.ts';
import { createViewFeed } from './shell/view-feed.ts';
import { createHost } from './supervisor/create-host.ts';
import { VERSION } from './version.ts';

const log = createLog(process.stderr);
const logOnce = oncePerLine(log);
const wish = parseArguments(process.argv);
const system = systemName();
const home = chooseHome(app, process.env.STACKLIGHT_HOME);
// out/main/main.js, in a checkout and in the archive alike.
const files = appFiles(join(import.meta.dirname, '../..'));
const quit = () => app.quit();
const failed = (error: unknown) => failToStart(error, app, dialog, log);

app.setAppUserModelId('dev.stacklight.app');
secure(app, (what) => logOnce(`refused to the page: ${what}`));
protocol.registerSchemesAsPrivileged([PAGE_SCHEME]);
/** What a later start of the app asks of this one; it can come before this one is ready. */
const laterStarts: (string | undefined)[] = [];
let startedAgain = (stack: string | undefined): void => void laterStarts.push(stack);
if (claimSingleInstance(app, wish.stack, (stack) => startedAgain(stack))) {
  // Not awaited: the app becomes ready only after this module has ended.
  void app.whenReady().then(start).catch(failed);
} else {
  app.exit(0);
}

async function start(): Promise<void> {
  const [served, page, iconNames, trayThere] = await Promise.all([
    createHost({
      runtime: `Electron ${process.versions.electron}, Node ${process.versions.node}`,
      role: 'app',
      version: VERSION,
      show: () => startedAgain(undefined),
      handedOver: quit,
    }),
    listPageFiles(files.page),
    readdir(files.trayIcons),
    wish.noTray ? false : hasTray(),
  ]);
  if (!served.ok) return failed(formatProblem(served.problem));
  servePage(protocol, page);
  const rooms = buildRooms(served.value.host, iconNames, trayThere);
  answerPage(rooms);
  showTrayUntilEnd(rooms, served.value.close);

  const { panel, stacks, settings, notifier, feed } = rooms;
  notifier.look(feed.current());
  if (!wish.hidden && !settings.settings().startHidden) panel.show();
  startedAgain = (stack) => {
    panel.show();
    if (stack !== undefined) void stacks.open(stack);
  };
  app.on('activate', () => panel.show());
  await stacks.restore(wish.stack);
  laterStarts.forEach(startedAgain);
}

type Rooms = ReturnType<typeof buildRooms>;

function buildRooms(host: HostPort, iconNames: readonly string[], trayThere: boolean) {
  const settings = openSettings(home, log);
  const status = createShellStatus(trayThere);
  status.say('settings', settings.notice);
  surviveFaults(log, (sentence) => status.say('fault', sentence));
  const { preload, appIcon: icon } = files;
  // Without a tray the window is the app, and a hidden one could not be found again.
  const closed = () => (status.hasTray() ? undefined : quit());
  const panel = createPanel({ preload, icon, framed: !trayThere, log, closed });
  const stacks = createStackOpener({ host, settings, dialog, status, log });
  const openService = createOpenService(host, (url) => shell.openExternal(url), log);
  const tray = createTraySlot({
    ...{ iconNames, iconFolder: files.trayIcons, system },
    run: (command) => void runMenuCommand(command, { host, panel, stacks, dialog, openService, quit }),
    clicked: panel.toggle,
  });
  const notifier = createNotifier({
    create: (options) => new Notification(options),
    icon,
    wanted: () => settings.settings().notifications,
    told: settings.told,
    remember: settings.remember,
    clicked: ({ stack, service }) => panel.present({ stack, service, view: 'service' }),
  });
  const feed = createViewFeed(host, status, {
    onPatch: (patch) => push(panel.contents(), 'stacklight:patch', patch),
    onView(view) {
      tray.render(trayModel(view));
      notifier.look(view);
    },
  });
  return { host, settings, status, panel, stacks, openService, tray, notifier, feed };
}

function answerPage({ host, feed, panel, settings, stacks, openService }: Rooms): void {
  const login = { app, system, executable: process.execPath, appImage: process.env.APPIMAGE };
  const answers = createAnswers({
    ...{ host, feed, panel, settings, stacks, openService, log, demoStack: files.demoStack },
    setStartAtLogin: (enabled) => setStartAtLogin(enabled, login),
  });
  openDoor(ipcMain, panel.contents, answers, logOnce);
}

/** The tray, now or when there is one, and the order in which everything ends. */
function showTrayUntilEnd({ tray, feed, status, panel }: Rooms, closeHost: () => Promise<void>): void {
  const shutdown = createShutdown(LIMITS.shell.quitMs, log);
  const fillTray = () => tray.fill(trayModel(feed.current()));
  if (status.hasTray()) fillTray();
  else if (!wish.noTray) {
    const stopWaiting = waitForTray(() => {
      fillTray();
      status.setTray(true);
    });
    shutdown.join('the wait for a tray', stopWaiting);
  }
  shutdown.join('the view', feed.close);
  shutdown.join('the tray', tray.destroy);
  shutdown.join('the supervisor', closeHost);
  endInOrder(app, powerMonitor, shutdown, panel.release);
}
