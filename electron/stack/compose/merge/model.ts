/** Compose files in one shape, before they are made into a project: what is read, merged, included and extended. */
import type { Result } from '../../../result.ts';
import { resolvePath } from '../../paths.ts';
import type { Lookup } from '../../syntax/interpolate.ts';
import type { Complaints, MapNode, Node, Place } from '../tree/node.ts';
import { readComposeDocuments } from '../tree/read-yaml.ts';
import { substitute } from '../tree/substitute.ts';

export interface Model {
  readonly services: ReadonlyMap<string, MapNode>;
  readonly networks: ReadonlyMap<string, Node>;
  readonly volumes: ReadonlyMap<string, Node>;
  readonly secrets: ReadonlyMap<string, Node>;
  readonly configs: ReadonlyMap<string, Node>;
}

export const RESOURCES = ['networks', 'volumes', 'secrets', 'configs'] as const;

export const EMPTY_MODEL: Model = {
  services: new Map(),
  networks: new Map(),
  volumes: new Map(),
  secrets: new Map(),
  configs: new Map(),
};

/** Of one file, merged in this order. */
type Documents = readonly [MapNode, ...MapNode[]];

export interface ProjectSource {
  /** Absolute, in the order in which they are merged. */
  readonly files: readonly string[];
  readonly directory: string;
  /** Variables: `.env` under the environment of the process. */
  readonly variables: Readonly<Record<string, string>>;
  readonly profiles: readonly string[];
}

/** One whole reading. The only way out to the disk is `open`. */
export interface Loading {
  /** The text of a file; code `file-missing` where there is none. */
  readonly open: (path: string) => Promise<Result<string>>;
  readonly complaints: Complaints;
  /** Every path that was opened, there or not. */
  readonly opened: Set<string>;
  readonly home: string | undefined;
  /** How many includes may still be read. */
  readonly budget: { includes: number };
  /** Documents by file, before variables are filled in: a file is read once, whoever names it. */
  readonly parsed: Map<string, Promise<Result<Documents>>>;
}

/** What relative paths and variables mean in a file. */
export interface Scope {
  readonly directory: string;
  readonly variables: Readonly<Record<string, string>>;
  /** Files (or services) on the way here, to notice a circle. */
  readonly chain: readonly string[];
}

export function lookupOf(variables: Scope['variables']): Lookup {
  return (name) => (Object.hasOwn(variables, name) ? variables[name] : undefined);
}

export function resolver(scope: Pick<Scope, 'directory'>, { home }: Pick<Loading, 'home'>): (path: string) => string {
  return (path) => resolvePath(scope.directory, path, home);
}

/** The parent folder of a path. */
export function folderOf(path: string): string {
  return resolvePath(path, '..', undefined);
}

/** The documents of a file with their variables filled in, or undefined after saying why there are none; `at` is who names the file. */
export async function openTrees(
  file: string,
  scope: Scope,
  loading: Loading,
  at: Place | undefined,
): Promise<readonly MapNode[] | undefined> {
  const trees = await parsedTrees(file, loading);
  if (trees.ok) return trees.value.map((tree) => substitute(tree, lookupOf(scope.variables), loading.complaints));
  // What is wrong with a file as a whole is told where it is named.
  loading.complaints.errors.push(trees.problem.line === undefined ? { ...trees.problem, ...at } : trees.problem);
  return undefined;
}

/** The documents of a file as they are written. */
export function parsedTrees(file: string, loading: Loading): Promise<Result<Documents>> {
  const known = loading.parsed.get(file);
  if (known) return known;
  loading.opened.add(file);
  const made = loading.open(file).then((text) => (text.ok ? readComposeDocuments(text.value, file) : text));
  loading.parsed.set(file, made);
  return made;
}
