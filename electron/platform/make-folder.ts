/**
 * Folders with those on the way to them, as `mkdir -p`. Not by Node's `recursive`: where the kernel makes nothing (`/proc`), it takes the
 * ENOENT below a folder that is there for a missing parent, tries again for ever, and keeps a thread busy with it.
 */
import { mkdirSync, statSync } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Does nothing where the folder is there. `mode`: of each folder that is made. Throws what the system says. */
export async function makeFolder(folder: string, mode = 0o777): Promise<void> {
  const make = async () => {
    try {
      await mkdir(folder, { mode });
    } catch (error) {
      if (!(await isFolder(folder))) throw error;
    }
  };
  try {
    await make();
  } catch (error) {
    if (!lacksParent(error) || dirname(folder) === folder) throw error;
    await makeFolder(dirname(folder), mode);
    await make();
  }
}

/** The same at once. */
export function makeFolderSync(folder: string, mode = 0o777): void {
  const make = () => {
    try {
      mkdirSync(folder, { mode });
    } catch (error) {
      if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw error;
    }
  };
  try {
    make();
  } catch (error) {
    if (!lacksParent(error) || dirname(folder) === folder) throw error;
    makeFolderSync(dirname(folder), mode);
    make();
  }
}

function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (entry) => entry.isDirectory(),
    () => false,
  );
}

function lacksParent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
