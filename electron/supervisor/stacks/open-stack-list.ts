import type { World } from '../model/world.ts';
import { readOpenFiles, rememberOpenFiles } from './open-files.ts';

/** Which stacks are open, remembered for the next supervisor. */
export class OpenList {
  readonly #world: Pick<World, 'home' | 'clock'>;
  #list: ReturnType<typeof readOpenFiles> | undefined;
  /** Of the list of the last supervisor: what is not open, because its turn has not come or because it cannot be opened. */
  #absent: readonly string[] = [];
  #writing: Promise<void> = Promise.resolve();

  constructor(world: Pick<World, 'home' | 'clock'>) {
    this.#world = world;
  }

  /** Read before anything is remembered, since that writes over it. */
  read(): ReturnType<typeof readOpenFiles> {
    this.#list ??= readOpenFiles(this.#world.home, this.#world.clock.wall()).then((list) => {
      this.#absent = list.files;
      return list;
    });
    return this.#list;
  }

  /** `open` is asked when its turn to be written comes: of two changes the later one stays. */
  remember(open: () => readonly string[]): Promise<void> {
    this.#writing = this.#writing.then(async () => {
      await this.read();
      await rememberOpenFiles(this.#world.home, [...new Set([...open(), ...this.#absent])]);
    });
    return this.#writing;
  }

  /** It need not be opened again. */
  forget(file: string): void {
    this.#absent = this.#absent.filter((other) => other !== file);
  }
}
