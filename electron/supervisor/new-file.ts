import { mkdir, open } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { fail, messageOf, ok, type Result } from '../result.ts';

/**
 * Writes a file that is not there yet and answers its path; folders on the way are made. Made by its name at once (`wx`), so
 * that nothing that came there meanwhile is written over. Error: `not-written`.
 */
export async function writeNew(path: string, text: string): Promise<Result<string>> {
  // What holds environment holds secrets.
  const mode = /(^|\.)env(\.|$)/.test(basename(path)) && !path.endsWith('.example') ? 0o600 : 0o644;
  try {
    await mkdir(dirname(path), { recursive: true });
    const file = await open(path, 'wx', mode);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    return ok(path);
  } catch (error) {
    return fail({ code: 'not-written', message: `${path} could not be written: ${messageOf(error)}.`, file: path });
  }
}
