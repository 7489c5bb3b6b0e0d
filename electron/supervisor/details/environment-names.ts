import { relative } from 'node:path';
import type { Details } from '../../contract/details.ts';
import { keyLines } from '../../doctor/gather/environment.ts';
import type { Fingerprint } from '../../doctor/gather/fingerprint.ts';
import { readGuardedText } from '../../files/read-guarded.ts';
import { LIMITS } from '../../limits.ts';
import type { EnvFileSpec, NativeSpec } from '../../stack/stack.ts';
import { parseEnvFile } from '../../stack/syntax/dotenv.ts';

type Variable = Details['environment'][number];

type Values = Readonly<Record<string, string>>;

interface Named {
  readonly environment: Variable[];
  readonly inherited: number;
}

/** How much of a fingerprint people compare: one in sixteen million is the same by chance. */
const short = (fingerprint: Fingerprint, value: string) => fingerprint(value).slice(0, 4);

/**
 * The variables of a native service by name, with where each value comes from now: `environment` over the env files, the later file
 * over the earlier one, over the person's own. Values go in here and none comes out.
 */
export async function nativeEnvironment(
  native: Pick<NativeSpec, 'environment' | 'envFiles'>,
  directory: string,
  user: Values,
  fingerprint: Fingerprint,
): Promise<Named> {
  const found = new Map<string, Variable>();
  for (const file of native.envFiles)
    for (const variable of await variablesOf(file, directory, user, fingerprint)) found.set(variable.name, variable);
  for (const [name, value] of Object.entries(native.environment)) {
    const given = value ?? user[name];
    if (given === undefined) continue;
    const origin = value === null ? 'user' : 'file';
    found.set(name, { name, origin, fingerprint: short(fingerprint, given) });
  }
  const inherited = Object.keys(user).filter((name) => !found.has(name)).length;
  return { environment: byName([...found.values()]), inherited };
}

async function variablesOf(
  { path, format }: EnvFileSpec,
  directory: string,
  user: Values,
  fingerprint: Fingerprint,
): Promise<readonly Variable[]> {
  const read = await readGuardedText(path, { maxBytes: LIMITS.doctor.envFileBytes, lossy: true });
  if (!read.ok) return [];
  const { text } = read.value;
  const lines = keyLines(text);
  return Object.entries(parseEnvFile(text, format, (name) => user[name]).values).map(([name, value]) => {
    const line = lines.get(name);
    const place = { file: relative(directory, path) || path, ...(line === undefined ? {} : { line }) };
    return { name, origin: 'env-file', ...place, fingerprint: short(fingerprint, value) };
  });
}

/** The variables that a container runs with; those that its image brings unchanged come from the image. Pure. */
export function containerEnvironment(
  own: readonly string[],
  ofImage: readonly string[],
  fingerprint: Fingerprint,
): Named {
  const fromImage = new Set(ofImage);
  const environment = own.flatMap((entry): Variable[] => {
    const at = entry.indexOf('=');
    if (at < 1) return [];
    const origin = fromImage.has(entry) ? 'image' : 'container';
    return [{ name: entry.slice(0, at), origin, fingerprint: short(fingerprint, entry.slice(at + 1)) }];
  });
  return { environment: byName(environment), inherited: 0 };
}

function byName(variables: readonly Variable[]): Variable[] {
  return [...variables].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}
