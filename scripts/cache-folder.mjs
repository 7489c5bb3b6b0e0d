import { homedir } from 'node:os';
import path from 'node:path';

/** The user's cache folder for Stacklight's development tools, by the platform's convention. Never inside the repository. */
export function cacheFolder(environment = process.env, platform = process.platform) {
  if (platform === 'win32') {
    return path.join(environment.LOCALAPPDATA ?? path.join(homedir(), 'AppData', 'Local'), 'stacklight', 'Cache');
  }
  if (platform === 'darwin') return path.join(homedir(), 'Library', 'Caches', 'stacklight');
  // The XDG specification: a relative XDG_CACHE_HOME is invalid and must be ignored.
  const xdg = environment.XDG_CACHE_HOME;
  return path.join(xdg && path.isAbsolute(xdg) ? xdg : path.join(homedir(), '.cache'), 'stacklight');
}
