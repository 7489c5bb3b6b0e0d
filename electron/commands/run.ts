/**
 * What a process runs, and whether two would be the same run: the program by its real path, arguments with every path resolved
 * against its own folder, the same folder. What is not provably the same is another one. Pure.
 */
import { exePath } from '../platform/executable.ts';
import { comparableWords, type RunLook, realPath } from './arguments.ts';
import { resolveFolder } from './folders.ts';
import { isInterpreter, isShell, programFamily, programName, wordsOf } from './launchers.ts';
import { innermost } from './wrapping.ts';

/** A process, or what a stack file declares. */
export interface RunFacts {
  readonly command: readonly string[];
  readonly cwd?: string;
  /** The file that the kernel runs. */
  readonly exe?: string;
  /** The file as which the program of a declared command is found, links resolved; it may be a script. */
  readonly program?: string;
}

export interface Run {
  /** How people call it: `uvicorn`, `redis-server`, `python` for a script of its own. */
  readonly name: string;
  /** The file of the program: the script where an interpreter runs one. */
  readonly path?: string;
  /** The interpreter of `path`, where it is a script. */
  readonly interpreter?: string;
  readonly words: readonly string[];
  readonly folder: string;
}

/** They run other people's programs; which of them is installed where says nothing about what runs. */
const machines: ReadonlySet<string> = new Set(['java', 'javaw', 'dotnet', 'beam.smp', 'erl', 'mono']);
/** One file under many names: the name decides. */
const multiCall: ReadonlySet<string> = new Set(['busybox', 'toybox', 'coreutils']);
/** Options of interpreters whose value is the next word. */
const valued: ReadonlySet<string> = new Set(
  '-X -W -r -I --require --import --loader --experimental-loader --conditions -C --env-file'.split(' '),
);

interface Script {
  readonly script?: string;
  readonly module?: string;
  readonly words: readonly string[];
  /** Options of the interpreter that name files, and so belong to what runs. */
  readonly kept: readonly string[];
}

/** What an interpreter was told to run. */
function scriptOf(words: readonly string[], family: string): Script {
  const kept: string[] = [];
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? '';
    const rest = words.slice(index + 1);
    if (word === '-m' && family !== 'perl') return { module: rest[0], words: rest.slice(1), kept };
    if (/^(-c|-e|-p|--eval|--print|-S|-)$/.test(word)) return { words: words.slice(index), kept };
    if (word === 'run' && (family === 'bun' || family === 'deno')) continue;
    if (!word.startsWith('-')) return { script: word, words: rest, kept };
    const [flag = '', glued] = word.split(/=(.*)/s);
    const value = glued ?? (valued.has(flag) ? words[index + 1] : undefined);
    if (glued === undefined && value !== undefined) index++;
    if (value !== undefined && /^(\.{0,2}[\\/]|[A-Za-z]:[\\/])/.test(value)) kept.push(`${flag}=${value}`);
  }
  return { words: [], kept };
}

/** A script that is itself a program: a package's (`node_modules/vite/bin/vite.js`) or a console script (`bin/uvicorn`). */
function scriptProgram(path: string): string | undefined {
  const inModules = /.*node_modules[\\/](?:\.bin[\\/]([^\\/]+)|(?:@[^\\/]+[\\/])?([^\\/]+)[\\/])/.exec(path);
  if (inModules) return (inModules[1] ?? inModules[2] ?? '').toLowerCase();
  const name = programName(path);
  return name.includes('.') ? undefined : name;
}

/** `bash -e run.sh arguments`; a text after `-c` that is more than one command stays as it is. */
function shellScript(words: readonly string[]): Script {
  const at = words.findIndex((word) => !word.startsWith('-'));
  const options = at < 0 ? words : words.slice(0, at);
  if (at < 0 || options.some((word) => /^-[a-z]*[cs]$/.test(word))) return { words, kept: [] };
  return { script: words[at] ?? '', words: words.slice(at + 1), kept: [] };
}

function interpreted(
  family: string,
  rest: readonly string[],
  folder: string,
  look: RunLook,
): Omit<Run, 'folder'> | undefined {
  const { script, module, words, kept } = isShell([family]) ? shellScript(rest) : scriptOf(rest, family);
  const all = comparableWords([...kept, ...words], folder, look);
  if (module !== undefined) return { name: module, words: all };
  if (script === undefined) return all.length > 0 ? { name: family, words: all } : undefined;
  const own = scriptProgram(script);
  // `node …/tsx/dist/cli.mjs server.ts`: an interpreter that is a script.
  if (own !== undefined && own !== family && isInterpreter(own)) return interpreted(own, words, folder, look);
  return { name: own ?? family, path: realPath(script, folder, look), interpreter: family, words: all };
}

