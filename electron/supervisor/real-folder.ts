import { realpathSync } from 'node:fs';

/** The folder without symbolic links, or as it was where it is not there. */
export function realFolder(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return folder;
  }
}
