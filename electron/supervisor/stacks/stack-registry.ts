import { dirname, resolve } from 'node:path';
import { realPathOf } from '../../files/look.ts';
import { inRealFolder } from '../../stack/load.ts';
import { filesToWatch } from '../definition/read-definition.ts';
import { StackFileWatch } from '../definition/stack-file-watch.ts';
import type { Read } from './open-entry.ts';
import { type Entry, fileOf, type Held, keyOf, newestOf } from './stack-entry.ts';

/** The open stacks by key, each with the watch on its files. */
export class HeldStacks {
  readonly #fileChanged: (file: string) => void;
  readonly #changed: () => void;
  #held: ReadonlyMap<string, Held> = new Map();

  /** `fileChanged`: something about the files of the stack of this file is different; `changed`: a stack came, went or changed. */
  constructor(fileChanged: (file: string) => void, changed: () => void) {
    this.#fileChanged = fileChanged;
    this.#changed = changed;
  }

  get(key: string): Held | undefined {
    return this.#held.get(key);
  }

  keys(): readonly string[] {
    return [...this.#held.keys()];
  }

  entries(): readonly Entry[] {
    return [...this.#held.values()].map(({ entry }) => entry);
  }

  byFile(file: string): Held | undefined {
    return [...this.#held.values()].find(({ entry }) => fileOf(entry) === file);
  }

  /** The open stack that a path means, also when its file cannot be read any more. */
  async find(path: string, read: Read): Promise<Held | undefined> {
    if (read.ok) return this.byFile(read.value.stack.file);
    const asked = resolve(path);
    const [folder, file] = await Promise.all([realPathOf(asked), inRealFolder(asked)]);
    return [...this.#held.values()].find(({ entry }) => fileOf(entry) === file || dirname(fileOf(entry)) === folder);
  }

  /** Puts an entry in the place of another one, or at the end; its key may be new. */
  hold(before: Held | undefined, entry: Entry): Held {
    const file = fileOf(entry);
    const watched = filesToWatch(newestOf(entry).stack);
    const watch = before?.watch ?? new StackFileWatch(watched, () => this.#fileChanged(file));
    watch.renew(watched);
    const held = { entry, watch };
    const all = [...this.#held.values()];
    this.#keep(before ? all.map((one) => (one.watch === before.watch ? held : one)) : [...all, held]);
    return held;
  }

  letGo(held: Held): void {
    held.watch.close();
    this.#keep([...this.#held.values()].filter((one) => one.watch !== held.watch));
  }

  /** Ends every watch and every supervisor; the services run on. */
  async close(): Promise<void> {
    const all = [...this.#held.values()];
    for (const { watch } of all) watch.close();
    // Together: one whose disk hangs must not keep the others from writing what they know.
    await Promise.all(all.map(({ entry }) => (entry.kind === 'open' ? entry.supervisor.close() : undefined)));
    this.#held = new Map();
  }

  #keep(all: readonly Held[]): void {
    this.#held = new Map(all.map((one) => [keyOf(one.entry), one]));
    this.#changed();
  }
}
