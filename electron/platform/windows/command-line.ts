/** Command lines of Windows, which are one text. Pure. */

/**
 * A command line in words, by the rules of the C runtime ("Parsing C command-line arguments"): backslashes count only before a
 * quote, two quotes within quotes are one. The program's own name knows no backslash rule.
 */
export function splitCommandLine(line: string): readonly string[] {
  const first = /^\s*(?:"([^"]*)"?|(\S+))/.exec(line);
  if (!first) return [];
  const words = [first[1] ?? first[2] ?? ''];
  let word: string | undefined;
  let quoted = false;
  const rest = line.slice(first[0].length);
  for (let at = 0; at < rest.length; at++) {
    const slashes = /^\\*/.exec(rest.slice(at))?.[0].length ?? 0;
    if (slashes > 0) {
      const beforeQuote = rest[at + slashes] === '"';
      word = (word ?? '') + '\\'.repeat(beforeQuote ? Math.floor(slashes / 2) : slashes);
      at += slashes - 1;
      if (beforeQuote && slashes % 2 === 1) {
        word += '"';
        at += 1;
      }
    } else if (rest[at] === '"') {
      word ??= '';
      if (quoted && rest[at + 1] === '"') {
        word += '"';
        at += 1;
      } else quoted = !quoted;
    } else if (!quoted && /\s/.test(rest[at] ?? '')) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? '') + rest[at];
  }
  return word === undefined ? words : [...words, word];
}

/** One argument so that the program gets it whole: the reverse of the above. */
export function quoteArgument(argument: string): string {
  if (argument !== '' && !/[\s"]/.test(argument)) return argument;
  return `"${argument.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\*)$/, '$1$1')}"`;
}

export interface ProgramLine {
  /** The file to start. */
  readonly program: string;
  readonly line: string;
}

const BATCH = /\.(cmd|bat)$/i;
/** A batch file that npm made for a program of a package: it hands its arguments on, so they are read twice. */
const SHIM = /[\\/]node_modules[\\/]\.bin[\\/][^\\/]+\.cmd$/i;

/**
 * What to start for a program and its arguments. A batch file (`npm.cmd`) is run by the command interpreter `comspec`, whose own signs
 * are all made literal. Undefined where an argument cannot be handed over: it has a line break, which ends a command there.
 */
export function programLine(program: string, args: readonly string[], comspec: string): ProgramLine | undefined {
  if (!BATCH.test(program)) return { program, line: [program, ...args].map(quoteArgument).join(' ') };
  if ([program, ...args].some((word) => /[\r\n]/.test(word))) return undefined;
  const twice = SHIM.test(program);
  const words = args.map((argument) => {
    const once = literal(quoted(argument));
    return twice ? literal(once) : once;
  });
  return { program: comspec, line: `${quoteArgument(comspec)} /d /s /c "${[batchName(program), ...words].join(' ')}"` };
}

/** In quotes, which every interpreter takes; only `%` has a meaning there, so a name with it is made literal sign by sign. */
function batchName(program: string): string {
  return /\s/.test(program) && !program.includes('%') ? `"${program}"` : literal(program);
}

/** Always in quotes: the interpreter splits at more signs than the C runtime. */
function quoted(argument: string): string {
  const bare = quoteArgument(argument);
  return bare.startsWith('"') ? bare : `"${bare}"`;
}

function literal(text: string): string {
  return text.replace(/[()\][%!^"`<>&|;, *?]/g, '^$&');
}
