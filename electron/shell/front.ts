import { app, ipcMain, powerMonitor } from 'electron';
import { LIMITS } from '../limits.ts';
import type { Platform } from '../platform/platform.ts';
import { deferred } from './deferred.ts';
import { endInOrder } from './endings.ts';
import { surviveFaults } from './faults.ts';
import { type Answers, openDoor } from './ipc.ts';
import type { Log } from './log.ts';
import { packagedStartAtLogin } from './login-item.ts';
import type { MenuCommand } from './menu-entry.ts';
import { createPanel, type Panel } from './panel.ts';
import type { AppFiles } from './places.ts';
import type { RuntimeWarning } from './runtime-words.ts';
import { openSettings, type SettingsStore } from './settings.ts';
import { createShellStatus, type ShellStatus } from './shell-status.ts';
import { createShutdown, type Shutdown } from './shutdown.ts';
import { showTray, type TrayArrival } from './tray-arrival.ts';
import type { TrayModel } from './tray-model.ts';
import { createTraySlot } from './tray-slot.ts';
import { trayOfStart } from './tray-start.ts';

export interface FrontParts {
  /** The folder of the settings. */
  readonly home: string;
  readonly files: AppFiles;
  /** Names of the files of the tray's icons. */
  readonly iconNames: readonly string[];
  readonly system: Platform['name'];
  /** The desktop has a tray, and the person wants an icon in it. */
  readonly trayThere: boolean;
  readonly wish: { readonly hidden: boolean; readonly noTray: boolean };
  readonly warning: RuntimeWarning | undefined;
  readonly watchTray: TrayArrival['watchHost'];
  readonly log: Log;
  /** The same, each line once. */
  readonly logOnce: Log;
  quit(): void;
}

/** What is there before the supervisor is. */
export interface Front {
  readonly settings: SettingsStore;
  readonly status: ShellStatus;
  readonly panel: Panel;
  readonly shutdown: Shutdown;
  /** What the page asked for meanwhile is answered by these from now on. */
  answerWith(answers: Answers): void;
  /** What the menu of the tray says is done by this from now on. */
  obeyWith(obey: (command: MenuCommand) => void): void;
  showTray(model: TrayModel): void;
  hideTray(): void;
}

/**
 * Settings, tray icon, window, and the door to its page: nothing of it waits for the supervisor, so the icon is there at once, and the page
 * loads while the supervisor does. Needs an app that is ready.
 */
export function buildFront(parts: FrontParts): Front {
  const { files, system, log, logOnce, quit, trayThere, warning, wish } = parts;
  const settings = openSettings(parts.home, log, system === 'linux' ? packagedStartAtLogin() : undefined);
  const status = createShellStatus(trayThere);
  status.say('settings', settings.notice);
  status.say('runtime', warning?.notice);
  surviveFaults(log, (sentence) => status.say('fault', sentence));
  const shutdown = createShutdown(LIMITS.shell.quitMs, log);
  shutdown.join('the settings', settings.written);
  endInOrder(app, powerMonitor, process, shutdown, () => panel.release());
  let model = trayOfStart();
  let obey = (command: MenuCommand) => (command.type === 'quit' ? quit() : panel.show());
  const tray = createTraySlot({
    ...{ iconNames: parts.iconNames, iconFolder: files.trayIcons, system },
    run: (command) => obey(command),
    clicked: (anchor) => panel.toggle(anchor),
  });
  showTray({
    ...{ tray, status, shutdown, unwanted: wish.noTray, pid: process.pid, watchHost: parts.watchTray },
    model: () => model,
    showWindow: () => panel.standAlone(),
  });
  // Without a tray the window is the app, and a hidden one could not be found again.
  const closed = () => (status.hasTray() ? undefined : quit());
  const panel = createPanel({ preload: files.preload, icon: files.appIcon, framed: !trayThere, log, closed });
  const answering = deferred<Answers>();
  openDoor(ipcMain, panel.contents, answering.promise, logOnce);
  if (!wish.hidden && !settings.choices().startHidden) panel.show();
  app.on('activate', () => panel.show());
  return {
    ...{ settings, status, panel, shutdown, answerWith: answering.resolve },
    obeyWith(next) {
      obey = next;
    },
    showTray(next) {
      model = next;
      tray.render(next);
    },
    hideTray: tray.destroy,
  };
}
