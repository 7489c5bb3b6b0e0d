import { dirname, join } from 'node:path';
import { readEnvFile } from '../../drivers/env-file.ts';
import { ok, type Problem, type Result } from '../../result.ts';
import type { StackDefaults } from '../../stack/defaults.ts';
import type { Definition, FileFacts } from '../../stack/definition.ts';
import { loadStack } from '../../stack/load.ts';
import type { EnvFileSpec, ServiceSpec, Stack } from '../../stack/stack.ts';
import { watchedFiles } from '../../stack/watched-files.ts';
import type { Seal } from '../model/seal.ts';
import { composeFacts, projectReader, type ReadProjects, unapprovable } from './compose-fingerprint.ts';

export interface ReadOptions {
  /** For the interpolation of the stack file. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What holds where the stack file says nothing. */
  readonly defaults?: StackDefaults;
  /** What env files may refer to: the user's own environment. */
  userEnvironment(): Promise<Readonly<Record<string, string>>>;
  /** What the Compose command is run with: it decides what Compose files are filled in with. */
  composeEnvironment(): Promise<Readonly<Record<string, string>>>;
  /** By which what is only compared is kept; without it nothing is kept. */
  seal?(): Promise<Seal>;
}

/** Whose environment the further files are read with. */
export type Environments = Pick<ReadOptions, 'userEnvironment' | 'composeEnvironment' | 'seal'>;

/** Reads a stack and what its other files say. Runs nothing of it; the problems are those of `loadStack`. */
export async function readDefinition(
  path: string,
  options: ReadOptions,
): Promise<Result<Definition, readonly Problem[]>> {
  const { env, defaults } = options;
  const loaded = await loadStack(path, { env, ...(defaults && { defaults }) });
  if (!loaded.ok) return loaded;
  const read = projectReader(() => options.composeEnvironment(), options.seal);
  const files = await readFiles(loaded.value, options, read);
  return { ok: true, value: { stack: await withCompose(loaded.value, files, read), files } };
}

/** A service of which nobody can say what Compose would run cannot start; included and extended files are watched as well. */
async function withCompose(stack: Stack, { compose }: FileFacts, read: ReadProjects): Promise<Stack> {
  const services = stack.services.map((spec) => {
    const facts = compose[spec.id];
    const blocked = spec.blocked ?? (facts && unapprovable(spec, facts));
    return blocked ? { ...spec, blocked } : spec;
  });
  const projects = stack.services.map(async ({ container }) => {
    const model = container?.from.how === 'compose' ? (await read(container.from)).model : undefined;
    return model?.ok ? model.value.project.watch : [];
  });
  const watch = [...new Set([...(stack.watch ?? []), ...(await Promise.all(projects)).flat()])];
  return { ...stack, services, watch };
}

/** What the further files of a stack say now. */
export async function readFiles(
  stack: Stack,
  options: Environments,
  read: ReadProjects = projectReader(() => options.composeEnvironment(), options.seal),
): Promise<FileFacts> {
  const compose = await Promise.all(
    stack.services.map(async (spec) => [spec.id, await composeFacts(spec, read)] as const),
  );
  const known = compose.flatMap(([id, facts]) => (facts ? [[id, facts] as const] : []));
  const variables = await variablesOfAll(stack, () => options.userEnvironment());
  return { variables, compose: Object.fromEntries(known) };
}

/** By service that has env files, as far as they are there. */
async function variablesOfAll(
  stack: Stack,
  userEnvironment: ReadOptions['userEnvironment'],
): Promise<FileFacts['variables']> {
  const named = stack.services.filter((spec) => envFilesOf(spec).length > 0);
  const all = await Promise.all(
    named.map(async (spec) => [spec.id, await variablesOf(spec, userEnvironment)] as const),
  );
  return Object.fromEntries(all.flatMap(([id, read]) => (read.ok ? [[id, read.value.values] as const] : [])));
}

export function envFilesOf({ native, container }: ServiceSpec): readonly EnvFileSpec[] {
  if (native) return native.envFiles;
  return container?.from.how === 'image' ? (container.from.envFiles ?? []) : [];
}

export interface EnvFileValues {
  readonly values: Readonly<Record<string, string>>;
  /** A sentence for each line that was left out, with names and no values. */
  readonly notes: readonly string[];
}

/** What a service's env files say, a later file over an earlier one; code `env-file-missing` while a required one cannot be read. */
export async function variablesOf(
  spec: ServiceSpec,
  userEnvironment: ReadOptions['userEnvironment'],
): Promise<Result<EnvFileValues>> {
  const user = spec.native ? await userEnvironment() : process.env;
  const values: Record<string, string> = {};
  const notes: string[] = [];
  for (const file of envFilesOf(spec)) {
    const read = await readEnvFile(file, (name) => user[name] ?? values[name]);
    if (!read.ok) return read;
    Object.assign(values, read.value.values);
    notes.push(...read.value.problems.map(({ line, message }) => `${file.path}:${line}: ${message}`));
  }
  return ok({ values, notes });
}

/** Every file whose change may change the stack, absolute; some may not exist yet. */
export function filesToWatch(stack: Stack): readonly string[] {
  const composeEnv = stack.services.flatMap(({ container }) =>
    container?.from.how === 'compose' ? container.from.files.map((file) => join(dirname(file), '.env')) : [],
  );
  const own = [stack.file, join(stack.directory, '.env')];
  return [...new Set([...own, ...(stack.watch ?? []), ...watchedFiles(stack), ...composeEnv])];
}
