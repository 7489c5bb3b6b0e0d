/** What a command that only starts another one runs, as its files say it: the `dev` script of `npm run dev`. Runs nothing. */

import { join } from 'node:path';
import { resolveFolder } from '../../commands/folders.ts';
import { plainShellWords, programFamily, wordsOf } from '../../commands/launchers.ts';
import { innermost } from '../../commands/wrapping.ts';
import { LIMITS } from '../../limits.ts';
import type { Claim } from '../../ports/types.ts';
import { readText } from '../../stack/read/read-text.ts';

type Inner = NonNullable<Claim['inner']>;

const MANAGERS: ReadonlySet<string> = new Set(['npm', 'pnpm', 'yarn', 'bun']);
const PROCFILE_RUNNERS: ReadonlySet<string> = new Set(['foreman', 'overmind', 'hivemind', 'honcho', 'goreman']);
const FOLDER_FLAGS: ReadonlySet<string> = new Set(['-C', '--prefix', '--dir', '--cwd', '--directory', '-d', '-f']);

/** Every command that starting this one would start, as far as files of the folder say it word for word; none: it is itself what runs. */
export async function innerCommands(
  command: readonly string[],
  folder: string,
  depth: number = LIMITS.ports.innerCommands,
): Promise<Inner> {
  if (depth === 0) return [];
  const layer = innermost(wordsOf(command), folder);
  const texts = await textsOf(layer.words, layer.folder);
  const all = texts.flatMap(({ text, cwd }) => partsOf(text).map((part) => ({ command: ['sh', '-c', part], cwd })));
  const deeper = await Promise.all(all.map((one) => innerCommands(one.command, one.cwd, depth - 1)));
  return [...all, ...deeper.flat()];
}

/** `a && b` is over when b is, and b is what stays. */
function partsOf(text: string): readonly string[] {
  const parts = text.split(/\s*&&\s*/);
  return parts.length > 1 && parts.every((part) => plainShellWords(part)) ? [text, ...parts] : [text];
}

interface Told {
  readonly text: string;
  readonly cwd: string;
}

async function textsOf(words: readonly string[], folder: string): Promise<readonly Told[]> {
  const [first = '', ...rest] = words;
  const family = programFamily(first);
  if (MANAGERS.has(family)) return scriptTexts(rest, folder);
  if (family === 'make' || family === 'gmake') return makeTexts(rest, folder);
  if (PROCFILE_RUNNERS.has(family)) return procfileTexts(rest, folder);
  if (family === 'concurrently') {
    const told = rest.filter((word) => !word.startsWith('-'));
    return told.map((text) => ({ text: text.replace(/^npm:/, 'npm run '), cwd: folder }));
  }
  return [];
}

interface Asked {
  readonly folder: string;
  /** The value of `-f`, which names a file. */
  readonly file?: string;
  readonly names: readonly string[];
  readonly extra: readonly string[];
}

/** Options that name a folder, then names; after `--` what is handed on. */
function askedOf(words: readonly string[], folder: string): Asked {
  const end = words.indexOf('--');
  const own = end < 0 ? words : words.slice(0, end);
  const names: string[] = [];
  let where = folder;
  let file: string | undefined;
  for (let index = 0; index < own.length; index++) {
    const [flag = '', glued] = (own[index] ?? '').split(/=(.*)/s);
    if (!flag.startsWith('-')) {
      names.push(own[index] ?? '');
    } else if (FOLDER_FLAGS.has(flag)) {
      const value = glued ?? own[++index] ?? '';
      if (flag === '-f') file = value;
      else where = resolveFolder(where, value);
    }
  }
  return { folder: where, ...(file !== undefined && { file }), names, extra: end < 0 ? [] : words.slice(end + 1) };
}

/** `run dev`, `dev`, `start`; another package of a workspace is not looked for. */
async function scriptTexts(words: readonly string[], folder: string): Promise<readonly Told[]> {
  if (words.some((word) => /^(-w|-F|--workspace|--filter|--recursive|-r)\b/.test(word))) return [];
  const { folder: where, names, extra } = askedOf(words, folder);
  const [name, ...more] = names[0] === 'run' || names[0] === 'run-script' ? names.slice(1) : names;
  if (name === undefined) return [];
  const read = await readText(join(where, 'package.json'));
  const script = read.ok ? scriptIn(read.value, name) : undefined;
  return script === undefined ? [] : [{ text: [script, ...more, ...extra].join(' '), cwd: where }];
}

function scriptIn(text: string, name: string): string | undefined {
  try {
    const data: unknown = JSON.parse(text);
    const scripts: unknown = typeof data === 'object' && data !== null && 'scripts' in data ? data.scripts : undefined;
    const found = typeof scripts === 'object' && scripts !== null ? Object.entries(scripts) : [];
    const script: unknown = found.find(([key]) => key === name)?.[1];
    return typeof script === 'string' ? script : undefined;
  } catch {
    // Not JSON: then it tells nothing.
    return undefined;
  }
}

/** The lines of one recipe as make hands them to the shell; a line with a variable of make's is not word for word. */
async function makeTexts(words: readonly string[], folder: string): Promise<readonly Told[]> {
  const { folder: where, file, names } = askedOf(words, folder);
  const targets = names.filter((name) => !name.includes('='));
  for (const name of file === undefined ? ['GNUmakefile', 'makefile', 'Makefile'] : [file]) {
    const read = await readText(join(where, name));
    if (!read.ok) continue;
    const recipes = recipesOf(read.value);
    const wanted = targets.length > 0 ? targets : [...recipes.keys()].slice(0, 1);
    return wanted.flatMap((target) => (recipes.get(target) ?? []).map((text) => ({ text, cwd: where })));
  }
  return [];
}

function recipesOf(text: string): ReadonlyMap<string, readonly string[]> {
  const recipes = new Map<string, string[]>();
  let current: string[] | undefined;
  for (const line of text.split(/\r?\n/)) {
    const target = /^([\w./-]+)\s*:(?!=)/.exec(line)?.[1];
    if (target !== undefined && !target.startsWith('.')) {
      current = recipes.get(target) ?? [];
      recipes.set(target, current);
    } else if (line.startsWith('\t')) {
      const recipe = line.slice(1).replace(/^[@+-]+\s*/, '');
      if (!recipe.includes('$(') && !recipe.includes('${')) current?.push(recipe.replaceAll('$$', '$'));
    } else if (line.trim() !== '' && !line.startsWith('#')) current = undefined;
  }
  return recipes;
}

async function procfileTexts(words: readonly string[], folder: string): Promise<readonly Told[]> {
  const { folder: where, file, names } = askedOf(words, folder);
  const read = await readText(join(where, file ?? 'Procfile'));
  if (!read.ok) return [];
  const wanted = names.filter((name) => name !== 'start' && name !== 's');
  return read.value.split(/\r?\n/).flatMap((line) => {
    const [, name = '', text = ''] = /^([\w-]+):\s*(\S.*)$/.exec(line) ?? [];
    return text !== '' && (wanted.length === 0 || wanted.includes(name)) ? [{ text, cwd: where }] : [];
  });
}
