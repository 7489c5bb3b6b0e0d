import { readdir, rename, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileHashOf, type StackPaths } from '../model/stack-paths.ts';

/**
 * A stack whose name was changed in its file is still the same stack: its folder of state, logs and history moves to the
 * new key, so that nothing that runs is lost sight of. A folder that cannot be moved stays, and the stack begins anew.
 */
export async function claimFolder(paths: StackPaths): Promise<void> {
  if (await stat(paths.directory).catch(() => undefined)) return;
  const all = dirname(paths.directory);
  const names = await readdir(all).catch(() => []);
  const former = names.find((name) => fileHashOf(name) === fileHashOf(paths.key));
  if (former === undefined) return;
  await rename(join(all, former), paths.directory).catch(() => undefined);
}
