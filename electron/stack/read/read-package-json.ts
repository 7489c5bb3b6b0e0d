/** Reads a package.json with its workspaces and whatever says which package manager runs it. Runs nothing. */
import { dirname, join } from 'node:path';
import { entriesIn } from '../../files/look.ts';
import { LIMITS } from '../../limits.ts';
import { fail, ok, type Result } from '../../result.ts';
import { readJson } from '../import/literals/object-literal.ts';
import {
  importPackages,
  PACKAGE_MANAGERS,
  type Package,
  type PackageInput,
} from '../import/package-json/package-json.ts';
import type { Part } from '../import/part.ts';
import { readYaml } from '../parse/yaml-source.ts';
import { placeOf } from '../syntax/bracket-depth.ts';
import { configPaths, readConfigs } from './framework-configs.ts';
import { loadDotenv } from './read-dotenv.ts';
import { readText } from './read-text.ts';
import type { SourceContext } from './source.ts';
import { expandWorkspaces } from './workspaces.ts';

type Manager = PackageInput['manager'];

/** Lock files, the surest sign first (npm's is often left behind by a change to another). */
const LOCKS: readonly (readonly [string, Manager['name']])[] = [
  ['pnpm-lock.yaml', 'pnpm'],
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
  ['yarn.lock', 'yarn'],
  ['package-lock.json', 'npm'],
  ['npm-shrinkwrap.json', 'npm'],
];

export async function readPackageJson(file: string, context: SourceContext): Promise<Result<Part>> {
  const directory = dirname(file);
  const root = await readPackage(directory, '.', context);
  if (!root.ok) return root;
  const pnpm = await readPnpmWorkspace(directory);
  const patterns = pnpm?.ok ? pnpm.value : workspacePatterns(root.value.data);
  const folders = await expandWorkspaces(directory, patterns);
  const read = await Promise.all(folders.map((folder) => readPackage(directory, folder, context)));
  const workspaces = read.flatMap((one) => (one.ok ? [one.value] : []));
  const unread = [
    ...read.flatMap((one) => (one.ok ? [] : [one.problem])),
    ...(pnpm?.ok === false ? [pnpm.problem] : []),
  ];
  const part = importPackages({
    root: root.value,
    workspaces,
    manager: await managerOf(root.value.data, directory),
    taken: context.takenPorts,
    watch: [
      join(directory, 'pnpm-workspace.yaml'),
      ...[root.value, ...workspaces].flatMap((one) => [
        join(one.directory, '.env'),
        ...configPaths(one.directory, one.configs ?? new Map()),
      ]),
    ],
  });
  return ok({ ...part, notes: [...part.notes, ...unread], unread });
}

async function readPackage(root: string, folder: string, context: SourceContext): Promise<Result<Package>> {
  const directory = join(root, folder);
  const file = join(directory, 'package.json');
  const text = await readText(file);
  if (!text.ok) return text;
  const read = readJson(text.value);
  if (!read.ok) {
    const message = `the file is not JSON: ${read.message}`;
    return fail({ code: 'import-syntax', message, file, ...placeOf(text.value, read.offset) });
  }
  if (typeof read.value !== 'object' || read.value === null || Array.isArray(read.value))
    return fail({ code: 'import-syntax', message: 'the file is not a JSON object', file, line: 1, column: 1 });
  const port = (await loadDotenv(join(directory, '.env'), context.env)).values.PORT;
  const data = Object.fromEntries(Object.entries(read.value));
  const configs = await readConfigs(directory);
  return ok({ file, folder, directory, data, configs, ...(port === undefined ? {} : { port }) });
}

/** npm, yarn and bun: a list, or a mapping with `packages`. */
function workspacePatterns(data: Package['data']): readonly string[] {
  const { workspaces } = data;
  const list: unknown =
    typeof workspaces === 'object' && workspaces !== null && 'packages' in workspaces
      ? workspaces.packages
      : workspaces;
  return textsIn(list);
}

/** Undefined where there is none, or one without packages (it also holds settings). */
async function readPnpmWorkspace(directory: string): Promise<Result<readonly string[]> | undefined> {
  const file = join(directory, 'pnpm-workspace.yaml');
  const text = await readText(file);
  if (!text.ok) return text.problem.code === 'stack-file-missing' ? undefined : text;
  const { data, problems } = readYaml(text.value, file);
  const [first] = problems;
  if (first) return fail({ ...first, code: 'import-syntax' });
  const packages: unknown = typeof data === 'object' && data !== null && 'packages' in data ? data.packages : undefined;
  return packages === undefined ? undefined : ok(textsIn(packages));
}

function textsIn(list: unknown): readonly string[] {
  const items: readonly unknown[] = Array.isArray(list) ? list : [];
  return items.filter((item): item is string => typeof item === 'string');
}

/** `packageManager` says it outright; else the nearest lock file, here or above up to the root of the repository. */
async function managerOf(data: Package['data'], directory: string): Promise<Manager> {
  const declared = typeof data.packageManager === 'string' ? data.packageManager.replace(/@.*$/, '') : '';
  const known = PACKAGE_MANAGERS.find((name) => name === declared);
  if (known) return { name: known, because: 'packageManager says so' };
  let folder = directory;
  for (let depth = 0; depth < LIMITS.stack.depth; depth++) {
    const names = new Set(await namesIn(folder));
    const lock = LOCKS.find(([name]) => names.has(name));
    if (lock) return { name: lock[1], because: `${lock[0]} is there` };
    if (names.has('.git') || dirname(folder) === folder) break;
    folder = dirname(folder);
  }
  return { name: 'npm', because: 'no lock file says otherwise' };
}

/** A folder above that may not be looked into has no lock file for us. */
async function namesIn(folder: string): Promise<readonly string[]> {
  const entries = await entriesIn(folder);
  return entries.ok ? entries.value.map(({ name }) => name) : [];
}
