import type { Platform } from './platform.ts';

/** Which system this is, for the few places outside this room that follow a system's custom and not its calls. */
export function systemName(): Platform['name'] {
  if (process.platform === 'darwin') return 'darwin';
  return process.platform === 'win32' ? 'windows' : 'linux';
}
