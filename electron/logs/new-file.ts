import { type FileHandle, open } from 'node:fs/promises';

/** Opens a file for writing that only its user may read, in the place of what is there. Throws what the file system says. */
export function openNewFile(file: string): Promise<FileHandle> {
  return open(file, 'w', 0o600);
}
