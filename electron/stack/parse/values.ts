/** Commands, environments and files: the parts that native services and containers share. */

import { resolvePath } from '../paths.ts';
import type { EnvFileInput } from '../schema/env-file.ts';
import type { ServiceInput } from '../schema/service.ts';
import type { EnvFileSpec } from '../stack.ts';
import { commandWords, splitWords } from '../syntax/shell-words.ts';
import type { BuildContext } from './context.ts';
import { formatPath, type Path } from './problem-report.ts';

type CommandInput = string | readonly string[];

/**
 * Words of a command. `shell` lets a text with shell syntax become a shell's argument, which only fits native services: in a
 * container Compose passes the words as they are.
 */
export function buildCommand(
  input: CommandInput,
  path: Path,
  context: BuildContext,
  options: { readonly shell: boolean },
): readonly string[] {
  if (typeof input !== 'string') return input;
  const split = options.shell ? commandWords(input) : splitWords(input);
  if (split.ok && split.words.length > 0) return split.words;
  if (!context.tree.excused(path)) {
    const reason = split.ok ? 'it is empty' : split.reason;
    context.report.unusable(path, { code: 'bad-command', message: `${formatPath(path)} cannot be run: ${reason}` });
  }
  return [];
}

/** The command as the user wrote it, variables unfilled. */
export function writtenCommand(input: CommandInput, path: Path, context: BuildContext): string {
  if (typeof input === 'string') return context.tree.written(path, input).trim();
  return input
    .map((word, index) => context.tree.written([...path, index], word))
    .map((word) => (/^[\w@%+=:,./${}-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`))
    .join(' ');
}

/**
 * Names with values. A name without value takes the one of the process or of `.env`; `null` where neither has it now, since
 * the user's login environment may.
 */
export function buildNamedValues(
  input: ServiceInput['environment'],
  context: BuildContext,
): Readonly<Record<string, string | null>> {
  const entries: (readonly [string, string | null])[] = Array.isArray(input)
    ? input.map(splitNamedValue)
    : Object.entries(input ?? {}).map(([name, value]) => [name, value === null ? null : String(value)]);
  return Object.fromEntries(entries.map(([name, value]) => [name, value ?? context.lookup(name) ?? null]));
}

/** The same for the engine, which knows no user's environment: what has no value is left out, as Compose does. */
export function withoutUnset(values: Readonly<Record<string, string | null>>): Readonly<Record<string, string>> {
  const set = Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== null);
  return Object.fromEntries(set);
}

export function buildEnvFiles(input: EnvFileInput | undefined, context: BuildContext): readonly EnvFileSpec[] {
  const entries = input === undefined ? [] : Array.isArray(input) ? input : [input];
  return entries.map((entry) => {
    if (typeof entry === 'string') return { path: absolute(entry, context), required: true };
    const { path, required = true, format } = entry;
    return { path: absolute(path, context), required, ...(format ? { format } : {}) };
  });
}

export function absolute(path: string, context: BuildContext): string {
  return resolvePath(context.directory, path, context.lookup('HOME') ?? context.lookup('USERPROFILE'));
}

function splitNamedValue(text: string): readonly [string, string | null] {
  const equals = text.indexOf('=');
  return equals < 0 ? [text, null] : [text.slice(0, equals), text.slice(equals + 1)];
}
