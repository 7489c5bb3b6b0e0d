/**
 * Replaces a file of our own as a whole: whoever reads it finds what was there or what is there now, also after a crash in the middle.
 * What write-file-atomic does, for files that are written at every step of a service: that package listens to fourteen signals for the
 * length of each write and goes to the disk fifteen times, which is more than half of the processor time of a write.
 */
import { open, realpath, rename, stat, unlink } from 'node:fs/promises';
import { resolve } from 'node:path';

/** Writes in progress, by file: one comes after the other, so that what is told last is what stays. */
const inProgress = new Map<string, Promise<void>>();

/**
 * Under a temporary name beside it, synced, renamed. A link stays one and leads to the new content; a file of another user's, which only
 * root can replace, stays that user's. `mode`: of the file, whatever it was. Throws what the disk says; the file is as it was then.
 */
export async function replaceFile(path: string, text: string, mode: number): Promise<void> {
  const name = resolve(path);
  const before = inProgress.get(name) ?? Promise.resolve();
  const written = before.catch(() => undefined).then(() => write(name, text, mode));
  inProgress.set(name, written);
  try {
    await written;
  } finally {
    if (inProgress.get(name) === written) inProgress.delete(name);
  }
}

async function write(path: string, text: string, mode: number): Promise<void> {
  const file = await realpath(path).catch(() => path);
  const old = await stat(file).catch(() => undefined);
  // A name that no write that was cut off can have left; `wx` would refuse to write into that.
  const fresh = `${file}.${Math.floor(Math.random() * 2 ** 32)}`;
  const handle = await open(fresh, 'wx', mode);
  try {
    try {
      await handle.writeFile(text);
      // Nobody else can give a file away.
      if (old && old.uid !== 0 && process.getuid?.() === 0) await handle.chown(old.uid, old.gid);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(fresh, file);
  } catch (error) {
    await unlink(fresh).catch(() => undefined);
    throw error;
  }
}
