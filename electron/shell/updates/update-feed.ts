/** electron-updater behind what we ask of it: look, fetch, hand over. Loaded for the first look. */
import type { AppUpdater } from 'electron-updater';
import { LIMITS } from '../../limits.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Log } from '../log.ts';
import { openForUpdates } from '../security.ts';

/** Asks one feed. Whatever goes wrong is thrown as electron-updater has it; `update-failure.ts` knows the words. */
export interface UpdateFeed {
  /** The newer version, or undefined. */
  look(): Promise<string | undefined>;
  /** Downloads what was found last and checks it against the feed's sum, and on Windows its signature; answers the file. */
  fetch(onPercent: (percent: number) => void): Promise<string>;
  /** Starts the system's installer, which ends this app and starts the new one. Not for an AppImage. */
  install(): void;
}

/** @param config file that names the feed, as electron-builder writes it */
export function createUpdateFeed(system: Platform['name'], config: string, log: Log): UpdateFeed {
  let found: AppUpdater | undefined;
  return {
    async look() {
      found = undefined;
      // One for each look: an updater that waits for an answer that never comes would give the same promise to the next who asks.
      const updater = await createUpdater(system, config, log);
      const result = await within(LIMITS.shell.updateLookMs, updater.checkForUpdates());
      if (!result?.isUpdateAvailable) return undefined;
      found = updater;
      return result.updateInfo.version;
    },
    async fetch(onPercent) {
      if (!found) throw new Error('nothing was found yet');
      return fetched(found, onPercent);
    },
    install: () => found?.quitAndInstall(false, true),
  };
}

async function createUpdater(system: Platform['name'], config: string, log: Log): Promise<AppUpdater> {
  const { AppImageUpdater, MacUpdater, NsisUpdater } = await import('electron-updater');
  const updater =
    system === 'linux' ? new AppImageUpdater() : system === 'darwin' ? new MacUpdater() : new NsisUpdater();
  Object.assign(updater, {
    updateConfigPath: config,
    // Whether this copy looks at all was decided before (update-source.ts).
    forceDevUpdateConfig: true,
    autoDownload: false,
    autoInstallOnAppQuit: false,
    logger: null,
    isUserWithinRollout: () => true,
    // Otherwise each request carries an id that tells one installation from another, kept for ever.
    stagingUserIdPromise: { value: Promise.resolve('none') },
  });
  openForUpdates(updater.netSession, (what) => log(`refused: ${what}`));
  // Every failure comes as a rejection too; an `error` that nobody hears would be thrown.
  updater.on('error', () => {});
  return updater;
}

/** Given up when nothing arrives for a while, however long it takes as a whole. */
async function fetched(updater: AppUpdater, onPercent: (percent: number) => void): Promise<string> {
  const { CancellationToken } = await import('electron-updater');
  const token = new CancellationToken();
  let timer: NodeJS.Timeout | undefined;
  const stalled = new Promise<never>((_resolve, reject) => {
    const again = () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        token.cancel();
        reject(timedOut());
      }, LIMITS.shell.updateStallMs);
    };
    again();
    updater.on('download-progress', ({ percent }) => {
      again();
      onPercent(Math.floor(percent));
    });
  });
  try {
    const [file] = await Promise.race([updater.downloadUpdate(token), stalled]);
    if (file === undefined) throw new Error('the download left no file');
    return file;
  } finally {
    clearTimeout(timer);
  }
}

const timedOut = () => Object.assign(new Error('timed out'), { code: 'ETIMEDOUT' });

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(timedOut()), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
