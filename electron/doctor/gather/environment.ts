import { dirname, join } from 'node:path';
import { readGuardedText } from '../../files/read-guarded.ts';
import { LIMITS } from '../../limits.ts';
import type { EnvFileSpec, ServiceSpec, Stack } from '../../stack/stack.ts';
import { parseEnvFile } from '../../stack/syntax/dotenv.ts';
import { referencesIn } from '../analysis/references.ts';
import { isSecretName, isSharedSecretName, suspicionOf } from '../analysis/secrets.ts';
import type { EnvFileFacts, EnvironmentFacts } from '../facts/environment-facts.ts';
import { letsOthersIn } from './exposed-files.ts';
import type { Fingerprint } from './fingerprint.ts';

type Variables = Readonly<Record<string, string>>;

/** What the gathering needs. Values go in here and only names, fingerprints and hosts come out. */
export interface EnvironmentSources {
  readonly stack: Stack;
  readonly user: Variables;
  readonly fingerprint: Fingerprint;
  /** Folders where unsupervised copies of services run; each may lack the `.env` that its own code reads. */
  readonly copyFolders: readonly { readonly service: string; readonly folder: string }[];
}

interface Wanted {
  readonly path: string;
  readonly service?: string;
  readonly required: boolean;
  readonly format: EnvFileSpec['format'];
}

interface EnvFile {
  readonly facts: EnvFileFacts;
  readonly values: Variables;
}

/** Reads the env files of a stack and what its native services are started with. A file that cannot be read counts as missing. */
export async function gatherEnvironment(sources: EnvironmentSources): Promise<EnvironmentFacts> {
  const read = await Promise.all(wantedFiles(sources).map((wanted) => readEnvFile(wanted, sources.user)));
  const files = read.flatMap((file) => file ?? []);
  const byPath = new Map(files.map((file) => [file.facts.path, file]));
  const examples = files.flatMap(({ facts }) =>
    facts.path.endsWith('.example') && facts.exists ? facts.keys.map(({ name }) => name) : [],
  );
  const services = sources.stack.services
    .filter((spec) => spec.native)
    .map((spec) => environmentOf(spec, byPath, sources, new Set(examples)));
  return { services, files: files.map(({ facts }) => withExample(facts, byPath)) };
}

/** Declared files first, so that an undeclared `.env` beside them is not listed twice; each with its example. */
function wantedFiles({ stack, copyFolders }: EnvironmentSources): readonly Wanted[] {
  const declared = stack.services.flatMap((spec) =>
    (spec.native?.envFiles ?? []).map(
      ({ path, required, format }): Wanted => ({ path, service: spec.id, required, format }),
    ),
  );
  const folders = [
    ...stack.services.flatMap((spec) => foldersOf(spec).map((folder) => ({ service: spec.id, folder }))),
    ...copyFolders,
  ].filter(({ folder }) => folder !== stack.directory);
  const usual: Wanted[] = [
    { path: join(stack.directory, '.env'), required: false, format: undefined },
    ...folders.map(({ service, folder }) => ({
      path: join(folder, '.env'),
      service,
      required: false,
      format: undefined,
    })),
  ];
  const byPath = new Map<string, Wanted>();
  for (const wanted of [...declared, ...usual]) if (!byPath.has(wanted.path)) byPath.set(wanted.path, wanted);
  const examples = [...byPath.values()].map((wanted) => ({
    ...wanted,
    path: `${wanted.path}.example`,
    required: false,
  }));
  return [...byPath.values(), ...examples.filter(({ path }) => !byPath.has(path))];
}

function foldersOf({ native, container }: ServiceSpec): readonly string[] {
  if (native) return [native.workingDir];
  const [file] = container?.from.how === 'compose' ? container.from.files : [];
  return file === undefined ? [] : [dirname(file)];
}