/** The folder in which it runs what it runs; undefined where none is known. */
export function folderOf({ command, cwd }: RunFacts, look: RunLook = {}): string | undefined {
  if (cwd === undefined) return undefined;
  const { folder } = innermost(wordsOf(command.filter((word) => word !== '')), cwd);
  return realPath('.', folder, look);
}

/** What it is; undefined where that cannot be told: no folder, no command, a bare shell or interpreter. */
export function runOf({ command, cwd, exe, program }: RunFacts, look: RunLook = {}): Run | undefined {
  if (cwd === undefined) return undefined;
  const outer = wordsOf(command.filter((word) => word !== ''));
  const { words, folder, kept } = innermost(outer, cwd);
  const [first = '', ...rest] = words;
  if (first === '') return undefined;
  const common = { folder: realPath('.', folder, look) };
  const extra = comparableWords(kept, folder, look);
  // What stands inside a shell or launcher is another file than the one that the kernel runs.
  const runs = words === outer ? exePath(exe) : undefined;
  const family = programFamily(first);
  const runsInterpreter = runs === undefined || isFamily(programFamily(runs)) || multiCall.has(programName(runs));
  if (isFamily(family) && runsInterpreter) {
    const run = interpreted(family, rest, folder, look);
    return run && { ...run, ...common, words: [...run.words, ...extra] };
  }
  const name = machines.has(family) ? family : programName(first.replace(/^-/, ''));
  const found = words === outer ? program : undefined;
  const file = runs ?? found ?? (/[\\/]/.test(first) ? realPath(first, folder, look) : undefined);
  // A title that a script gave itself (`npm run dev`): the interpreter's file tells nothing.
  const known = file !== undefined && !machines.has(family) && !(file === runs && isFamily(programFamily(file)));
  const tail = comparableWords(rest, folder, look);
  return { name, ...(known ? { path: file } : {}), words: [...tail, ...extra], ...common };
}

/** Programs that run a script. */
function isFamily(family: string): boolean {
  return isInterpreter(family) || isShell([family]);
}

/** `/w/node_modules/vite/bin/vite.js` and `/w/node_modules/.bin/vite` are one program of one installation. */
function installation(path: string): string | undefined {
  return /^(.*?)[\\/]node_modules[\\/]/.exec(path)?.[1];
}

/** Whatever it is run with, and wherever. */
export function isSameProgram(one: Run, other: Run): boolean {
  const ownName = one.name === other.name;
  if (one.path === undefined || other.path === undefined) return ownName;
  if (one.path !== other.path) {
    const place = installation(one.path);
    return ownName && place !== undefined && place === installation(other.path);
  }
  if (one.interpreter !== undefined && other.interpreter !== undefined) {
    return one.interpreter === other.interpreter || (isShell([one.interpreter]) && isShell([other.interpreter]));
  }
  if (ownName) return true;
  const file = programName(one.path);
  // Started by its link and by its own name; a file under many names is as many programs.
  return !multiCall.has(file) && (one.name === file || other.name === file || one.interpreter !== undefined);
}

/** `src` is `/shop/src` where it is run in /shop: a word alone does not show that it is a path. */
function sameWord(word: string, folder: string, other: string, otherFolder: string): boolean {
  if (word === other) return true;
  const [name = '', value] = word.split(/=(.*)/s);
  const [otherName = '', otherValue] = other.split(/=(.*)/s);
  if (value !== undefined && otherValue !== undefined)
    return name === otherName && sameWord(value, folder, otherValue, otherFolder);
  const names = (bare: string, where: string, path: string): boolean =>
    /^[\w.@+][\w.@+-]*$/.test(bare) && resolveFolder(where, bare) === path;
  return names(word, folder, other) || names(other, otherFolder, word);
}

/**
 * The same program with the same arguments from the same folder. A script of the declared folder that was started from another one
 * is another run: whatever it opens by a relative path (its data, its `.env`, the folder that it serves) is another thing there.
 */
export function isSameRun(run: Run, declared: Run): boolean {
  if (run.folder !== declared.folder || !isSameProgram(run, declared)) return false;
  if (run.words.length !== declared.words.length) return false;
  return run.words.every((word, index) => sameWord(word, run.folder, declared.words[index] ?? '', declared.folder));
}
