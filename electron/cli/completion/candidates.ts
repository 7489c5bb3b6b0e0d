/** What may stand next on a command line, found out from the commands themselves. Pure. */
import type { Command, Option } from 'commander';

export interface Candidate {
  readonly word: string;
  /** A short description; empty where there is none. */
  readonly about: string;
}

/** `services`: the names of the stack's services are wanted, beside `words`; `files`: a path is. */
export interface Candidates {
  readonly words: readonly Candidate[];
  readonly services: boolean;
  readonly files: boolean;
}

const NONE: Candidates = { words: [], services: false, files: false };

/** What options take that are no services and no paths; the commands check it themselves. */
const CHOICES: Readonly<Record<string, readonly string[]>> = {
  'import --from': ['compose', 'procfile', 'package-json', 'process-compose', 'pm2', 'machine'],
};
const PATHS = /^(?:file|dir|path|file\|dir)$/;

/** `before`: the words behind `stacklight` that are complete; `current`: the beginning of the next one. */
export function candidatesFor(program: Command, before: readonly string[], current: string): Candidates {
  let command = program;
  let waiting: Option | undefined;
  let given = 0;
  for (const word of before) {
    if (waiting) {
      waiting = undefined;
    } else if (word === '--') {
      return { ...NONE, files: true };
    } else if (word.startsWith('-')) {
      const option = optionsOf(command).find((one) => one.short === word || one.long === word);
      waiting = option?.required ? option : undefined;
    } else {
      const child = command.commands.find((one) => one.name() === word || one.aliases().includes(word));
      if (child) command = child;
      else given += 1;
    }
  }
  if (waiting) return valuesOf(command, waiting);
  if (current.startsWith('-')) return { ...NONE, words: optionsOf(command).flatMap(words) };
  if (command.commands.length > 0) return { ...NONE, words: commandWords(command) };
  return argumentsOf(command, given);
}

/** Those of the program stand before and after the name of a command. */
function optionsOf(command: Command): readonly Option[] {
  const above = command.parent ? optionsOf(command.parent) : [];
  return [...command.options, ...above].filter(({ hidden }) => !hidden);
}

function words({ long, short, description }: Option): readonly Candidate[] {
  const word = long ?? short;
  return word === undefined ? [] : [{ word, about: description }];
}

function commandWords({ commands }: Command): readonly Candidate[] {
  return commands.map((one) => ({ word: one.name(), about: one.description() }));
}

function valuesOf(command: Command, option: Option): Candidates {
  if (option.long === '--service') return { ...NONE, services: true };
  const name = /<([^>]+)>/.exec(option.flags)?.[1] ?? '';
  if (PATHS.test(name)) return { ...NONE, files: true };
  return { ...NONE, words: chosen(CHOICES[`${command.name()} ${option.long ?? ''}`]) };
}

function argumentsOf(command: Command, given: number): Candidates {
  const { registeredArguments: all } = command;
  const next = all[given] ?? (all.at(-1)?.variadic ? all.at(-1) : undefined);
  if (!next) return NONE;
  if (next.name() === 'services' || next.name() === 'service') return { ...NONE, services: true };
  if (PATHS.test(next.name())) return { ...NONE, files: true };
  if (command.name() === 'help') return { ...NONE, words: command.parent ? commandWords(command.parent) : [] };
  // `<start|stop>`
  return { ...NONE, words: next.name().includes('|') ? chosen(next.name().split('|')) : [] };
}

function chosen(choices: readonly string[] = []): readonly Candidate[] {
  return choices.map((word) => ({ word, about: '' }));
}
