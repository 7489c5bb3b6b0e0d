/** Composition root of the tray app: builds the rooms, joins them, nothing else. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { app, clipboard, dialog, globalShortcut, ipcMain, Notification, powerMonitor, protocol, shell } from 'electron';
import { LIMITS } from './limits.ts';
import { readsMarkup } from './platform/notification-markup.ts';
import { createNotificationServer } from './platform/notification-server.ts';
import { hasTray } from './platform/status-notifier.ts';
import { systemName } from './platform/system-name.ts';
import { watchTrayHost } from './platform/tray-host.ts';
import { formatProblem } from './result.ts';
import { aboutThis } from './shell/about.ts';
import { createAnswers, createOpenService } from './shell/answers.ts';
import { parseArguments } from './shell/arguments.ts';
import { createBadgeSlot } from './shell/badge-slot.ts';
import { createChoiceQuestions } from './shell/choice-questions.ts';
import { deferred } from './shell/deferred.ts';
import { createEditors } from './shell/editors.ts';
import { endInOrder } from './shell/endings.ts';
import { failToStart, surviveFaults } from './shell/faults.ts';
import { type Answers, openDoor, push } from './shell/ipc.ts';
import { createLog, oncePerLine } from './shell/log.ts';
import { createLoginItem, packagedStartAtLogin } from './shell/login-item.ts';
import { runMenuCommand } from './shell/menu-commands.ts';
import type { MenuCommand } from './shell/menu-entry.ts';
import { createNoticeBoard } from './shell/notice-board.ts';
import { createNotifier } from './shell/notifications.ts';
import { openAsText, openFolder } from './shell/open-as-text.ts';
import { createOpenLink } from './shell/open-link.ts';
import { createOpening } from './shell/opening.ts';
import { createPanel } from './shell/panel.ts';
import { absolute, appFiles, chooseHome, leaveFolder } from './shell/places.ts';
import { listPageFiles, PAGE_SCHEME, servePage } from './shell/protocol.ts';
import { runtimeWarning } from './shell/runtime-words.ts';
import { createSaveReport } from './shell/save-report.ts';
import { secure } from './shell/security.ts';
import { openSettings } from './shell/settings.ts';
import { createSettingsDesk } from './shell/settings-desk.ts';
import { createShellStatus } from './shell/shell-status.ts';
import { createShortcut } from './shell/shortcut.ts';
import { createShutdown } from './shell/shutdown.ts';
import { claimSingleInstance } from './shell/single-instance.ts';
import { showTray } from './shell/tray-arrival.ts';
import { type TrayModel, trayModel } from './shell/tray-model.ts';
import { createTraySlot } from './shell/tray-slot.ts';
import { createUpdates } from './shell/updates/updates.ts';
import { createViewFeed } from './shell/view-feed.ts';
import { createHost } from './start-supervisor.ts';
import type { HostPort } from './supervisor/host/host-port.ts';
import { APP_ID, PINNED_ELECTRON, VERSION } from './version.ts';

const log = createLog(process.stderr);
const logOnce = oncePerLine(log);
const wish = absolute(parseArguments(process.argv));
const system = systemName();
const home = chooseHome(app, process.env.STACKLIGHT_HOME);
leaveFolder(process);
// out/main/main.js, in a checkout and in the archive alike.
const files = appFiles(join(import.meta.dirname, '../..'));
const quit = () => app.quit();
const warning = runtimeWarning({
  electron: process.versions.electron,
  pinned: PINNED_ELECTRON,
  unsandboxed: app.commandLine.hasSwitch('no-sandbox'),
  packaged: app.isPackaged,
});
/** Whose notifications they are, for the desktop. */
const NOTIFYING = { name: app.getName(), icon: files.appIcon, entry: APP_ID };
const failed = (error: unknown) => failToStart(error, app, dialog, log);

app.setAppUserModelId(APP_ID);
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
  const hosting = createHost({
    runtime: [`Electron ${process.versions.electron}, Node ${process.versions.node}.`, warning?.text]
      .filter(Boolean)
      .join(' '),
    role: 'app',
    version: VERSION,
    show: () => startedAgain(undefined),
    handedOver: quit,
  });
  const trayAnswer = wish.noTray ? false : hasTray();
  servePage(protocol, await listPageFiles(files.page));
  // The window is there before the supervisor is: its page loads meanwhile and waits for the first answer.
  const front = buildFront(await trayAnswer);
  front.shutdown.join('the supervisor', async () => {
    const served = await hosting;
    if (served.ok) await served.value.close();
  });
  const [served, iconNames] = await Promise.all([hosting, readdir(files.trayIcons)]);
  if (!served.ok) return failed(formatProblem(served.problem));
  const rooms = joinHost(front, served.value.host, iconNames);
  showTray({
    ...rooms,
    unwanted: wish.noTray,
    pid: process.pid,
    watchHost: watchTrayHost,
    showWindow: front.panel.standAlone,
  });
  startedAgain = (stack) => {
    front.panel.show();
    if (stack !== undefined) void rooms.stacks.open(stack);
  };
  await rooms.stacks.restore(wish.stack);
  laterStarts.forEach(startedAgain);
}

