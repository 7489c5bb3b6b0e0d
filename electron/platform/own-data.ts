/** Everything that Stacklight keeps for a user outside of projects, by the custom of each system. */
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { AUTOSTART_ENTRY, autostartFolder } from './autostart.ts';
import { ownPlaces } from './own-places.ts';
import type { Platform } from './platform.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface OwnData {
  /** Where the supervisor keeps its state. */
  readonly state: string;
  /** Where the app keeps its settings, and its browser what browsers keep; the same folder as `state` in a home of one's own. */
  readonly app: string;
  /** What the one executable unpacked; undefined in a home of one's own, since all homes share it. */
  readonly unpacked: string | undefined;
  /** Where a downloaded update waits to be put in place; undefined in a home of one's own, as above. */
  readonly updates: string | undefined;
  /** The entry that starts the app at log-in, a file of the user's; Linux only. */
  readonly autostart: string | undefined;
}

/** With `STACKLIGHT_HOME` all is below that; the executable's files and the log-in entry are then another home's as well. */
export function ownData(system: Platform['name'], env: Environment = process.env): OwnData {
  const state = ownPlaces().stateDirectory();
  if (env.STACKLIGHT_HOME) return { state, app: state, unpacked: undefined, updates: undefined, autostart: undefined };
  const autostart = system === 'linux' ? join(autostartFolder(env), AUTOSTART_ENTRY) : undefined;
  const unpacked = unpackedFolder(system, env);
  return { state, app: appFolder(system, env), unpacked, updates: updatesFolder(system, env), autostart };
}

/** Electron's `userData` of an app of this name. */
function appFolder(system: Platform['name'], env: Environment): string {
  if (system === 'windows') return join(env.APPDATA || join(homedir(), 'AppData', 'Roaming'), 'Stacklight');
  if (system === 'darwin') return join(homedir(), 'Library/Application Support/Stacklight');
  return join(absoluteOr(env.XDG_CONFIG_HOME, '.config'), 'Stacklight');
}

/** As `scripts/dist/executable-main.cjs` chooses it. */
function unpackedFolder(system: Platform['name'], env: Environment): string {
  if (system === 'windows') return join(env.LOCALAPPDATA || join(homedir(), 'AppData', 'Local'), 'Stacklight', 'cli');
  if (system === 'darwin') return join(homedir(), 'Library/Caches/stacklight/cli');
  return join(absoluteOr(env.XDG_CACHE_HOME, '.cache'), 'stacklight/cli');
}

/** As electron-updater chooses it, with the name that electron-builder writes beside the feed's address: that of the package. */
function updatesFolder(system: Platform['name'], env: Environment): string {
  const name = 'stacklight-updater';
  if (system === 'windows') return join(env.LOCALAPPDATA || join(homedir(), 'AppData', 'Local'), name);
  if (system === 'darwin') return join(homedir(), 'Library/Caches', name);
  return join(absoluteOr(env.XDG_CACHE_HOME, '.cache'), name);
}

function absoluteOr(folder: string | undefined, usual: string): string {
  return folder !== undefined && isAbsolute(folder) ? folder : join(homedir(), usual);
}
