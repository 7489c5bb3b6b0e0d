import { join, resolve } from 'node:path';
import type { App } from 'electron';
import { makeFolderSync } from '../platform/make-folder.ts';
import { neutralFolder } from '../platform/neutral.ts';
import type { ShellArguments } from './arguments.ts';

/** Files that the built app brings with it. */
export interface AppFiles {
  readonly preload: string;
  readonly page: string;
  readonly trayIcons: string;
  readonly appIcon: string;
  readonly demoStack: string;
}

/** `root` is the folder of package.json: a checkout, or the archive of the packaged app. */
export function appFiles(root: string): AppFiles {
  return {
    preload: join(root, 'out/preload/preload.cjs'),
    page: join(root, 'out/renderer'),
    trayIcons: join(root, 'assets/icons/tray'),
    appIcon: join(root, 'assets/icons/app/256x256.png'),
    // Services are programs of their own and cannot read the archive; the demo is packed beside it.
    demoStack: join(root.replace(/app\.asar$/, 'app.asar.unpacked'), 'assets/demo/stacklight.yaml'),
  };
}

/**
 * Moves everything that the app keeps to `STACKLIGHT_HOME` where that is set, and answers the folder of the settings.
 * The browser's own clutter goes to a folder below it; the single instance lock follows, so there is one app a home.
 * Must run before the app is ready.
 */
export function chooseHome(app: Pick<App, 'getPath' | 'setPath'>, home: string | undefined): string {
  if (!home) return app.getPath('userData');
  const folder = resolve(home);
  const browser = join(folder, 'electron');
  makeFolderSync(browser, 0o700);
  app.setPath('userData', browser);
  app.setPath('sessionData', browser);
  return folder;
}

/** What the command line names, by a path that also holds after `leaveFolder`. */
export function absolute(wish: ShellArguments): ShellArguments {
  return wish.stack === undefined ? wish : { ...wish, stack: resolve(wish.stack) };
}

/**
 * The app was started in any folder, perhaps a project's. From here on nothing that Electron or we look for by a bare name
 * (the program that opens a page) is looked for there. Must run after all relative paths of the start are absolute.
 */
export function leaveFolder(process: Pick<NodeJS.Process, 'chdir' | 'env'>): void {
  const { STACKLIGHT_HOME: home } = process.env;
  if (home) process.env.STACKLIGHT_HOME = resolve(home);
  process.chdir(neutralFolder());
}
