import { writeFile } from 'node:fs/promises';
import { fail, messageOf, ok, type Result } from '../result.ts';

/** Writes a new stack file and answers its path. A file that is there already stays as it is (`file-exists`). */
export async function writeStackFile(file: string, text: string): Promise<Result<string>> {
  try {
    await writeFile(file, text, { flag: 'wx' });
    return ok(file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST')
      return fail({
        code: 'file-exists',
        message: 'There is a file already, and it was left as it is.',
        hint: 'Choose another place, or open that file.',
        file,
      });
    return fail({ code: 'file-unwritable', message: `The file could not be written: ${messageOf(error)}.`, file });
  }
}
