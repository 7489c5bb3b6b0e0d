import type { Platform } from '../../platform/platform.ts';
import { ok, type Result } from '../../result.ts';
import type { NativeSpec } from '../../stack/stack.ts';
import { readEnvFile } from '../env-file.ts';
import { mergeUserEnvironment } from './user-environment.ts';

type Variables = Readonly<Record<string, string>>;

/** The login shell is asked once for each platform, that is once for the whole process. */
const asked = new WeakMap<Platform, Promise<Variables>>();

/** What the user would have in a terminal; asked once, at most `LIMITS.environment.loginShellMs` the first time. */
export function userEnvironment(platform: Platform): Promise<Variables> {
  const known = asked.get(platform);
  if (known) return known;
  const answer = platform
    .loginEnvironment()
    .catch(() => undefined)
    .then((login) => mergeUserEnvironment(process.env, login));
  asked.set(platform, answer);
  return answer;
}

/**
 * The whole environment of a native service: `environment` over `env_file` (a later file over an earlier one) over the
 * user's own. A `null` is taken from the user's and left out where it is not set, as in Compose. Fails with
 * `env-file-missing` only for files that are required.
 */
export async function serviceEnvironment(platform: Platform, native: NativeSpec): Promise<Result<Variables>> {
  const read = await readEnvironment(platform, native);
  return read.ok ? ok(read.value.variables) : read;
}

/** The same with a note for each line of an env file that was left out. Notes hold names, never values. */
export async function readEnvironment(
  platform: Platform,
  native: NativeSpec,
): Promise<Result<{ readonly variables: Variables; readonly notes: readonly string[] }>> {
  const user = await userEnvironment(platform);
  const fromFiles: Record<string, string> = {};
  const notes: string[] = [];
  for (const file of native.envFiles) {
    const read = await readEnvFile(file, (name) => user[name] ?? fromFiles[name]);
    if (!read.ok) return read;
    Object.assign(fromFiles, read.value.values);
    notes.push(...read.value.problems.map(({ line, message }) => `${file.path}:${line}: ${message}`));
  }
  const declared: Record<string, string> = {};
  for (const [name, value] of Object.entries(native.environment)) {
    const wanted = value ?? user[name];
    if (wanted !== undefined) declared[name] = wanted;
  }
  const set = { ...user, ...fromFiles, ...declared };
  return ok({ variables: { ...forFiles(set), ...set }, notes });
}

/**
 * Output goes to a file and not to a terminal: Python would hold it back in blocks and most tools would drop their
 * colours. Whoever sets one of these, or NO_COLOR, is left alone.
 */
function forFiles(set: Variables): Variables {
  return { PYTHONUNBUFFERED: '1', ...(set.NO_COLOR === undefined ? { FORCE_COLOR: '1' } : {}) };
}
