import { join } from 'node:path';
import type { App } from 'electron';
import { readTextSync } from '../files/read-sync.ts';
import { LIMITS } from '../limits.ts';
import {
  AUTOSTART_ENTRY,
  autostartFolder,
  hasPackagedAutostart,
  isTurnedOff,
  setAutostart,
} from '../platform/autostart.ts';
import type { Platform } from '../platform/platform.ts';

export interface ThisApp {
  readonly app: Pick<App, 'isPackaged' | 'getAppPath'>;
  readonly executable: string;
  /** Path of the AppImage that runs, where it is one: its mounted executable is gone after log-out. */
  readonly appImage?: string;
}

/** Makes the function that lets the app start hidden at login, or not. It rejects when the system refuses. */
export function createLoginItem(
  app: Pick<App, 'setLoginItemSettings' | 'isPackaged' | 'getAppPath'>,
  system: Platform['name'],
): (enabled: boolean) => Promise<void> {
  const command = startCommand({ app, executable: process.execPath, appImage: process.env.APPIMAGE });
  return async (enabled) => {
    if (system === 'linux') return setAutostart(enabled, command);
    app.setLoginItemSettings({ openAtLogin: enabled, args: ['--hidden'] });
  };
}

/** The command that starts this very app again. An unpackaged one is an Electron with a folder. */
export function startCommand({ app, executable, appImage }: ThisApp): readonly string[] {
  const program = appImage ?? executable;
  return app.isPackaged ? [program, '--hidden'] : [program, app.getAppPath(), '--hidden'];
}

/** Whether the app is started at log-in, where a package brought an entry that does so until the user says otherwise; else undefined. */
export function packagedStartAtLogin(
  env: Readonly<Record<string, string | undefined>> = process.env,
): boolean | undefined {
  if (!hasPackagedAutostart(env)) return undefined;
  const own = readTextSync(join(autostartFolder(env), AUTOSTART_ENTRY), LIMITS.files.stateBytes);
  return !(own.ok && isTurnedOff(own.value));
}
