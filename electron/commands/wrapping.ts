/**
 * Takes away, one layer at a time, what only starts a program: shells around one command, `env`, `nice`, `uv run`, … Unlike
 * `launchers.ts` nothing gets lost on the way that makes it another run: a change of folder moves the folder, and options that
 * name a project or a file are kept. Pure.
 */
import { resolveFolder } from './folders.ts';
import { plainShellWords, programFamily } from './launchers.ts';

/** Words of a command, the folder that they run in, and what a layer that was taken away said about files. */
export interface Layer {
  readonly words: readonly string[];
  readonly folder: string;
  readonly kept: readonly string[];
}

interface Launcher {
  /** Words that must follow, after options: `run` of `uv run`. */
  readonly lead: readonly string[];
  /** Options whose next word is their value. */
  readonly valued: ReadonlySet<string>;
  /** Positional words before the command: the duration of `timeout`. */
  readonly skips?: number;
}

const list = (names: string): ReadonlySet<string> => new Set(names.split(' ').filter(Boolean));
/** These move the folder of what runs. */
const movers = list('--directory -C --dir --cwd --chdir');
/** These name what it runs with: another value, another run. */
const keepers = list('--project --prefix --env-file -f --filter -F -w --workspace --package --with -p --python');
const valued = new Set([...movers, ...keepers, ...list('-u --unset --group --extra -n --adjustment -s --signal -k')]);

const launchers: ReadonlyMap<string, Launcher> = new Map<string, Launcher>([
  ...['uv', 'poetry', 'pipenv', 'pdm', 'hatch', 'rye', 'dotenvx'].map(
    (name) => [name, { lead: ['run'], valued }] as const,
  ),
  ...['bundle', 'pnpm', 'npm', 'yarn'].map((name) => [name, { lead: ['exec'], valued }] as const),
  ...['npx', 'bunx', 'uvx', 'nohup', 'setsid', 'exec', 'time', 'dotenv', 'tini', 'dumb-init', 'nice', 'stdbuf'].map(
    (name) => [name, { lead: [], valued }] as const,
  ),
  ['timeout', { lead: [], valued, skips: 1 }],
]);

const assignment = /^[A-Za-z_]\w*=/;

interface Options {
  readonly rest: readonly string[];
  readonly folder: string;
  readonly kept: readonly string[];
}

/** Reads options up to the first word that is none. */
function readOptions(words: readonly string[], folder: string, known: ReadonlySet<string>): Options {
  let index = 0;
  let where = folder;
  const kept: string[] = [];
  for (; index < words.length; index++) {
    const word = words[index] ?? '';
    if (word === '--') return { rest: words.slice(index + 1), folder: where, kept };
    if (!word.startsWith('-')) break;
    const [flag = '', glued] = word.split(/=(.*)/s);
    const value = glued ?? (known.has(flag) ? words[index + 1] : undefined);
    if (glued === undefined && value !== undefined) index++;
    if (value === undefined) continue;
    if (movers.has(flag)) where = resolveFolder(where, value);
    else if (keepers.has(flag)) kept.push(`${flag}=${value}`);
  }
  return { rest: words.slice(index), folder: where, kept };
}

/** `env -i -u NAME -C DIR -S 'A=1 python main.py' …`: assignments are no part of what runs. */
function insideEnv({ words, folder, kept }: Layer): Layer | undefined {
  const split = words.findIndex((word) => /^(-S|--split-string=|-S.+)/.test(word));
  if (split > 0) {
    const word = words[split] ?? '';
    const text = word === '-S' ? (words[split + 1] ?? '') : word.replace(/^(-S|--split-string=)/, '');
    const inner = plainShellWords(text);
    const after = words.slice(split + (word === '-S' ? 2 : 1));
    return inner && { words: ['env', ...words.slice(1, split), ...inner, ...after], folder, kept };
  }
  const options = readOptions(words.slice(1), folder, list('-u --unset -C --chdir'));
  const first = options.rest.findIndex((word) => !assignment.test(word));
  if (first < 0) return undefined;
  return { words: options.rest.slice(first), folder: options.folder, kept: [...kept, ...options.kept] };
}

function insideShell({ words, folder, kept }: Layer): Layer | undefined {
  const at = words.findIndex((word) => /^-[a-z]*c$/.test(word));
  const text = at > 0 ? (words[at + 1] ?? '') : '';
  const moved = /^\s*cd\s+("[^"]+"|'[^']+'|[^\s;&|]+)\s*&&/.exec(text)?.[1]?.replace(/^["']|["']$/g, '');
  const inner = plainShellWords(moved === undefined ? text : text.replace(/^\s*cd\s.*?&&/, ''));
  if (!inner) return undefined;
  return { words: inner, folder: moved === undefined ? folder : resolveFolder(folder, moved), kept };
}

const shells = list('sh bash dash zsh ash ksh fish');

/** The next layer inside, or undefined when the words are the program itself. */
function peel(layer: Layer): Layer | undefined {
  const [first = '', ...rest] = layer.words;
  if (assignment.test(first)) return { ...layer, words: rest };
  const family = programFamily(first);
  if (shells.has(family)) return insideShell(layer);
  if (family === 'env') return insideEnv(layer);
  const launcher = launchers.get(family);
  if (!launcher) return undefined;
  const before = readOptions(rest, layer.folder, launcher.valued);
  if (!launcher.lead.every((word, index) => before.rest[index] === word)) return undefined;
  const after = readOptions(before.rest.slice(launcher.lead.length), before.folder, launcher.valued);
  const inner = after.rest.slice(launcher.skips ?? 0);
  if (inner.length === 0) return undefined;
  return { words: inner, folder: after.folder, kept: [...layer.kept, ...before.kept, ...after.kept] };
}

/** As deep as it goes, within reason. */
export function innermost(words: readonly string[], folder: string): Layer {
  let layer: Layer = { words, folder, kept: [] };
  for (let inner = peel(layer), depth = 0; inner && depth < 8; inner = peel(layer), depth++) layer = inner;
  return layer;
}
