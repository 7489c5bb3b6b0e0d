import { readGuardedText } from '../files/read-guarded.ts';
import { LIMITS } from '../limits.ts';
import { fail, ok, type Result } from '../result.ts';
import type { EnvFileSpec } from '../stack/stack.ts';
import { type DotenvProblem, parseEnvFile } from '../stack/syntax/dotenv.ts';

/**
 * The variables of one env file, in its format, with the lines that were left out. Fails with `env-file-missing` when a
 * required file is not there or cannot be read; an optional one that is not there has no variables.
 */
export async function readEnvFile(
  file: EnvFileSpec,
  lookup: (name: string) => string | undefined,
): Promise<Result<{ readonly values: Readonly<Record<string, string>>; readonly problems: readonly DotenvProblem[] }>> {
  const read = await readGuardedText(file.path, { maxBytes: LIMITS.doctor.envFileBytes, lossy: true });
  if (read.ok) return ok(parseEnvFile(read.value.text, file.format, lookup));
  const missing = read.problem.kind === 'missing';
  if (missing && !file.required) return ok({ values: {}, problems: [] });
  const message = missing
    ? `The env file ${file.path} does not exist.`
    : `The env file cannot be used: ${read.problem.message}.`;
  const hint = missing ? 'Create it, often from .env.example, or write `required: false` for it.' : undefined;
  return fail({ code: 'env-file-missing', message, hint, file: file.path });
}
