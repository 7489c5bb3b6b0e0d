/** The reference of the command line in `docs/command-line.md`, made of the commands themselves: none can be there and miss here. */
import type { Command, Option } from 'commander';
import { EXAMPLES } from '../../../electron/cli/examples.ts';
import { argumentText, leafCommands } from '../../../electron/cli/man-page.ts';
import { helpWords } from '../../../electron/cli/words/help.ts';

/** The same text with what stands between `<!-- commands -->`, `<!-- options -->`, `<!-- exits -->` and `<!-- end -->` made anew. */
export function withCommands(documentation: string, program: Command): string {
  const parts: Readonly<Record<string, string>> = {
    options: optionTable(program.options),
    commands: leafCommands(program).map(section).join('\n\n'),
    exits: table(
      ['exit code', 'means'],
      helpWords.man.exits.map(([code, means]) => [`\`${code}\``, means]),
    ),
    environment: table(
      ['variable', 'means'],
      helpWords.man.environment.map(([name, means]) => [`\`${name}\``, means]),
    ),
  };
  return documentation.replace(/<!-- (\w+) -->\n[\s\S]*?<!-- end -->/g, (whole, name: string) =>
    parts[name] === undefined ? whole : `<!-- ${name} -->\n${parts[name]}\n<!-- end -->`,
  );
}

function section({ name, command }: { readonly name: string; readonly command: Command }): string {
  const options = command.options.filter(({ hidden }) => !hidden);
  const argumentsOf = command.registeredArguments;
  const usage = ['stacklight', name, ...argumentsOf.map(argumentText), ...(options.length > 0 ? ['[options]'] : [])];
  const described = argumentsOf.filter(({ description }) => description !== '');
  return [
    `### ${name}`,
    sentence(command.description()),
    `\`\`\`text\n${usage.join(' ')}\n\`\`\``,
    ...(described.length > 0
      ? [
          table(
            ['argument', 'what it is'],
            described.map((one) => [`\`${one.name()}\``, one.description]),
          ),
        ]
      : []),
    ...(options.length > 0 ? [optionTable(options)] : []),
    ...examples(name),
  ].join('\n\n');
}

function examples(name: string): readonly string[] {
  const lines = EXAMPLES[name] ?? [];
  if (lines.length === 0) return [];
  const width = Math.max(...lines.map(({ line }) => line.length));
  return [`\`\`\`sh\n${lines.map(({ line, about }) => `${line.padEnd(width)}  # ${about}`).join('\n')}\n\`\`\``];
}

function optionTable(options: readonly Option[]): string {
  return table(
    ['option', 'what it does'],
    options.map(({ flags, description }) => [`\`${flags}\``, description]),
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

const sentence = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
