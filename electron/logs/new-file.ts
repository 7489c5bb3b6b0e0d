import { randomUUID } from 'node:crypto';
import { lstat, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Writes a file that only its user may read, in the place of one that is there, whoever could read that one. Under a name of its own
 * until all is written: what was there stays whole where something fails. Throws what the file system says, and where something else
 * than a file is in its place; a link leads to what nobody chose.
 */
export async function replaceFile<T>(
  file: string,
  fill: (write: (text: string) => Promise<void>) => Promise<T>,
): Promise<T> {
  const there = await lstat(file).catch(() => undefined);
  if (there && !there.isFile()) throw new Error('what is in its place is a link or no file');
  const next = join(dirname(file), `.stacklight-${randomUUID()}`);
  const handle = await open(next, 'wx', 0o600);
  try {
    const filled = await fill((text) => handle.writeFile(text));
    await handle.sync();
    await handle.close();
    await rename(next, file);
    return filled;
  } catch (error) {
    await handle.close().catch(() => undefined);
    await rm(next, { force: true }).catch(() => undefined);
    throw error;
  }
}
