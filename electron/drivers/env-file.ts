import { readFile } from 'node:fs/promises';
import { fail, messageOf, ok, type Result } from '../result.ts';
import { type DotenvProblem, parseEnvFile } from '../stack/dotenv.ts';
import type { EnvFileSpec } from '../stack/stack.ts';

/**
 * The variables of one env file, in its format, with the lines that were left out. Fails with `env-file-missing` when a
 * required file is not there or cannot be read; an optional one that is not there has no variables.
 */
export async function readEnvFile(
  file: EnvFileSpec,
  lookup: (name: string) => string | undefined,
): Promise<Result<{ readonly values: Readonly<Record<string, string>>; readonly problems: readonly DotenvProblem[] }>> {
  try {
    const text = await readFile(file.path, 'utf8');
    return ok(parseEnvFile(text, file.format, lookup));
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (missing && !file.required) return ok({ values: {}, problems: [] });
    const message = missing
      ? `The env file ${file.path} does not exist.`
      : `The env file ${file.path} cannot be read: ${messageOf(error)}.`;
    const hint = missing ? 'Create it (often from .env.example), or write `required: false` for it.' : undefined;
    return fail({ code: 'env-file-missing', message, hint, file: file.path });
  }
}
