import { type FSWatcher, watch } from 'node:fs';
import { basename, dirname, parse } from 'node:path';
import { isFolderAt, realPathOf } from '../../files/look.ts';
import { LIMITS } from '../../limits.ts';

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
  /** Counts beginnings: what a slow disk said for an earlier one is of no use any more. */
  #round = 0;
  /** When the files are watched, or as far as their disks answer. Never rejects. */
  ready: Promise<void>;

  constructor(files: readonly string[], changed: () => void) {
    this.#files = files;
    this.#changed = changed;
    this.ready = this.#begin();
  }

  /** From now on these: what a stack is made of may change with it. */
  renew(files: readonly string[]): void {
    if (this.#closed || (files.length === this.#files.length && files.every((file) => this.#files.includes(file))))
      return;
    this.#files = files;
    this.ready = this.#begin();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    for (const watcher of this.#watchers) watcher.close();
  }

  /** The new watchers are there before the old ones go: nothing falls between. */
  async #begin(): Promise<void> {
    this.#round += 1;
    const round = this.#round;
    const folders = await foldersOf(this.#files);
    if (this.#closed || round !== this.#round) return;
    const before = this.#watchers;
    this.#watchers = this.#watch(folders);
    for (const watcher of before) watcher.close();
    // What came or went while it was looked at.
    const now = await foldersOf(this.#files);
    if ([...now.keys()].join('\0') !== [...folders.keys()].join('\0')) await this.#begin();
  }

  #watch(folders: ReadonlyMap<string, ReadonlySet<string>>): readonly FSWatcher[] {
    return [...folders].flatMap(([folder, names]) => {
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
      this.ready = this.#begin();
      void this.ready.then(() => {
        if (!this.#closed) this.#changed();
      });
    }, LIMITS.stackFile.settleMs);
  }
}

/**
 * Which folders to watch, and for which entries in them. A link is watched where it lies and where it leads. Only folders that answer:
 * to begin a watch on a disk that is away would hold up the whole process.
 */
async function foldersOf(files: readonly string[]): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const folders = new Map<string, Set<string>>();
  const all = await Promise.all(files.map(async (file) => [file, await realPathOf(file)]));
  for (const entry of await Promise.all(all.flat().map(nearestEntry))) {
    const folder = dirname(entry);
    folders.set(folder, (folders.get(folder) ?? new Set()).add(basename(entry)));
  }
  return folders;
}

/** The file itself or, while its folder is not there, the nearest folder above it that will be made. */
async function nearestEntry(file: string): Promise<string> {
  let entry = file;
  while (dirname(entry) !== parse(entry).root && !(await isFolderAt(dirname(entry)))) entry = dirname(entry);
  return entry;
}
