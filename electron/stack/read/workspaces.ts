/** The folders that workspace patterns mean: `packages/*`, `apps/**`, `!packages/old`, `tools/cli`. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** A repository with more packages is not opened by reading every one of them. */
const MOST = 500;
/** Folders below a `**`. */
const DEEPEST = 6;
const SKIPPED = new Set(['node_modules', 'bower_components', 'dist', 'build', 'test', 'tests']);

/** Folders with a package.json, relative to the root with `/`, in alphabetic order; the root itself is none of them. */
export async function expandWorkspaces(root: string, patterns: readonly string[]): Promise<readonly string[]> {
  const wanted = patterns.filter((one) => !one.startsWith('!')).map(segmentsOf);
  const unwanted = patterns.filter((one) => one.startsWith('!')).map((one) => patternOf(one.slice(1)));
  const found = new Set<string>();
  for (const segments of wanted) await walk(root, '', segments, found, 0);
  const folders = [...found].filter((folder) => folder !== '' && !unwanted.some((pattern) => pattern.test(folder)));
  const packages = await Promise.all(
    folders.map(async (folder) => ((await hasPackage(join(root, folder))) ? folder : [])),
  );
  return packages.flat().sort().slice(0, MOST);
}

function segmentsOf(pattern: string): readonly string[] {
  return pattern.split('/').filter((segment) => segment !== '' && segment !== '.');
}

async function walk(
  root: string,
  at: string,
  segments: readonly string[],
  found: Set<string>,
  deep: number,
): Promise<void> {
  const [segment, ...rest] = segments;
  if (found.size > MOST * 4 || deep > DEEPEST || segment === '..') return;
  if (segment === undefined) {
    found.add(at);
    return;
  }
  const below = (name: string) => (at === '' ? name : `${at}/${name}`);
  if (segment === '**') {
    await walk(root, at, rest, found, deep);
    for (const name of await foldersIn(join(root, at))) await walk(root, below(name), segments, found, deep + 1);
    return;
  }
  if (!/[*?[{]/.test(segment)) return walk(root, below(segment), rest, found, deep);
  const pattern = segmentPattern(segment);
  for (const name of await foldersIn(join(root, at)))
    if (pattern.test(name)) await walk(root, below(name), rest, found, deep);
}

async function foldersIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && !SKIPPED.has(entry.name))
    .map(({ name }) => name);
}

async function hasPackage(folder: string): Promise<boolean> {
  return stat(join(folder, 'package.json')).then(
    (entry) => entry.isFile(),
    () => false,
  );
}

/** One part of a path: `*`, `app-*`, `{web,api}`, `?`. */
function segmentPattern(segment: string): RegExp {
  return new RegExp(`^${segmentSource(segment)}$`);
}

function segmentSource(segment: string): string {
  return segment
    .replace(/[.+^$()|[\]\\]/g, '\\$&')
    .replace(/\*/g, '[^/]*')
    .replace(/\?/g, '[^/]')
    .replace(/\{([^}]*)\}/g, (_, choices: string) => `(?:${choices.replaceAll(',', '|')})`)
    .replace(/[{}]/g, '\\$&');
}

/** A whole pattern, for what is left out. */
function patternOf(pattern: string): RegExp {
  const source = segmentsOf(pattern)
    .map((segment) => (segment === '**' ? '.*' : segmentSource(segment)))
    .join('/');
  return new RegExp(`^${source}$`);
}
