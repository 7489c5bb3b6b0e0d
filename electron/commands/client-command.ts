/**
 * What a command line asks a container engine to start: `docker compose up`, `docker-compose -f dev.yml up`,
 * `podman run -p 8080:80 nginx`, alone, behind `sudo` or `env`, or among others in a shell's text. Pure.
 */
import { LIMITS } from '../limits.ts';
import {
  COMPOSE_VALUES,
  ENGINE_VALUES,
  PREFIXES,
  RUN_SWITCHES,
  SHORT_SWITCHES,
  START_VALUES,
  UP_VALUES,
} from './client-flags.ts';

export type ClientCommand = Started & {
  /** It ends at once and leaves what it started running. */
  readonly detached?: true;
};

type Started =
  | {
      readonly kind: 'compose';
      /** As typed: relative to the folder in which it runs. */
      readonly files: readonly string[];
      readonly project?: string;
      readonly directory?: string;
      /** Empty: all of them. */
      readonly services: readonly string[];
      /** `compose run`: a container for one command. */
      readonly oneOff: boolean;
    }
  | {
      readonly kind: 'run';
      readonly image: string;
      /** Arguments behind the image. */
      readonly args: readonly string[];
      /** As typed: `127.0.0.1:8080:80`. */
      readonly ports: readonly string[];
      readonly name?: string;
      readonly cidfile?: string;
    }
  | { readonly kind: 'start'; readonly names: readonly string[] };

const ENGINES: ReadonlySet<string> = new Set(['docker', 'podman', 'nerdctl', 'finch', 'lima-nerdctl']);
const COMPOSES: ReadonlySet<string> = new Set(['docker-compose', 'podman-compose']);
const SHELLS: ReadonlySet<string> = new Set(['sh', 'bash', 'dash', 'zsh', 'ash', 'ksh', 'fish']);
/** Compose's commands that make or start containers; all others only look, stop or build. */
const MAKERS: ReadonlySet<string> = new Set(['up', 'run', 'start', 'restart', 'create', 'scale', 'watch', 'unpause']);

/** Every client that a command line runs, in its order; a script is not opened. */
export function clientCommands(
  words: readonly string[],
  depth: number = LIMITS.ports.shells,
): readonly ClientCommand[] {
  const plain = withoutPrefix(words);
  const [program = '', ...rest] = plain;
  const name = programName(program);
  if (SHELLS.has(name)) {
    const at = rest.findIndex((word) => /^-[a-z]*c$/.test(word));
    const text = at >= 0 ? rest[at + 1] : undefined;
    return text === undefined || depth === 0 ? [] : inText(text, depth - 1);
  }
  const client = clientOf(name, rest);
  return client ? [client] : [];
}

/** The plain commands of a text for a shell, and the clients among them: what else there is does something of its own. */
export function onlyClients(text: string): readonly ClientCommand[] | undefined {
  const commands = simpleCommands(text).filter(([first = '']) => !QUIET.has(first));
  const clients = commands.map((words) => clientCommands(words));
  return clients.length > 0 && clients.every((found) => found.length > 0) ? clients.flat() : undefined;
}

/** What a script does around its work. */
const QUIET: ReadonlySet<string> = new Set([
  'cd',
  'echo',
  'set',
  'export',
  'sleep',
  'trap',
  'wait',
  'true',
  'printf',
  ':',
]);

/** Every client in a text for a shell. */
export function inText(text: string, depth: number = LIMITS.ports.shells): readonly ClientCommand[] {
  return simpleCommands(text).flatMap((words) => clientCommands(words, depth));
}

