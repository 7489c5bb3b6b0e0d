import { open, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { LIMITS } from '../limits.ts';
import { makeFolder } from '../platform/make-folder.ts';
import { fail, messageOf, ok, type Result } from '../result.ts';
import { readState } from './read-guarded.ts';

/**
 * Writes a file that is not there yet and answers its path; folders on the way are made. Made by its name at once (`wx`), so
 * that nothing that came there meanwhile is written over. Error: `not-written`.
 */
export async function writeNew(path: string, text: string): Promise<Result<string>> {
  // What holds environment holds secrets.
  const mode = /(^|\.)env(\.|$)/.test(basename(path)) && !path.endsWith('.example') ? 0o600 : 0o644;
  try {
    await makeFolder(dirname(path));
    const file = await open(path, 'wx', mode);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    return ok(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST')
      return fail({ code: 'not-written', message: `${path} is there already; nothing was written.`, file: path });
    return fail({ code: 'not-written', message: `${path} could not be written: ${messageOf(error)}.`, file: path });
  }
}

/**
 * Replaces a file by what `change` makes of its text, with the permissions that it has; the file as it was is kept beside it
 * (0600) and its path is the value. Errors: `not-written`, and those of `change`.
 */
export async function rewrite(path: string, change: (text: string) => Result<string>): Promise<Result<string>> {
  try {
    const before = await readState(path, LIMITS.files.smallBytes);
    const changed = change(before);
    if (!changed.ok) return changed;
    const { mode, uid, gid } = await stat(path);
    const kept = await keepCopy(path, before);
    if ((await readState(path, LIMITS.files.smallBytes)) !== before)
      return fail({
        code: 'not-written',
        message: `${path} changed in the meantime; nothing was written.`,
        file: path,
      });
    await writeFileAtomic(path, changed.value, { mode: mode & 0o777, chown: { uid, gid } });
    return ok(kept);
  } catch (error) {
    return fail({ code: 'not-written', message: `${path} could not be written: ${messageOf(error)}.`, file: path });
  }
}

/** `.env.before-2`: the first name that is free. */
async function keepCopy(path: string, text: string): Promise<string> {
  for (let number = 1; ; number += 1) {
    const copy = `${path}.before-${number}`;
    const file = await open(copy, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return undefined;
      throw error;
    });
    if (!file) continue;
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    return copy;
  }
}
