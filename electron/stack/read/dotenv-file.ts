/** The `.env` beside a file. */
import { readGuardedText } from '../../files/read-guarded.ts';
import { LIMITS } from '../../limits.ts';
import type { Problem } from '../../result.ts';
import { type Dotenv, parseDotenv } from '../dotenv.ts';

export interface DotenvFile {
  readonly exists: boolean;
  readonly values: Dotenv['values'];
  readonly problems: readonly Problem[];
}

/** `.env` is optional; a bad line or an unreadable file is a problem to warn of. */
export async function loadDotenv(file: string, env: Readonly<Record<string, string | undefined>>): Promise<DotenvFile> {
  const read = await readGuardedText(file, { maxBytes: LIMITS.doctor.envFileBytes, lossy: true });
  if (read.ok) {
    const { values, problems } = parseDotenv(read.value.text, (name) => env[name]);
    const placed = problems.map(({ line, message }) => ({ code: 'dotenv', message, file, line }));
    return { exists: true, values, problems: placed };
  }
  const { kind, message } = read.problem;
  // Not there, or a folder: Python's virtual environments are sometimes called `.env`.
  const absent = kind === 'missing' || kind === 'folder';
  return { exists: false, values: {}, problems: absent ? [] : [{ code: 'env-file-unreadable', message, file }] };
}
