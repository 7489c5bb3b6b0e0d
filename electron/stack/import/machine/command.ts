/** The command by which a process can be run again, from what the process table says of it. Pure. */
import { isInterpreter, isLauncher, programFamily, wordsOf } from '../../../commands/launchers.ts';
import { secretIn } from '../../../secrets/command-secrets.ts';
import { splitWords } from '../../syntax/shell-words.ts';
import { literal } from '../escape-dollars.ts';

export interface RunAgain {
  /** As `command` stands in a stack file: text where it reads back as the same words, else a list. */
  readonly command: string | readonly string[];
  /** Variables that stand for secrets of the command line. */
  readonly secrets: readonly string[];
}

/** What package managers are called when the process table shows the interpreter that runs them. */
const MANAGER_SCRIPT = /[\\/](npm|npx|pnpm|pnpx|yarn|yarnpkg|bunx)(?:-cli)?(?:\.[cm]?js)?$/;

/** The words of a package manager behind `node /usr/lib/node_modules/npm/bin/npm-cli.js run dev`: `npm run dev`. */
export function managerWords(command: readonly string[]): readonly string[] | undefined {
  const words = wordsOf(withoutPadding(command));
  if (isLauncher(words) || programFamily(words[0] ?? '') === 'bun') return words;
  const name = isInterpreter(programFamily(words[0] ?? '')) ? MANAGER_SCRIPT.exec(words[1] ?? '')?.[1] : undefined;
  return name ? [name === 'yarnpkg' ? 'yarn' : name, ...words.slice(2)] : undefined;
}

/**
 * The words to run it with; undefined where the process wrote a title over them (`next-server (v15.1.0)`, `postgres: writer`).
 * @param interpreter of the virtual environment that it was started from
 */
export function wordsToRun(command: readonly string[], interpreter?: string): readonly string[] | undefined {
  const manager = managerWords(command);
  if (manager) return manager;
  const [first = '', ...rest] = withoutPadding(command);
  const nginx = /^nginx: master process (.+)$/.exec(first)?.[1];
  if (nginx) return splitNginx(nginx);
  if (first === '' || /:$|^[^\\/]+ /.test(first)) return undefined;
  return [interpreter ?? first.replace(/^-/, ''), ...rest];
}

/** nginx writes its arguments into its title without quotes: what follows `-g` is one of them. */
function splitNginx(text: string): readonly string[] {
  const [, before = text, directives] = /^(.*?)\s-g (.+)$/.exec(text) ?? [];
  return [...before.split(' '), ...(directives === undefined ? [] : ['-g', directives])];
}

/** Programs that set their title leave the rest of their arguments' room empty. */
function withoutPadding(command: readonly string[]): readonly string[] {
  const last = command.findLastIndex((word) => word !== '');
  return command.slice(0, last + 1);
}

/** The words as a stack file has them; what looks like a secret became a variable that must be set before it can start. */
export function runAgain(words: readonly string[]): RunAgain {
  const secrets: string[] = [];
  const masked = words.map((word, index) => {
    const secret = secretIn(word, words.slice(0, index));
    if (!secret) return literal(word);
    secrets.push(secret.name);
    return `${literal(secret.before)}\${${secret.name}:?is not taken over from the command line}${literal(secret.after)}`;
  });
  const text = masked.map(quoted).join(' ');
  const back = splitWords(words.map(quoted).join(' '));
  const same = back.ok && !back.shell && JSON.stringify(back.words) === JSON.stringify(words);
  return { command: secrets.length === 0 && same ? text : masked, secrets };
}

function quoted(word: string): string {
  return /^[\w@%+=:,./~^-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
