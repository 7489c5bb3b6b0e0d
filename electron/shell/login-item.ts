import type { App } from 'electron';
import { setAutostart } from '../platform/autostart.ts';
import type { Platform } from '../platform/platform.ts';

export interface LoginItemParts {
  readonly app: Pick<App, 'setLoginItemSettings' | 'isPackaged' | 'getAppPath'>;
  readonly system: Platform['name'];
  readonly executable: string;
  /** Path of the AppImage that runs, where it is one: its mounted executable is gone after log-out. */
  readonly appImage?: string;
}

/** Makes the app start hidden at login, or not. Rejects when the system refuses. */
export async function setStartAtLogin(enabled: boolean, parts: LoginItemParts): Promise<void> {
  if (parts.system === 'linux') return setAutostart(enabled, startCommand(parts));
  parts.app.setLoginItemSettings({ openAtLogin: enabled, args: ['--hidden'] });
}

/** The command that starts this very app again. An unpackaged one is an Electron with a folder. */
export function startCommand({ app, executable, appImage }: Omit<LoginItemParts, 'system'>): readonly string[] {
  const program = appImage ?? executable;
  return app.isPackaged ? [program, '--hidden'] : [program, app.getAppPath(), '--hidden'];
}
