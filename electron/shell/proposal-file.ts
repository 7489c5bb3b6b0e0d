import { writeFile } from 'node:fs/promises';
import { fail, messageOf, ok, type Result } from '../result.ts';
import { dialogsWords } from './words/dialogs.ts';

/** Writes a new stack file and answers its path. A file that is there already stays as it is (`file-exists`). */
export async function writeStackFile(file: string, text: string): Promise<Result<string>> {
  try {
    await writeFile(file, text, { flag: 'wx' });
    return ok(file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST')
      return fail({
        code: 'file-exists',
        message: dialogsWords.fileExists,
        hint: dialogsWords.fileExistsHint,
        file,
      });
    return fail({ code: 'file-unwritable', message: dialogsWords.writeFailed(messageOf(error)), file });
  }
}
