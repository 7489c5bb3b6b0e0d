import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';

const { O_WRONLY, O_CREAT, O_TRUNC, O_NOFOLLOW = 0 } = constants;

/**
 * Opens a file for writing that only its user may read, in the place of what is there, also where that could be read by others. Throws
 * what the file system says, and where a link is in its place.
 */
export async function openNewFile(file: string): Promise<FileHandle> {
  const handle = await open(file, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0o600);
  await handle.chmod(0o600).catch(() => undefined);
  return handle;
}
