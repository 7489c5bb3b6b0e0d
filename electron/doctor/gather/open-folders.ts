import { dirname } from 'node:path';
import { entryAt } from '../../files/look.ts';

/** Whether every folder above lets others in: a file in one that does not is safe whatever its own permissions say. */
export async function letsOthersIn(path: string): Promise<boolean> {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const found = await entryAt(folder);
    if (!found.ok || (found.value.mode & 0o001) === 0) return false;
    if (dirname(folder) === folder) return true;
  }
}
