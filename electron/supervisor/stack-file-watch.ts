import { existsSync, type FSWatcher, realpathSync, watch } from 'node:fs';
import { basename, dirname, parse } from 'node:path';
import { LIMITS } from '../limits.ts';

/**
 * Calls back when one of a stack's files changed, came or went: once for a burst of changes. Watches folders, since editors
 * replace a file by renaming another over it; for a file whose folder is not there yet, the nearest folder above.
 */
export class StackFileWatch {
  readonly #changed: () => void;
  #files: readonly string[];
  #watchers: readonly FSWatcher[] = [];
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(files: readonly string[], changed: () => void) {
    this.#files = files;
    this.#changed = changed;
    this.#watchers = this.#begin();
  }

  /** From now on these: what a stack is made of may change with it. */
  renew(files: readonly string[]): void {
    if (this.#closed || (files.length === this.#files.length && files.every((file) => this.#files.includes(file))))
      return;
    this.#files = files;
    this.#beginAnew();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    for (const watcher of this.#watchers) watcher.close();
  }

  /** The new watchers are there before the old ones go: nothing falls between. */
  #beginAnew(): void {
    const before = this.#watchers;
    this.#watchers = this.#begin();
    for (const watcher of before) watcher.close();
  }

  #begin(): readonly FSWatcher[] {
    return [...foldersOf(this.#files)].flatMap(([folder, names]) => {
      try {
        const own = basename(folder);
        const watcher = watch(folder, { persistent: false }, (_event, entry) => {
          // Its own name: the folder itself was moved or removed.
          if (entry === null || names.has(entry) || entry === own) this.#soon();
        });
        watcher.on('error', () => watcher.close());
        return [watcher];
      } catch {
        // It went away between looking and watching, or the system has no watch left; the next open reads anew.
        return [];
      }
    });
  }

  #soon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (this.#closed) return;
      // Folders may have come or gone with the files.
      this.#beginAnew();
      this.#changed();
    }, LIMITS.stackFile.settleMs);
  }
}

/** Which folders to watch, and for which entries in them. A link is watched where it lies and where it leads. */
function foldersOf(files: readonly string[]): ReadonlyMap<string, ReadonlySet<string>> {
  const folders = new Map<string, Set<string>>();
  for (const file of files.flatMap((one) => [one, targetOf(one)])) {
    let entry = file;
    while (!existsSync(dirname(entry)) && dirname(entry) !== parse(entry).root) entry = dirname(entry);
    const folder = dirname(entry);
    folders.set(folder, (folders.get(folder) ?? new Set()).add(basename(entry)));
  }
  return folders;
}

function targetOf(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
}