function clientOf(name: string, rest: readonly string[]): ClientCommand | undefined {
  if (COMPOSES.has(name)) return composeOf(rest[0] === 'compose' ? rest.slice(1) : rest);
  // A plugin's own program, or an interpreter that runs version 1.
  if (/^(?:python|pypy)[\d.]*$/.test(name)) {
    const script = rest.findIndex((word) => !word.startsWith('-'));
    const inner = programName(rest[script] ?? '').replace(/\.py$/, '');
    return COMPOSES.has(inner) ? composeOf(rest.slice(script + 1)) : undefined;
  }
  if (!ENGINES.has(name)) return undefined;
  const { words } = options(rest, (flag) => ENGINE_VALUES.has(flag));
  const [command = '', ...after] = words[0] === 'container' ? words.slice(1) : words;
  switch (command) {
    case 'compose':
      return composeOf(after);
    case 'run':
    case 'create':
      return runOf(after);
    case 'start':
    case 'restart': {
      const names = everyWord(after, START_VALUES);
      return names.length > 0 ? { kind: 'start', names } : undefined;
    }
    default:
      return undefined;
  }
}

function composeOf(rest: readonly string[]): ClientCommand | undefined {
  const { words, values } = options(rest, (flag) => COMPOSE_VALUES.has(flag));
  const [action = '', ...after] = words;
  if (!MAKERS.has(action)) return undefined;
  const project = lastOf(values, ['-p', '--project-name']);
  const directory = lastOf(values, ['--project-directory', '--workdir']);
  const oneOff = action === 'run';
  const services = everyWord(after, UP_VALUES).map((word) => (action === 'scale' ? word.replace(/=.*/, '') : word));
  return {
    kind: 'compose',
    files: values.filter(({ flag }) => flag === '-f' || flag === '--file').map(({ value }) => value),
    services: oneOff ? services.slice(0, 1) : services,
    oneOff,
    ...(isDetached(after, (flag) => UP_VALUES.has(flag)) && { detached: true as const }),
    ...(project !== undefined && { project }),
    ...(directory !== undefined && { directory }),
  };
}

function runOf(rest: readonly string[]): ClientCommand | undefined {
  const { words, values } = options(rest, (flag) => !RUN_SWITCHES.has(flag));
  const [image, ...args] = words;
  if (image === undefined) return undefined;
  const given = rest.slice(0, rest.length - words.length);
  const name = lastOf(values, ['--name']);
  const cidfile = lastOf(values, ['--cidfile']);
  const ports = values.filter(({ flag }) => flag === '-p' || flag === '--publish').map(({ value }) => value);
  return {
    kind: 'run',
    image,
    args,
    ports,
    ...(isDetached(given, (flag) => !RUN_SWITCHES.has(flag)) && { detached: true as const }),
    ...(name !== undefined && { name }),
    ...(cidfile !== undefined && { cidfile }),
  };
}

interface Value {
  readonly flag: string;
  readonly value: string;
}

/** Last part of a path of either kind, without `.exe`, in lower case. */
function programName(path: string): string {
  const name = path.split(/[\\/]/).at(-1) ?? path;
  return name.replace(/\.(?:exe|cmd)$/i, '').toLowerCase();
}

/** Splits off the options in front; `takesValue` says of a flag without `=` that the next word is its value. */
function options(
  rest: readonly string[],
  takesValue: (flag: string) => boolean,
): { readonly words: readonly string[]; readonly values: readonly Value[] } {
  const values: Value[] = [];
  let at = 0;
  for (; at < rest.length; at += 1) {
    const word = rest[at] ?? '';
    if (word === '--') return { words: rest.slice(at + 1), values };
    if (!word.startsWith('-') || word === '-') break;
    const given = /^(--[^=]+)=(.*)$/s.exec(word);
    if (given) values.push({ flag: given[1] ?? '', value: given[2] ?? '' });
    else {
      const { flag, value } = word.startsWith('--') ? { flag: word, value: undefined } : shortFlag(word);
      if (value !== undefined) values.push({ flag, value });
      else if (takesValue(flag)) {
        at += 1;
        values.push({ flag, value: rest[at] ?? '' });
      }
    }
  }
  return { words: rest.slice(at), values };
}

