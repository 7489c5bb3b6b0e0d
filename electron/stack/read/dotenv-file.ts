/** The `.env` beside a file. */
import { readFile } from 'node:fs/promises';
import { LIMITS } from '../../limits.ts';
import { messageOf, type Problem } from '../../result.ts';
import { type Dotenv, parseEnvFile } from '../dotenv.ts';
import { lossNote } from '../loss-note.ts';
import type { EnvFileSpec } from '../stack.ts';
import { errorCode, statReadable } from './text.ts';

export interface DotenvFile {
  readonly exists: boolean;
  readonly values: Dotenv['values'];
  readonly problems: readonly Problem[];
  /** Values of which something does not come through, each with its name. */
  readonly losses: readonly { readonly name: string; readonly note: Problem }[];
}

/** `.env` is optional; a bad line or an unreadable file is a problem to warn of. */
export async function loadDotenv(
  file: string,
  env: Readonly<Record<string, string | undefined>>,
  format?: EnvFileSpec['format'],
): Promise<DotenvFile> {
  try {
    const { size } = await statReadable(file);
    if (size > LIMITS.doctor.envFileBytes) throw new Error('it is larger than 1 MB');
    const losses: { readonly name: string; readonly note: Problem }[] = [];
    const text = await readFile(file, 'utf8');
    const { values, problems } = parseEnvFile(
      text,
      format,
      (name) => env[name],
      (loss) => losses.push({ name: loss.name, note: lossNote(file, loss) }),
    );
    const placed = problems.map(({ line, message }) => ({ code: 'dotenv', message, file, line }));
    return { exists: true, values, problems: placed, losses };
  } catch (error) {
    // Not there, or a folder: Python's virtual environments are sometimes called `.env`.
    if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes(errorCode(error)))
      return { exists: false, values: {}, problems: [], losses: [] };
    const message = `the file cannot be read: ${messageOf(error)}`;
    return { exists: false, values: {}, problems: [{ code: 'env-file-unreadable', message, file }], losses: [] };
  }
}
