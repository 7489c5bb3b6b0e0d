/** The folders that workspace patterns mean: `packages/*`, `apps/**`, `!packages/old`, `tools/cli`. */

import { join } from 'node:path';
import { entriesIn, isFileAt } from '../../files/look.ts';
import { LIMITS } from '../../limits.ts';
import { type Glob, globOf } from '../syntax/glob.ts';

const SKIPPED = new Set(['node_modules', 'bower_components', 'dist', 'build', 'test', 'tests']);

/** Folders with a package.json, relative to the root with `/`, in alphabetic order; the root itself is none of them. */
export async function expandWorkspaces(root: string, patterns: readonly string[]): Promise<readonly string[]> {
  const few = patterns
    .filter(({ length }) => length <= LIMITS.imports.patternCharacters)
    .slice(0, LIMITS.imports.workspacePatterns);
  const unwanted = few.filter((one) => one.startsWith('!')).flatMap((one) => wholeGlob(one.slice(1)) ?? []);
  const search: Search = { root, found: new Set(), been: new Set(), looks: LIMITS.imports.workspaceLooks };
  for (const pattern of few) if (!pattern.startsWith('!')) await walk(search, '', segmentsOf(pattern), 0);
  const folders = [...search.found].filter((folder) => folder !== '' && !unwanted.some((glob) => glob.matches(folder)));
  const packages = await Promise.all(
    folders.map(async (folder) => ((await isFileAt(join(root, folder, 'package.json'))) ? folder : [])),
  );
  return packages.flat().sort().slice(0, LIMITS.imports.workspaces);
}

interface Search {
  readonly root: string;
  readonly found: Set<string>;
  /** Where which rest of a pattern was followed already: several `**` lead to one folder in many ways. */
  readonly been: Set<string>;
  looks: number;
}

function segmentsOf(pattern: string): readonly string[] {
  const parts = pattern.split('/').filter((segment) => segment !== '' && segment !== '.');
  return parts.filter((segment, index) => segment !== '**' || parts[index + 1] !== '**');
}

function wholeGlob(pattern: string): Glob | undefined {
  return globOf(segmentsOf(pattern).join('/'));
}

async function walk(search: Search, at: string, segments: readonly string[], deep: number): Promise<void> {
  const [segment, ...rest] = segments;
  const way = `${at}\0${segments.join('/')}`;
  if (
    search.found.size > LIMITS.imports.workspaces * 4 ||
    deep > LIMITS.imports.workspaceDepth ||
    segment === '..' ||
    search.been.has(way)
  )
    return;
  search.been.add(way);
  if (segment === undefined) {
    search.found.add(at);
    return;
  }
  const below = (name: string) => (at === '' ? name : `${at}/${name}`);
  if (segment === '**') {
    await walk(search, at, rest, deep);
    for (const name of await foldersIn(search, at)) await walk(search, below(name), segments, deep + 1);
    return;
  }
  if (!/[*?{]/.test(segment)) return walk(search, below(segment), rest, deep);
  const glob = globOf(segment);
  if (!glob) return;
  for (const name of await foldersIn(search, at)) if (glob.matches(name)) await walk(search, below(name), rest, deep);
}

async function foldersIn(search: Search, at: string): Promise<readonly string[]> {
  search.looks -= 1;
  if (search.looks < 0) return [];
  const entries = await entriesIn(join(search.root, at));
  return (entries.ok ? entries.value : [])
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && !SKIPPED.has(entry.name))
    .map(({ name }) => name);
}
