import { existsSync } from 'node:fs';
import module from 'node:module';
import { join } from 'node:path';
import { makeFolderSync } from './platform/make-folder.ts';
import { ownPlaces } from './platform/own-places.ts';

/**
 * Has Node (22.1 and later) keep what it compiled of our code for the next start. In our own folder and never in that of temporary
 * files, since whoever writes there decides what runs; nowhere before a supervisor made that folder. The user's own
 * NODE_COMPILE_CACHE and NODE_DISABLE_COMPILE_CACHE count.
 */
export function keepCompiledCode(): void {
  const { NODE_COMPILE_CACHE: theirs } = process.env;
  const home = ownPlaces().stateDirectory();
  if (theirs || !existsSync(home)) return;
  // Node 20, whose types these are, has no such function.
  const enable: unknown = Reflect.get(module, 'enableCompileCache');
  if (typeof enable !== 'function') return;
  const folder = join(home, 'compile-cache');
  try {
    makeFolderSync(folder, 0o700);
    enable(folder);
  } catch {
    // A full or read-only disk only costs the time that this would have saved.
  }
}
