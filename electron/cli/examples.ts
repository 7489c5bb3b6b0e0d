/** Examples of the help and of the manual page, by the whole name of the command. */
import { helpWords } from './words/help.ts';

export interface Example {
  readonly line: string;
  readonly about: string;
}

export const EXAMPLES: Readonly<Record<string, readonly Example[]>> = helpWords.examples;

/** What the help of a command says at its end; empty for one without examples. */
export function examplesText(name: string): string {
  const examples = EXAMPLES[name] ?? [];
  if (examples.length === 0) return '';
  const width = Math.max(...examples.map(({ line }) => line.length));
  const lines = examples.map(({ line, about }) => `  ${line.padEnd(width)}  ${about}`);
  return `\n${helpWords.examplesTitle}\n${lines.join('\n')}\n`;
}
