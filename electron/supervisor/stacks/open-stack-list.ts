import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { readJsonFile, setAside, writePrivateFile } from '../../files/json-file.ts';
import { summed, withSum } from '../../files/summed.ts';
import type { World } from '../model/world.ts';

/** As it is written; before it had a sum it was the list alone. */
export const openListSchema = z.union([
  summed(z.object({ version: z.literal(1), files: z.array(z.string()) })).transform(({ files }) => files),
  z.array(z.string()),
]);

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

/** Remembers which stack files are open, for the next supervisor. A disk that refuses it takes nothing from this one. */
async function rememberOpenFiles(home: string, files: readonly string[]): Promise<void> {
  await writePrivateFile(pathIn(home), JSON.stringify(withSum({ version: 1, files }))).catch(() => undefined);
}

/**
 * The stack files that were open when the last supervisor ended, however it ended. A list that cannot be read, or is not as it was
 * written (a letter of a path is another project), is set aside under a new name and said; every stack that has saved state is then opened again. `wall` is epoch milliseconds.
 */
async function readOpenFiles(home: string, wall: number): Promise<{ files: readonly string[]; note?: string }> {
  const read = await readJsonFile(pathIn(home), openListSchema);
  if (read.kind === 'read') return { files: read.value };
  if (read.kind === 'missing') return { files: [] };
  const aside = await setAside(pathIn(home), wall);
  const fate = aside === undefined ? 'nor moved aside' : `and was moved aside as ${aside}`;
  const note = `The list of open stacks could not be read ${fate}; this stack was found by its saved state.`;
  return { files: await filesWithState(home), note };
}

async function filesWithState(home: string): Promise<readonly string[]> {
  const stacks = join(home, 'stacks');
  const keys = await readdir(stacks).catch(() => []);
  const saved = await Promise.all(
    keys.map((key) => readJsonFile(join(stacks, key, 'state.json'), z.object({ file: z.string() }))),
  );
  return saved.flatMap((one) => (one.kind === 'read' ? [one.value.file] : []));
}

function pathIn(home: string): string {
  return join(home, 'open-stacks.json');
}
