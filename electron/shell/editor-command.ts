/**
 * A command of a person's own that opens a file: taken apart here and started as a program with arguments, never through a shell, so that
 * no name of a file is ever read as more than a name. Pure.
 */
import { basename, isAbsolute } from 'node:path';
import { fail, ok, type Result } from '../result.ts';
import { settingsWords } from './words/settings.ts';

/** The `editor` that means this command. */
export const OWN_COMMAND = 'command';

export interface EditorCommand {
  /** An absolute path, or a name that is looked for on the PATH. */
  readonly program: string;
  /** With `{file}`, `{line}` and `{column}` in them. */
  readonly args: readonly string[];
}

export interface FilePlace {
  readonly file: string;
  /** Both from 1. */
  readonly line: number;
  readonly column: number;
}

const PLACEHOLDER = /\{(file|line|column)\}/g;
const SHELL = /^(?:(?:ba|z|da|fi|k|c|tc|a)?sh|cmd|powershell|pwsh|busybox|nu|elvish|xonsh)(?:\.exe)?$/i;

/**
 * Words are divided by spaces and kept together by single or double quotes; a backslash is a backslash, as in a path of Windows.
 * The sentence of a refusal says what to write instead.
 */
export function parseEditorCommand(text: string): Result<EditorCommand> {
  const refused = (message: string) => fail({ code: 'editor-command', message });
  if (/\p{Cc}/u.test(text)) return refused(settingsWords.commandControl);
  const words = wordsOf(text);
  if (!words) return refused(settingsWords.commandQuote);
  const [program, ...args] = words;
  if (!program) return refused(settingsWords.commandEmpty);
  if (!isAbsolute(program) && (/[\\/{}]/.test(program) || program.startsWith('-')))
    return refused(settingsWords.commandProgram(program));
  if (/\.(?:cmd|bat)$/i.test(program)) return refused(settingsWords.commandScript(program));
  const shell = words.find((word) => SHELL.test(nameOf(word)));
  if (shell !== undefined) return refused(settingsWords.commandShell(shell));
  const unknown = words
    .flatMap((word) => word.match(/\{[^{}]*\}/g) ?? [])
    .find((one) => one.replace(PLACEHOLDER, '') !== '');
  if (unknown !== undefined) return refused(settingsWords.commandPlaceholder(unknown));
  if (!args.some((word) => word.includes('{file}'))) return refused(settingsWords.commandNoFile);
  return ok({ program, args });
}

/** The arguments for one file. What stands in its name is filled in nowhere else. */
export function argumentsFor({ args }: Pick<EditorCommand, 'args'>, place: FilePlace): readonly string[] {
  return args.map((word) => word.replace(PLACEHOLDER, (_all, name: keyof FilePlace) => String(place[name])));
}

/** Undefined where a quote is not closed. */
function wordsOf(text: string): readonly string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  let quote: string | undefined;
  for (const character of text) {
    if (quote !== undefined) {
      if (character === quote) quote = undefined;
      else word = `${word ?? ''}${character}`;
    } else if (character === '"' || character === "'") {
      quote = character;
      word ??= '';
    } else if (character === ' ') {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = `${word ?? ''}${character}`;
  }
  if (quote !== undefined) return undefined;
  return word === undefined ? words : [...words, word];
}

/** Also of a path of Windows, whatever runs this. */
function nameOf(word: string): string {
  return basename(word.replaceAll('\\', '/'));
}
