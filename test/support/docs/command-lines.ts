/** The `stacklight` commands that pages show, held against the commands and options that there are. */
import type { Argument, Command, Option } from 'commander';
import { type Block, blocksOf, codeSpansOf, type Page } from './pages.ts';

/** Every command that a page shows, without `npx` in front and without the comment behind. */
export function commandsOf(page: Page): readonly string[] {
  const lines = blocksOf(page).filter(isForShell).flatMap(linesOf);
  return [...lines, ...codeSpansOf(page)].flatMap((line) => {
    // Also one behind `sudo`, in a pipe, in `$(…)` or after `&&`; a program's path that ends so is none.
    const found = [...line.matchAll(/(?<![\w/.-])stacklight ((?:"[^"]*"|'[^']*'|<[\w|]+>|[^|;&)#"'])*)/g)];
    return found.map(([, words = '']) => words.trim()).filter((words) => words !== '');
  });
}

/** The scripts of package.json that a page names: `npm run package -- --linux deb` → `package`. */
export function npmScriptsOf(page: Page): readonly string[] {
  const texts = [...blocksOf(page).map(({ text }) => text), ...codeSpansOf(page)];
  return texts.flatMap((text) =>
    [...text.matchAll(/\bnpm (?:run ([\w:-]+)|(start|test)\b)/g)].map(([, run, own]) => run ?? own ?? ''),
  );
}

/** `sh` is typed, `text` is a synopsis or an output, in which only lines that begin so are commands. */
function isForShell({ language }: Block): boolean {
  return language === 'sh' || language === 'text' || language === '';
}

function linesOf({ language, text }: Block): readonly string[] {
  const lines = text.replaceAll('\\\n', ' ').split('\n');
  return language === 'sh' ? lines : lines.filter((line) => /^\s*(npx )?stacklight /.test(line));
}

/**
 * What is wrong with a command: its name, an option, a value or how many arguments it has. Words in capitals, and what stands in
 * brackets, are places for something of the reader's. Undefined when nothing is.
 */
export function wrongIn(line: string, program: Command): string | undefined {
  const words = wordsOf(line);
  let command = program;
  const operands: string[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (word.startsWith('-') && word !== '-') {
      const option = [...command.options, ...program.options].find(({ short, long }) =>
        [short, long].includes(word.split('=')[0]),
      );
      if (option === undefined) {
        if (word === '--help' || word === '-h') continue;
        return `${command.name()} has no option ${word}`;
      }
      if (!option.required && !option.optional) continue;
      const value = word.includes('=') ? word.slice(word.indexOf('=') + 1) : words[++index];
      const refused = value === undefined ? `${word} wants a value` : refusalOf(option, value);
      if (refused !== undefined) return refused;
      continue;
    }
    const inner = operands.length === 0 ? command.commands.find((one) => one.name() === word) : undefined;
    if (inner) command = inner;
    else if (command.commands.length > 0) return `${command.name()} has no command ${word}`;
    else operands.push(word);
  }
  return tooManyOrFew(command, operands) ?? refusedOperand(command, operands);
}

/** As a shell splits a simple command; the brackets and dots of a synopsis mean nothing here. */
function wordsOf(line: string): readonly string[] {
  const plain = line
    .replace('[options]', '')
    .replace(/<([\w|]+)>/g, (_whole, name: string) => name.split('|')[1] ?? name.toUpperCase())
    .replace(/[[\]…]|\.\.\.|[<>]\s*\S+$/g, ' ')
    .replace(/ {3,}.*$/, '');
  return [...plain.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, bare]) => double ?? single ?? bare ?? '',
  );
}

function refusalOf(option: Option | Argument, value: string): string | undefined {
  if (/^[A-Z][A-Z|]*$/.test(value) || option.parseArg === undefined) return undefined;
  try {
    option.parseArg(value, undefined);
    return undefined;
  } catch (error) {
    return `${'flags' in option ? option.flags : option.name()}: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function tooManyOrFew(command: Command, operands: readonly string[]): string | undefined {
  const { registeredArguments: wanted } = command;
  const least = wanted.filter(({ required }) => required).length;
  if (operands.length < least) return `${command.name()} wants ${wanted[operands.length]?.name()}`;
  const many = wanted.some(({ variadic }) => variadic);
  return operands.length > wanted.length && !many ? `${command.name()} takes no ${operands[wanted.length]}` : undefined;
}

function refusedOperand({ registeredArguments: wanted }: Command, operands: readonly string[]): string | undefined {
  const refusals = operands.map((word, index) => {
    const argument = wanted[Math.min(index, wanted.length - 1)];
    return argument && refusalOf(argument, word);
  });
  return refusals.find((one) => one !== undefined);
}
