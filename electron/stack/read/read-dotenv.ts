/** The `.env` beside a file. */
import { readGuardedText } from '../../files/read-guarded.ts';
import { LIMITS } from '../../limits.ts';
import type { Problem } from '../../result.ts';
import type { EnvFileSpec } from '../stack.ts';
import { type Dotenv, parseEnvFile } from '../syntax/dotenv.ts';
import { lossNote } from '../syntax/loss-note.ts';

export interface DotenvFile {
  readonly exists: boolean;
  readonly values: Dotenv['values'];
  readonly problems: readonly Problem[];
  /** A folder of that name: Python's virtual environments are sometimes called `.env`. */
  readonly folder?: boolean;
  /** Values of which something does not come through, each with its name. */
  readonly losses: readonly { readonly name: string; readonly note: Problem }[];
}

/** `.env` is optional; a bad line or an unreadable file is a problem to warn of. */
export async function loadDotenv(
  file: string,
  env: Readonly<Record<string, string | undefined>>,
  format?: EnvFileSpec['format'],
): Promise<DotenvFile> {
  const read = await readGuardedText(file, { maxBytes: LIMITS.doctor.envFileBytes, lossy: true });
  if (read.ok) {
    const losses: { readonly name: string; readonly note: Problem }[] = [];
    const { values, problems } = parseEnvFile(
      read.value.text,
      format,
      (name) => env[name],
      (loss) => losses.push({ name: loss.name, note: lossNote(file, loss) }),
    );
    const placed = problems.map(({ line, message }) => ({ code: 'dotenv', message, file, line }));
    return { exists: true, values, problems: placed, losses };
  }
  const { kind, message } = read.problem;
  const absent = kind === 'missing' || kind === 'folder';
  return {
    exists: false,
    values: {},
    problems: absent ? [] : [{ code: 'env-file-unreadable', message, file }],
    losses: [],
    ...(kind === 'folder' ? { folder: true } : {}),
  };
}
