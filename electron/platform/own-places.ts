/** Where this user's supervisor keeps its state and hears commands. A room of its own: a command that only talks to it loads no more. */
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { controlSocketPath, shortHash, stateDirectoryOr, xdgStateDirectory } from './places.ts';
import type { Platform } from './platform.ts';
import { systemName } from './system-name.ts';

export type OwnPlaces = Pick<Platform, 'stateDirectory' | 'controlPath'>;

export const linuxPlaces: OwnPlaces = {
  stateDirectory: () => stateDirectoryOr(xdgStateDirectory),
  controlPath: controlSocketPath,
};

export const darwinPlaces: OwnPlaces = {
  stateDirectory: () => stateDirectoryOr(() => join(homedir(), 'Library/Application Support/stacklight/state')),
  controlPath: controlSocketPath,
};

export const windowsPlaces: OwnPlaces = {
  stateDirectory: () =>
    stateDirectoryOr(() =>
      join(process.env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'stacklight', 'state'),
    ),
  // Named pipes have no folder; their default access list lets only this user and administrators write.
  controlPath: (stateDirectory) => `\\\\.\\pipe\\stacklight-${shortHash(resolve(stateDirectory).toLowerCase())}`,
};

const places = { linux: linuxPlaces, darwin: darwinPlaces, windows: windowsPlaces } as const;

/** Those of this machine's system. */
export function ownPlaces(): OwnPlaces {
  return places[systemName()];
}
