import { type FSWatcher, watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import { LIMITS } from '../limits.ts';

/**
 * Calls back when a stack file changed, once for a burst of changes. Watches the folder, since editors replace a file by
 * renaming another over it. The answer ends it.
 */
export function watchStackFile(file: string, changed: () => void): () => void {
  const name = basename(file);
  let timer: NodeJS.Timeout | undefined;
  let watcher: FSWatcher | undefined;
  try {
    watcher = watch(dirname(file), { persistent: false }, (_event, entry) => {
      if (entry !== null && entry !== name && entry !== '.env') return;
      clearTimeout(timer);
      timer = setTimeout(changed, LIMITS.stackFile.settleMs);
    });
    watcher.on('error', () => watcher?.close());
  } catch {
    // The folder went away between reading and watching; the next `open` tries again.
  }
  return () => {
    clearTimeout(timer);
    watcher?.close();
  };
}
