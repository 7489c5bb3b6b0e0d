import type { Command } from 'commander';
import { badCall } from './option-values.ts';
import { helpWords } from './words/help.ts';

/** `help export compose`: what `stacklight export compose --help` prints. Without names the help of all. */
export function help(program: Command, names: readonly string[]): void {
  let about = program;
  for (const name of names) {
    const next = about.commands.find((one) => one.name() === name);
    if (!next) throw badCall(helpWords.unknownCommand(name));
    about = next;
  }
  about.outputHelp();
}
