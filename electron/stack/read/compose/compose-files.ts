/** Which Compose files a folder has, and the variables that count for them. */
import { basename, delimiter, dirname, join, resolve } from 'node:path';
import { entryAt, isFolderAt } from '../../../files/look.ts';
import { readGuardedText } from '../../../files/read-guarded.ts';
import { LIMITS } from '../../../limits.ts';
import { fail, ok, type Problem, type Result } from '../../../result.ts';
import { type DotenvFile, loadDotenv } from '../read-dotenv.ts';

/** In the order in which Compose takes the first one that is there. */
const COMPOSE_FILE_NAMES = ['compose.yaml', 'compose.yml', 'docker-compose.yaml', 'docker-compose.yml'] as const;
const OVERRIDE_NAMES = [
  'compose.override.yaml',
  'compose.override.yml',
  'docker-compose.override.yaml',
  'docker-compose.override.yml',
];

type Environment = Readonly<Record<string, string | undefined>>;
type Variables = Readonly<Record<string, string>>;

/** The Compose file of this very folder and its override, absolute; empty where there is none. */
async function composeFilesIn(folder: string): Promise<readonly string[]> {
  const main = await firstFile(folder, COMPOSE_FILE_NAMES);
  if (main === undefined) return [];
  const override = await firstFile(folder, OVERRIDE_NAMES);
  return override === undefined ? [main] : [main, override];
}

export interface ComposeSet {
  /** Absolute, in the order in which they are merged. */
  readonly files: readonly string[];
  readonly directory: string;
  readonly variables: Variables;
  /** The user's own environment: nothing that a file says. */
  readonly shell: Variables;
  /** What the Compose command is to read in place of the `.env` beside the first file; undefined: nothing else. */
  readonly envFiles: readonly string[] | undefined;
  /** Values that came from a `.env`: they may be secret. */
  readonly secrets: readonly string[];
  /** Files that were looked at on the way: each `.env`, and the override that may come. */
  readonly watch: readonly string[];
  readonly notes: readonly Problem[];
}

/**
 * The files that Compose would take: those that are named, those of `COMPOSE_FILE` (from the environment or the folder's
 * `.env`), or the ones of the folder. Fails with `compose-file-missing`.
 */
export async function composeSet(where: string | readonly string[], env: Environment): Promise<Result<ComposeSet>> {
  if (typeof where !== 'string') return named(where, env, [], []);
  const path = resolve(where);
  const folder = (await isFolderAt(path)) ? path : dirname(path);
  const dotenv = await readDotenv(join(folder, '.env'), env);
  const asFolder = folder === path || COMPOSE_FILE_NAMES.some((name) => name === basename(path));
  if (!asFolder) return named([path], env, [], []);
  const variables = { ...dotenv.values, ...definedOf(env) };
  const listed = variables.COMPOSE_FILE;
  if (folder === path && listed) {
    const separator = variables.COMPOSE_PATH_SEPARATOR || delimiter;
    const files = listed.split(separator).filter((file) => file !== '');
    return named(
      files.map((file) => resolve(folder, file)),
      env,
      [join(folder, '.env')],
      [dotenv],
    );
  }
  const [main = path, ...overrides] = await composeFilesIn(folder);
  // Somebody who names the second file of a folder means that one.
  const files = folder === path || main === path ? [main, ...overrides] : [path];
  if (files[0] === folder) return missing(`the folder ${folder} has no ${COMPOSE_FILE_NAMES[0]}`);
  const possible = OVERRIDE_NAMES.slice(0, 1).map((name) => join(folder, name));
  return named(files, env, overrides.length > 0 ? [] : possible, []);
}

async function named(
  given: readonly string[],
  env: Environment,
  watch: readonly string[],
  outer: readonly DotenvFile[],
): Promise<Result<ComposeSet>> {
  const files = given.map((file) => resolve(file));
  const [first] = files;
  if (first === undefined) return missing('no Compose file is named');
  const directory = dirname(first);
  const paths = (env.COMPOSE_ENV_FILES || '.env').split(',').map((path) => resolve(directory, path));
  const own = await Promise.all(paths.map((path) => readDotenv(path, env)));
  // Of two env files that are named the later one wins, and over them the one that named the files.
  const elsewhere = paths.some((path) => watch.includes(path)) ? [] : outer;
  const read = [...own, ...elsewhere];
  const values = Object.assign({}, ...read.map((one) => one.values), definedOf(env));
  const shell = definedOf(env);
  const isUsual = elsewhere.length === 0 && !env.COMPOSE_ENV_FILES;
  const there = (file: string, index: number) => read[index]?.exists === true && !isDisabled(env) && file !== '';
  const envFiles = isUsual ? undefined : [...paths, ...(elsewhere.length > 0 ? watch : [])].filter(there);
  const secrets = read.flatMap((one) => Object.values(one.values));
  const notes = [...new Set(read.flatMap((one) => [...one.problems, ...one.losses.map(({ note }) => note)]))];
  return ok({
    shell,
    envFiles,
    files,
    directory,
    variables: values,
    secrets,
    watch: [...new Set([...watch, ...paths])],
    notes,
  });
}

function isDisabled(env: Environment): boolean {
  return ['1', 'true'].includes(env.COMPOSE_DISABLE_ENV_FILE ?? '');
}

async function readDotenv(file: string, env: Environment): Promise<DotenvFile> {
  if (isDisabled(env)) return { exists: false, values: {}, problems: [], losses: [] };
  return loadDotenv(file, env);
}

/** The text of a file: `file-missing`, `file-unreadable` or, over `LIMITS.compose.fileBytes`, `compose-file-too-large`. */
export async function openText(file: string): Promise<Result<string>> {
  const read = await readGuardedText(file, { maxBytes: LIMITS.compose.fileBytes });
  if (read.ok) return ok(read.value.text);
  const { kind, message } = read.problem;
  if (kind === 'missing') return fail({ code: 'file-missing', message: `there is no file ${file}`, file });
  return fail({ code: kind === 'too-large' ? 'compose-file-too-large' : 'file-unreadable', message, file });
}

function missing(message: string): Result<never> {
  return fail({ code: 'compose-file-missing', message, hint: `name a folder with ${COMPOSE_FILE_NAMES.join(', ')}` });
}

async function firstFile(folder: string, names: readonly string[]): Promise<string | undefined> {
  // A pipe of that name is not passed over: reading it says what it is, and Compose would wait for it.
  for (const name of names) {
    const entry = await entryAt(join(folder, name));
    if (entry.ok && !entry.value.isDirectory()) return join(folder, name);
  }
  return undefined;
}

function definedOf(env: Environment): Variables {
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