/** `-d`, also in a group such as `-itd`, `--detach`, or `--wait`, which implies it. */
function isDetached(rest: readonly string[], takesValue: (flag: string) => boolean): boolean {
  for (let at = 0; at < rest.length; at += 1) {
    const word = rest[at] ?? '';
    if (!word.startsWith('-')) continue;
    if (/^--(?:detach|wait)(?:=true)?$/.test(word)) return true;
    const { flag, value } = word.startsWith('--') ? { flag: word, value: undefined } : shortFlag(word);
    const switches = word.startsWith('--') ? '' : word.slice(1, word.indexOf(flag.slice(1), 1) + 1);
    if (switches.includes('d')) return true;
    if (!word.includes('=') && value === undefined && takesValue(flag)) at += 1;
  }
  return false;
}

/** All that the command does is to have the engine start something and leave it: what is wanted is what it leaves. */
export function leavesContainers(words: readonly string[]): boolean {
  const text = words[words.findIndex((word) => /^-[a-z]*c$/.test(word)) + 1] ?? '';
  const clients = SHELLS.has(programName(words[0] ?? '')) ? onlyClients(text) : clientCommands(words);
  return clients !== undefined && clients.length > 0 && clients.every(({ detached }) => detached === true);
}

/** `-dp` is `-d -p`, `-p80:80` and `-fdev.yml` have their value with them: what counts is the first that is no mere switch. */
function shortFlag(word: string): { readonly flag: string; readonly value?: string } {
  const letters = word.slice(1);
  const at = [...letters].findIndex((letter) => !SHORT_SWITCHES.has(letter));
  if (at < 0) return { flag: `-${letters.at(-1) ?? ''}` };
  const value = letters.slice(at + 1).replace(/^=/, '');
  return { flag: `-${letters[at] ?? ''}`, ...(value !== '' && { value }) };
}

/** The words of a list in which options may stand anywhere. */
function everyWord(rest: readonly string[], withValue: ReadonlySet<string>): readonly string[] {
  const found: string[] = [];
  let left = rest;
  while (left.length > 0) {
    const { words } = options(left, (flag) => withValue.has(flag));
    const [word, ...more] = words;
    if (word !== undefined) found.push(word);
    left = more;
  }
  return found;
}

function lastOf(values: readonly Value[], flags: readonly string[]): string | undefined {
  return values.findLast(({ flag }) => flags.includes(flag))?.value;
}

/** Without `sudo`, `env A=1`, `exec` and assignments in front. */
function withoutPrefix(words: readonly string[]): readonly string[] {
  let left = words;
  for (;;) {
    const [first = '', ...rest] = left;
    if (/^[A-Za-z_]\w*=/.test(first)) left = rest;
    else if (PREFIXES.has(programName(first))) left = options(rest, (flag) => /^-[ugnC]$/.test(flag)).words;
    else return left;
  }
}

/** The plain commands of a shell's text: split at `&&`, `||`, `;`, `|`, `&`, brackets and line ends outside of quotes. */
function simpleCommands(text: string): readonly (readonly string[])[] {
  const commands: string[][] = [[]];
  const pattern = /\\\n|((?:"(?:[^"\\]|\\.)*"|'[^']*'|\\.|[^\s;&|()"'\\])+)|([;&|()\n])/gs;
  for (const [, word, end] of text.matchAll(pattern)) {
    if (word !== undefined) commands.at(-1)?.push(unquoted(word));
    if (end !== undefined) commands.push([]);
  }
  return commands.map((words) => words.filter((word) => !KEYWORDS.has(word))).filter((words) => words.length > 0);
}

const KEYWORDS: ReadonlySet<string> = new Set([
  'then',
  'do',
  'else',
  'if',
  'while',
  'until',
  '{',
  '}',
  '!',
  'fi',
  'done',
]);

function unquoted(word: string): string {
  return word.replace(
    /"((?:[^"\\]|\\.)*)"|'([^']*)'|\\(.)/gs,
    (_, double?: string, single?: string, escaped?: string) =>
      double?.replace(/\\(["\\$`])/g, '$1') ?? single ?? escaped ?? '',
  );
}
