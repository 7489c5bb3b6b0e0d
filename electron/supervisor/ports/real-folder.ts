import { realpathSync } from 'node:fs';
import { realPathOf } from '../../files/look.ts';

/** What each folder was when it was looked at last. */
const known = new Map<string, string>();
/** Folders that are being looked at. */
const looking = new Set<string>();

/**
 * The folder without symbolic links, or as it was where it is not there. After the first time it is what was last known of it, looked at
 * again meanwhile: this is asked every second, and its disk may stop to answer.
 */
export function realFolder(folder: string): string {
  const before = known.get(folder);
  if (before !== undefined) {
    lookAgain(folder);
    return before;
  }
  const real = lookedUp(folder);
  known.set(folder, real);
  return real;
}

/** Once for all who ask meanwhile: a thousand services may have one folder. */
function lookAgain(folder: string): void {
  if (looking.has(folder)) return;
  looking.add(folder);
  void realPathOf(folder).then((real) => {
    looking.delete(folder);
    known.set(folder, real);
  });
}

function lookedUp(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return folder;
  }
}

/** The file or folder without symbolic links, resolved part by part as the kernel does; as it was where it is not there. */
export function realPath(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return path;
  }
}
