import { app, clipboard, dialog, globalShortcut, Notification, shell } from 'electron';
import { readsMarkup } from '../platform/notification-markup.ts';
import { createNotificationServer } from '../platform/notification-server.ts';
import type { Platform } from '../platform/platform.ts';
import type { HostPort } from '../supervisor/host/host-port.ts';
import { APP_ID, VERSION } from '../version.ts';
import { aboutThis } from './about.ts';
import { createAnswers, createOpenService } from './answers.ts';
import { createBadgeSlot } from './badge-slot.ts';
import { createChoiceQuestions } from './choice-questions.ts';
import { createEditors } from './editors.ts';
import type { Front } from './front.ts';
import { push } from './ipc.ts';
import type { Log } from './log.ts';
import { createLoginItem } from './login-item.ts';
import { runMenuCommand } from './menu-commands.ts';
import type { MenuCommand } from './menu-entry.ts';
import { createNoticeBoard } from './notice-board.ts';
import { createNotifier } from './notifications.ts';
import { openAsText, openFolder } from './open-as-text.ts';
import { createOpenLink } from './open-link.ts';
import { createOpening } from './opening.ts';
import type { AppFiles } from './places.ts';
import type { RuntimeWarning } from './runtime-words.ts';
import { createSaveReport } from './save-report.ts';
import { createSettingsDesk } from './settings-desk.ts';
import { createShortcut } from './shortcut.ts';
import type { StackOpener } from './stack-opener.ts';
import { type TrayModel, trayModel } from './tray-model.ts';
import { createUpdates } from './updates/updates.ts';
import { createViewFeed } from './view-feed.ts';

export interface JoinParts {
  /** The folder of the settings. */
  readonly home: string;
  readonly files: AppFiles;
  readonly iconNames: readonly string[];
  readonly system: Platform['name'];
  readonly warning: RuntimeWarning | undefined;
  readonly log: Log;
  quit(): void;
}

/**
 * Joins what is in front with the supervisor: from here on the page is answered, tray and badge show the light, and people are told. Loaded
 * after the window was made, which needs none of it.
 */
export function joinHost(
  { settings, status, panel, shutdown, ...front }: Front,
  host: HostPort,
  { home, files, iconNames, system, warning, log, quit }: JoinParts,
): StackOpener {
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
  front.obeyWith(obey);
  const badge = createBadgeSlot({ iconNames, iconFolder: files.trayIcons, system, panel });
  const showLight = (model: TrayModel) => {
    front.showTray(model);
    badge.render(model);
  };
  /** Whose notifications they are, for the desktop. */
  const notifying = { name: app.getName(), icon: files.appIcon, entry: APP_ID };
  const notifier = createNotifier({
    board: createNoticeBoard({
      server: system === 'linux' ? createNotificationServer(notifying) : undefined,
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
  front.answerWith(
    createAnswers({
      ...parts,
      testNotification: notifier.test,
      about: () => aboutThis(about),
      showFolder: async () => (await openFolder(home, shell)) === '',
    }),
  );
  shutdown.join('notifications that are held back', notifier.close);
  shutdown.join('the view', feed.close);
  shutdown.join('the tray', front.hideTray);
  shutdown.join('the badge', badge.close);
  showLight(model());
  shutdown.join('updates', updates.close);
  opening.look(feed.current());
  return stacks;
}