/** Undefined for an example that is not there: nobody misses it. */
async function readEnvFile(wanted: Wanted, user: Variables): Promise<EnvFile | undefined> {
  const { path, service, required, format } = wanted;
  const base = { path, ...(service === undefined ? {} : { service }), required };
  const read = await readGuardedText(path, { maxBytes: LIMITS.doctor.envFileBytes, lossy: true });
  if (!read.ok) {
    if (path.endsWith('.example')) return undefined;
    const instead = read.problem.kind === 'missing' ? {} : { instead: read.problem.message };
    return { facts: { ...base, exists: false, ...instead, keys: [], missingFromExample: [] }, values: {} };
  }
  const { text, mode } = read.value;
  const lookup = (name: string) => user[name];
  const { values } = parseEnvFile(text, format, lookup);
  const facts: EnvFileFacts = {
    ...base,
    exists: true,
    mode,
    openToOthers: (mode & 0o004) !== 0 && (await letsOthersIn(path)),
    keys: keysIn(text, values),
    missingFromExample: [],
  };
  return { facts, values };
}

/** By name, the line (from 1) of its last assignment in the text of an env file: the one that counts. */
export function keyLines(text: string): ReadonlyMap<string, number> {
  const lines = new Map<string, number>();
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const name = /^\s*(?:export\s+)?([A-Za-z_][\w.-]*)\s*[=:]/.exec(line)?.[1];
    if (name !== undefined) lines.set(name, index + 1);
  }
  return lines;
}

function keysIn(text: string, values: Variables): EnvFileFacts['keys'] {
  const lines = keyLines(text);
  return Object.entries(values).map(([name, value]) => ({
    name,
    line: lines.get(name) ?? 1,
    empty: value === '',
    secretLike: isSecretName(name),
  }));
}

function withExample(facts: EnvFileFacts, byPath: ReadonlyMap<string, EnvFile>): EnvFileFacts {
  const example = byPath.get(`${facts.path}.example`);
  if (!example || !facts.exists) return facts;
  const own = new Set(facts.keys.map(({ name }) => name));
  const missing = example.facts.keys.map(({ name }) => name).filter((name) => !own.has(name));
  return { ...facts, missingFromExample: missing };
}

function environmentOf(
  spec: ServiceSpec,
  byPath: ReadonlyMap<string, EnvFile>,
  { stack, user, fingerprint }: EnvironmentSources,
  examples: ReadonlySet<string>,
): EnvironmentFacts['services'][number] {
  const shared = new Set(stack.same.flatMap(({ key, services }) => (services.includes(spec.id) ? [key] : [])));
  const values = new Map<string, { readonly value: string; readonly file?: string }>();
  // What the user's own environment gives matters only where somebody asks for it by name.
  for (const name of [...shared, ...examples]) {
    const value = user[name];
    if (value !== undefined) values.set(name, { value });
  }
  for (const { path } of spec.native?.envFiles ?? [])
    for (const [name, value] of Object.entries(byPath.get(path)?.values ?? {})) values.set(name, { value, file: path });
  for (const [name, value] of Object.entries(spec.native?.environment ?? {})) {
    const given = value ?? user[name];
    if (given !== undefined) values.set(name, { value: given });
  }
  const all = [...values];
  return {
    service: spec.id,
    variables: Object.fromEntries(all.map(([name, { value }]) => [name, fingerprint(value)])),
    sources: Object.fromEntries(
      all.flatMap(([name, { file }]) =>
        shared.has(name) || isSharedSecretName(name) ? sourceIn(byPath.get(file ?? ''), name) : [],
      ),
    ),
    suspicious: all.flatMap(([name, { value, file }]) => {
      const why = shared.has(name) || isSecretName(name) ? suspicionOf(value) : undefined;
      // An empty key of a service that is not used is common; an empty shared secret never is meant.
      if (why === undefined || (value.trim() === '' && !shared.has(name) && !isSharedSecretName(name))) return [];
      const line = byPath.get(file ?? '')?.facts.keys.find((key) => key.name === name)?.line;
      return [{ name, why, ...(file === undefined ? {} : { file }), ...(line === undefined ? {} : { line }) }];
    }),
    references: all.flatMap(([variable, { value }]) =>
      referencesIn(variable, value).map((reference) => ({ variable, ...reference })),
    ),
  };
}

function sourceIn(
  file: EnvFile | undefined,
  name: string,
): [string, { readonly path: string; readonly line: number }][] {
  const line = file?.facts.keys.find((key) => key.name === name)?.line;
  return file && line !== undefined ? [[name, { path: file.facts.path, line }]] : [];
}
