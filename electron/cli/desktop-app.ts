/** The desktop app that a package brings beside the command: it supervises where a person can see it. */
import { existsSync, realpathSync } from 'node:fs';
import { posix, win32 } from 'node:path';
import { isSea } from 'node:sea';
import type { Platform } from '../platform/platform.ts';
import { systemName } from '../platform/system-name.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where the app lies whose package holds this executable in its folder of resources, as `electron-builder.yml` lays it out.
 * Pure; the file may not be there.
 * @param executable absolute, with no link in it: `/opt/Stacklight/resources/bin/stacklight`
 */
export function appOf(executable: string, system: Platform['name']): string {
  if (system === 'windows') return win32.resolve(executable, '../../../Stacklight.exe');
  const inside = system === 'darwin' ? '../../../MacOS/Stacklight' : '../../../stacklight-app';
  return posix.resolve(executable, inside);
}

/**
 * Whether an app that is started by a command from here comes up on the desktop of whoever typed it. Not over SSH: a forwarded display
 * ends with the connection, and the app with it. Not as root on Linux, for whom Electron has no sandbox. Pure.
 */
export function canShowApp(env: Environment, system: Platform['name'], root: boolean): boolean {
  if (env.SSH_CONNECTION || env.SSH_CLIENT) return false;
  return system !== 'linux' || (!root && Boolean(env.WAYLAND_DISPLAY || env.DISPLAY));
}

/** The app to start as supervisor, or undefined: this is no command of a desktop package, or nobody would see it. */
export function appToStart(): string | undefined {
  if (!isSea() || !canShowApp(process.env, systemName(), process.getuid?.() === 0)) return undefined;
  try {
    const app = appOf(realpathSync(process.execPath), systemName());
    return existsSync(app) ? app : undefined;
  } catch {
    // The package was replaced under us.
    return undefined;
  }
}
