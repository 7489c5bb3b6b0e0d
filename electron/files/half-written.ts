import { lstat, readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { LIMITS } from '../limits.ts';

/** As `write-file-atomic` names what it has not renamed yet, and as the lock does. */
const HALF_WRITTEN = /\.json\.\d{1,10}$|^supervisor\.lock\.(new-.+|\d+\.released)$/;

/**
 * Removes what earlier supervisors of this home were writing when they were killed: such a file may hold what is secret, and nobody will
 * ever read it. What is new stays: it may be the work of a command that runs now. Never throws. `now`: epoch milliseconds.
 */
export async function removeHalfWritten(home: string, now: number): Promise<void> {
  const stacks = await namesIn(join(home, 'stacks'));
  const folders = [home, join(home, 'approved'), ...stacks.map((name) => join(home, 'stacks', name))];
  for (const folder of folders) {
    const names = await namesIn(folder);
    for (const name of names.filter((one) => HALF_WRITTEN.test(one))) await removeOld(join(folder, name), now);
  }
}

function namesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(() => []);
}

async function removeOld(path: string, now: number): Promise<void> {
  try {
    const entry = await lstat(path);
    if (entry.isFile() && now - entry.mtimeMs > LIMITS.files.halfWrittenMs) await unlink(path);
  } catch {
    // It is gone already, or its disk does not let it go: the next supervisor tries again.
  }
}