/** What needs no supervisor: settings, window and the door to its page. */
function buildFront(trayThere: boolean) {
  const settings = openSettings(home, log, system === 'linux' ? packagedStartAtLogin() : undefined);
  const status = createShellStatus(trayThere);
  status.say('settings', settings.notice);
  status.say('runtime', warning?.notice);
  surviveFaults(log, (sentence) => status.say('fault', sentence));
  // Without a tray the window is the app, and a hidden one could not be found again.
  const closed = () => (status.hasTray() ? undefined : quit());
  const panel = createPanel({ preload: files.preload, icon: files.appIcon, framed: !trayThere, log, closed });
  const shutdown = createShutdown(LIMITS.shell.quitMs, log);
  endInOrder(app, powerMonitor, process, shutdown, panel.release);
  const answering = deferred<Answers>();
  openDoor(ipcMain, panel.contents, answering.promise, logOnce);
  if (!wish.hidden && !settings.choices().startHidden) panel.show();
  app.on('activate', () => panel.show());
  return { settings, status, panel, shutdown, answerWith: answering.resolve };
}

function joinHost(
  { settings, status, panel, shutdown, answerWith }: ReturnType<typeof buildFront>,
  host: HostPort,
  iconNames: readonly string[],
) {
  const editors = createEditors({
    chosen: settings.choices,
    openPath: (path) => openAsText(path, shell, system),
  });
  const showFile = editors.open;
  const opening = createOpening({
    ...{ host, settings, dialog, status, log, showFile },
    home: app.getPath('home'),
  });
  const { stacks, recents } = opening;
  const openService = createOpenService(host, (url) => shell.openExternal(url), log);
  const openLink = createOpenLink(host, (url) => shell.openExternal(url), log);
  const saveReport = createSaveReport(host, dialog, app.getPath('documents'), panel.show);
  const snooze = (on: boolean, stack: string) => void desk.snooze(on, stack);
  const obey = (command: MenuCommand) =>
    void runMenuCommand(command, { host, stacks, panel, recents, dialog, openService, snooze, quit });
  const tray = createTraySlot({
    ...{ iconNames, iconFolder: files.trayIcons, system },
    run: obey,
    clicked: panel.toggle,
  });
  const badge = createBadgeSlot({ iconNames, iconFolder: files.trayIcons, system, panel });
  const showLight = (model: TrayModel) => {
    tray.render(model);
    badge.render(model);
  };
  const notifier = createNotifier({
    board: createNoticeBoard({
      server: system === 'linux' ? createNotificationServer(NOTIFYING) : undefined,
      create: (options) => new Notification({ ...options, icon: files.appIcon }),
      readsMarkup,
    }),
    choices: settings.choices,
    snoozedUntil: settings.snoozedUntil,
    stackSnoozes: settings.stackSnoozes,
    woke: () => showLight(model()),
    told: settings.told,
    remember: settings.remember,
    pressed: ({ command }) => obey(command),
    clicked: ({ stack, service }) => {
      if (stack === undefined) panel.show();
      else panel.present(service === undefined ? { stack, view: 'approval' } : { stack, service, view: 'service' });
    },
  });
  const model = (view = feed.current()) => trayModel(view, recents.list(), Date.now(), settings.stackSnoozes());
  const feed = createViewFeed(host, status, {
    onPatch: (patch) => push(panel.contents(), 'stacklight:patch', patch),
    isSeen: panel.isSeen,
    onView(view) {
      opening.look(view);
      showLight(model(view));
      notifier.look(view);
    },
  });
  panel.onSeen(host.hurry);
  notifier.look(feed.current());
  const reading = { openService, openLink, saveReport, showFile, copy: (text: string) => clipboard.writeText(text) };
  const desk = createSettingsDesk({
    ...{ store: settings, host, setStartAtLogin: createLoginItem(app, system) },
    ...createChoiceQuestions({ dialog, engines: host.settings.engines, show: panel.show }),
    editorCommand: editors.command,
    setShortcut: createShortcut(globalShortcut, () => panel.toggle()),
    setTheme: panel.setTheme,
    changed(now) {
      push(panel.contents(), 'stacklight:settings-changed', now);
      notifier.again();
      showLight(model());
    },
  });
  status.say('shortcut', desk.begin());
  const updates = createUpdates({
    ...{ app, system, env: process.env, resources: process.resourcesPath, version: VERSION, dialog, log, quit },
    choices: settings.choices,
    changed: (update) => push(panel.contents(), 'stacklight:update-changed', update),
    notice: (text) => status.say('update', text),
  });
  const about = { version: VERSION, versions: process.versions, warning: warning?.text, folder: home };
  const parts = {
    ...{ host, dialog, feed, panel, desk, updates, editors, ...opening, ...reading, log },
    ...{ home: app.getPath('home'), demoStack: files.demoStack },
  };
  answerWith(
    createAnswers({
      ...parts,
      testNotification: notifier.test,
      about: () => aboutThis(about),
      showFolder: async () => (await openFolder(home, shell)) === '',
    }),
  );
  shutdown.join('notifications that are held back', notifier.close);
  shutdown.join('the view', feed.close);
  shutdown.join('the tray', tray.destroy);
  shutdown.join('the badge', badge.close);
  badge.render(model());
  shutdown.join('updates', updates.close);
  opening.look(feed.current());
  return { status, shutdown, stacks, tray, model };
}
