import { realpathSync } from 'node:fs';

/** The folder without symbolic links, or as it was where it is not there. */
export function realFolder(folder: string): string {
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
