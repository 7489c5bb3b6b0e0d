/** The manual page, made of the commands themselves: roff in the form of man(7). Pure. */
import type { Argument, Command, Option } from 'commander';
import { EXAMPLES } from './examples.ts';
import { helpWords } from './words/help.ts';

/** `version`: of the program. */
export function manPage(program: Command, version: string): string {
  const { man } = helpWords;
  const commands = leafCommands(program);
  return [
    `.TH STACKLIGHT 1 "" "stacklight ${escaped(version)}" "${man.section}"`,
    '.SH NAME',
    `stacklight \\- ${escaped(man.brief)}`,
    '.SH SYNOPSIS',
    '.B stacklight',
    escaped(man.usage),
    '.SH DESCRIPTION',
    escaped(program.description()),
    '.SH OPTIONS',
    ...program.options.flatMap(optionLines),
    '.SH COMMANDS',
    ...commands.flatMap(({ name, command }) => [
      `.SS stacklight ${escaped([name, ...command.registeredArguments.map(argumentText)].join(' '))}`,
      escaped(command.description()),
      ...command.options.filter(({ hidden }) => !hidden).flatMap(optionLines),
      ...exampleLines(name),
    ]),
    '.SH EXIT STATUS',
    ...man.exits.flatMap(([code, meaning]) => ['.TP', `.B ${code}`, escaped(meaning)]),
    '.SH ENVIRONMENT',
    ...man.environment.flatMap(([name, meaning]) => ['.TP', `.B ${name}`, escaped(meaning)]),
    '',
  ].join('\n');
}

/** The commands that do something, with their whole names: `export compose`. */
export function leafCommands(
  command: Command,
  before: readonly string[] = [],
): readonly { readonly name: string; readonly command: Command }[] {
  return command.commands.flatMap((one) => {
    const path = [...before, one.name()];
    return one.commands.length > 0 ? leafCommands(one, path) : [{ name: path.join(' '), command: one }];
  });
}

/** `<file>`, `[services...]`. */
export function argumentText(argument: Argument): string {
  const name = argument.name() + (argument.variadic ? '...' : '');
  return argument.required ? `<${name}>` : `[${name}]`;
}

function optionLines({ flags, description }: Option): readonly string[] {
  return ['.TP', `.B ${escaped(flags)}`, escaped(description)];
}

function exampleLines(name: string): readonly string[] {
  return (EXAMPLES[name] ?? []).flatMap(({ line, about }) => [
    '.PP',
    `${escaped(about)}:`,
    '.RS',
    '.nf',
    escaped(line),
    '.fi',
    '.RE',
  ]);
}

/** A text that means itself: no request at the beginning of a line, no escape, and hyphens that can be copied. */
function escaped(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^(['.])/gm, '\\&$1');
}
