/** Finds out what this copy is, and joins the parts of its updates. */
import { join } from 'node:path';
import type { App } from 'electron';
import { readTextSync } from '../../files/read-sync.ts';
import { LIMITS } from '../../limits.ts';
import { previousOf, replaceAppImage, startAfter } from '../../platform/app-image.ts';
import type { Platform } from '../../platform/platform.ts';
import { createUpdateDesk, type Installing, type UpdateDesk, type UpdateDeskDeps } from './update-desk.ts';
import { createUpdateFeed, type UpdateFeed } from './update-feed.ts';
import { type CopyFacts, updateSource } from './update-source.ts';

export interface UpdatesDeps extends Omit<UpdateDeskDeps, 'source' | 'feed' | 'installing'> {
  readonly app: Pick<App, 'isPackaged' | 'getPath'>;
  readonly system: Platform['name'];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where a package keeps what is not in its archive. */
  readonly resources: string;
  quit(): void;
}

export function createUpdates(parts: UpdatesDeps): UpdateDesk {
  const { app, system, env, resources } = parts;
  const config = app.isPackaged ? join(resources, 'app-update.yml') : env.STACKLIGHT_UPDATE_FEED;
  const appImage = system === 'linux' ? env.APPIMAGE : undefined;
  const source = updateSource({
    packaged: app.isPackaged,
    system,
    appImage,
    packageType: app.isPackaged ? packageType(resources) : undefined,
    feed: config === undefined ? undefined : feedText(config),
  });
  const feed = createUpdateFeed(system, config ?? '', parts.log);
  const installing = appImage === undefined ? byInstaller(feed, app.getPath('exe')) : byReplacing(appImage, parts.quit);
  return createUpdateDesk({ ...parts, source, feed, installing });
}

/** Ours and not electron-updater's own way: that starts the new app while this one still holds its lock, and keeps nothing. */
function byReplacing(appImage: string, quit: () => void): Installing {
  return {
    place: appImage,
    keptAs: previousOf(appImage),
    put: (file) => replaceAppImage(appImage, file),
    restart() {
      startAfter(process.pid, appImage, []);
      quit();
    },
  };
}

function byInstaller(feed: UpdateFeed, place: string): Installing {
  return { place, keptAs: undefined, put: async () => {}, restart: () => feed.install() };
}

/** `deb`, `rpm`: the packages say it in a file, as electron-builder's own do. */
function packageType(resources: string): string | undefined {
  const read = readTextSync(join(resources, 'package-type'), LIMITS.files.stateBytes);
  return read.ok ? read.value.trim() || undefined : undefined;
}

function feedText(config: string): CopyFacts['feed'] {
  const read = readTextSync(config, LIMITS.files.stateBytes);
  if (read.ok) return { text: read.value };
  return read.problem.kind === 'missing' ? undefined : { unreadable: true };
}
