/**
 * Which known framework or server this is, where it listens and how to see that it is well, from what its command, its
 * dependencies or its image say. Nothing is asked of anything that runs. Pure.
 */
import { programFamily } from '../../../commands/launchers.ts';
import { programWords } from '../../../commands/signature.ts';
import { splitWords } from '../../syntax/shell-words.ts';
import type { ServiceEntry } from '../proposal.ts';
import { portInCommand } from './command-port.ts';
import { rowOfDependencies } from './dependency-table.ts';
import { type FrameworkCheck, healthcheckAt } from './framework-check.ts';
import { FRAMEWORKS, type FrameworkRow } from './framework-table.ts';
import { serverOfImage, serverOfProgram } from './server-table.ts';

export interface FrameworkClues {
  /** The command as somebody would type it, or its words. */
  readonly command?: string | readonly string[];
  /** What the process that listens was started with, where that is another one: below `npm run dev` it is `node …/vite`. */
  readonly listenerCommand?: readonly string[];
  /** `dependencies` and `devDependencies` of the package.json beside it; only the names count. */
  readonly dependencies?: Readonly<Record<string, unknown>>;
  readonly image?: string;
  /** Variables that the command is given: only those that frameworks take their port from (`PORT` …) are looked at. */
  readonly env?: Readonly<Record<string, string | null | undefined>>;
}

export interface Framework {
  /** For people: `Vite`. */
  readonly name: string;
  /** By a flag of the command, else by a variable, else its default; with `image`, the port inside the container. */
  readonly port?: number;
  /** The port is only where it listens by default: nothing says that it does here. */
  readonly assumed?: true;
  /** Variable that it takes its port from, where it takes one. */
  readonly variable?: string;
  /** In the words of the stack file, at `localhost` and `port`; left out where the port is not known. */
  readonly healthcheck?: ServiceEntry;
  /** What to ask, for a caller that knows better where (`healthcheckAt`). */
  readonly check: FrameworkCheck;
  /** A clause: `vite in the command`, `next is a dependency`, `image redis:7`. */
  readonly because: string;
}

type Row = Pick<FrameworkRow, 'name' | 'port' | 'variable' | 'check'>;

/** Undefined: nothing that is known. The command counts before what listens, both before dependencies and image. */
export function frameworkOf(clues: FrameworkClues): Framework | undefined {
  const { command, listenerCommand, dependencies, image, env = {} } = clues;
  const typed = wordsIn(command);
  for (const [words, where] of [
    [typed, 'in the command'],
    [listenerCommand ?? [], 'is what listens'] as const,
  ] as const) {
    const found = rowOfCommand(words);
    if (found) return framework(found.row, typed.length > 0 ? [typed, words] : [words], env, `${found.word} ${where}`);
  }
  const byPackage = dependencies && rowOfDependencies(Object.keys(dependencies), typed);
  if (byPackage) return framework(byPackage.row, [typed], env, `${byPackage.dependency} is a dependency`);
  const server = image === undefined ? undefined : serverOfImage(image);
  return server && framework(server, [typed], {}, `image ${image}`);
}

/** The row that fits a command line, and the word by which people know it. */
function rowOfCommand(words: readonly string[]): { readonly row: Row; readonly word: string } | undefined {
  if (words.length === 0) return undefined;
  const inner = programWords(words);
  const program = programFamily(inner[0] ?? '');
  // `bin/vite` of a Rails application is Vite Ruby's, which listens elsewhere than Vite itself.
  const ruby = program === 'vite' && (/^(?:\.\/)?bin\/vite$/.test(words[0] ?? '') || words[0] === 'bundle');
  const text = [ruby ? 'vite_ruby' : program, ...inner.slice(1)].join(' ');
  const row = FRAMEWORKS.find(({ command }) => command.test(text)) ?? serverOfProgram(withoutTitle(program));
  return row && { row, word: withoutTitle(program) };
}

/** `nginx:` of `nginx: master process …`. */
function withoutTitle(program: string): string {
  return program.replace(/:$/, '');
}

function framework(
  row: Row,
  commands: readonly (readonly string[])[],
  env: FrameworkClues['env'],
  because: string,
): Framework {
  const said =
    commands.map((words) => portIn(words, env)).find((found) => found !== undefined) ?? variablePort(row, env);
  const port = said ?? row.port;
  const healthcheck = port === undefined ? {} : { port, healthcheck: healthcheckAt(row.check, port) };
  const assumed = said === undefined && port !== undefined ? { assumed: true as const } : {};
  const variable = row.variable === undefined ? {} : { variable: row.variable };
  return { name: row.name, ...healthcheck, ...assumed, ...variable, check: row.check, because };
}

function portIn(words: readonly string[], env: FrameworkClues['env']): number | undefined {
  // A script that npm is given arguments for has them behind `--`; they are read like all others.
  const filled = words.map((word) =>
    word.replace(
      /\$\$?(?:PORT\b|\{PORT(?::?-(\d+))?\})/g,
      (variable, fallback?: string) => env?.PORT ?? fallback ?? variable,
    ),
  );
  return portInCommand(filled.join(' '))?.port;
}

function variablePort(row: Row, env: FrameworkClues['env']): number | undefined {
  const port = Number(row.variable === undefined ? undefined : env?.[row.variable]);
  return Number.isInteger(port) && port >= 1 && port <= 65_535 ? port : undefined;
}

function wordsIn(command: FrameworkClues['command']): readonly string[] {
  if (typeof command !== 'string') return command ?? [];
  const split = splitWords(command);
  return split.ok ? split.words : [];
}
