/** The `.env` beside a file. */
import { readFile } from 'node:fs/promises';
import { LIMITS } from '../../limits.ts';
import { messageOf, type Problem } from '../../result.ts';
import { type Dotenv, parseDotenv } from '../dotenv.ts';
import { errorCode, statReadable } from './text.ts';

export interface DotenvFile {
  readonly exists: boolean;
  readonly values: Dotenv['values'];
  readonly problems: readonly Problem[];
}

/** `.env` is optional; a bad line or an unreadable file is a problem to warn of. */
export async function loadDotenv(file: string, env: Readonly<Record<string, string | undefined>>): Promise<DotenvFile> {
  try {
    const { size } = await statReadable(file);
    if (size > LIMITS.doctor.envFileBytes) throw new Error('it is larger than 1 MB');
    const { values, problems } = parseDotenv(await readFile(file, 'utf8'), (name) => env[name]);
    const placed = problems.map(({ line, message }) => ({ code: 'dotenv', message, file, line }));
    return { exists: true, values, problems: placed };
  } catch (error) {
    // Not there, or a folder: Python's virtual environments are sometimes called `.env`.
    if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes(errorCode(error))) return { exists: false, values: {}, problems: [] };
    const message = `the file cannot be read: ${messageOf(error)}`;
    return { exists: false, values: {}, problems: [{ code: 'env-file-unreadable', message, file }] };
  }
}
