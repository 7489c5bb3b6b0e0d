import { mkdir, readdir, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { readState } from '../../files/read-guarded.ts';

/** Remembers which stack files are open, for the next supervisor. A disk that refuses it takes nothing from this one. */
export async function rememberOpenFiles(home: string, files: readonly string[]): Promise<void> {
  const path = pathIn(home);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 }).catch(() => undefined);
  await writeFileAtomic(path, JSON.stringify(files), { mode: 0o600 }).catch(() => undefined);
}

/**
 * The stack files that were open when the last supervisor ended, however it ended. A list that cannot be read is set
 * aside under a new name and said; every stack that has saved state is then opened again. `wall` is epoch milliseconds.
 */
export async function readOpenFiles(home: string, wall: number): Promise<{ files: readonly string[]; note?: string }> {
  const path = pathIn(home);
  try {
    return { files: z.array(z.string()).parse(JSON.parse(await readState(path))) };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { files: [] };
    const aside = `${path}.corrupt-${wall}`;
    await rename(path, aside).catch(() => undefined);
    const note = `The list of open stacks could not be read and was set aside as ${aside}; this stack was found by its saved state.`;
    return { files: await filesWithState(home), note };
  }
}

async function filesWithState(home: string): Promise<readonly string[]> {
  const stacks = join(home, 'stacks');
  const keys = await readdir(stacks).catch(() => []);
  const files = await Promise.all(
    keys.map(async (key) => {
      try {
        return z.object({ file: z.string() }).parse(JSON.parse(await readState(join(stacks, key, 'state.json'))));
      } catch {
        return undefined;
      }
    }),
  );
  return files.flatMap((saved) => saved?.file ?? []);
}

function pathIn(home: string): string {
  return join(home, 'open-stacks.json');
}
