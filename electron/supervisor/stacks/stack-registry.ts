import { dirname, resolve } from 'node:path';
import { realPathOf } from '../../files/look.ts';
import { inRealFolder } from '../../stack/load.ts';
import { filesToWatch } from '../definition/read-definition.ts';
import { StackFileWatch } from '../definition/stack-file-watch.ts';
import type { Read } from './open-entry.ts';
import { type Entry, fileOf, keyOf, newestOf, type RegisteredStack } from './stack-entry.ts';

/** The open stacks by key, each with the watch on its files. */
export class StackRegistry {
  readonly #fileChanged: (file: string) => void;
  readonly #changed: () => void;
  #registered: ReadonlyMap<string, RegisteredStack> = new Map();

  /** `fileChanged`: something about the files of the stack of this file is different; `changed`: a stack came, went or changed. */
  constructor(fileChanged: (file: string) => void, changed: () => void) {
    this.#fileChanged = fileChanged;
    this.#changed = changed;
  }

  get(key: string): RegisteredStack | undefined {
    return this.#registered.get(key);
  }

  keys(): readonly string[] {
    return [...this.#registered.keys()];
  }

  entries(): readonly Entry[] {
    return [...this.#registered.values()].map(({ entry }) => entry);
  }

  byFile(file: string): RegisteredStack | undefined {
    return [...this.#registered.values()].find(({ entry }) => fileOf(entry) === file);
  }

  /** The open stack that a path means, also when its file cannot be read any more. */
  async find(path: string, read: Read): Promise<RegisteredStack | undefined> {
    if (read.ok) return this.byFile(read.value.stack.file);
    const asked = resolve(path);
    const [folder, file] = await Promise.all([realPathOf(asked), inRealFolder(asked)]);
    return [...this.#registered.values()].find(
      ({ entry }) => fileOf(entry) === file || dirname(fileOf(entry)) === folder,
    );
  }

  /** Puts an entry in the place of another one, or at the end; its key may be new. */
  set(before: RegisteredStack | undefined, entry: Entry): RegisteredStack {
    const file = fileOf(entry);
    const watched = filesToWatch(newestOf(entry).stack);
    const watch = before?.watch ?? new StackFileWatch(watched, () => this.#fileChanged(file));
    watch.renew(watched);
    const registered = { entry, watch };
    const all = [...this.#registered.values()];
    this.#keep(before ? all.map((one) => (one.watch === before.watch ? registered : one)) : [...all, registered]);
    return registered;
  }

  remove(registered: RegisteredStack): void {
    registered.watch.close();
    this.#keep([...this.#registered.values()].filter((one) => one.watch !== registered.watch));
  }

  /** Ends every watch and every supervisor; the services run on. */
  async close(): Promise<void> {
    const all = [...this.#registered.values()];
    for (const { watch } of all) watch.close();
    // Together: one whose disk hangs must not keep the others from writing what they know.
    await Promise.all(all.map(({ entry }) => (entry.kind === 'open' ? entry.supervisor.close() : undefined)));
    this.#registered = new Map();
  }

  #keep(all: readonly RegisteredStack[]): void {
    this.#registered = new Map(all.map((one) => [keyOf(one.entry), one]));
    this.#changed();
  }
}
