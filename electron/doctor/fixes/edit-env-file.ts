/** Sets one variable of an env file and leaves every other character as it is. Pure; no value is part of a problem. */
import { fail, ok, type Result } from '../../result.ts';
import type { EnvFileSpec } from '../../stack/stack.ts';
import { parseEnvFile } from '../../stack/syntax/dotenv.ts';

type Format = EnvFileSpec['format'];
type Values = Readonly<Record<string, string>>;

/** The value that a file gives to a variable; an error where it has none or refers to other variables. */
export function variableIn(text: string, name: string, format: Format): Result<string> {
  const value = parse(text, format).values[name];
  // What depends on the surroundings is another value in others.
  if (parse(text, format, 'elsewhere').values[name] !== value)
    return fail({ code: 'not-plain', message: `Its ${name} refers to other variables.` });
  if (value === undefined || value === '') return fail({ code: 'not-set', message: `It does not set ${name}.` });
  return ok(value);
}

/**
 * The text with the variable set: its last assignment (the one that counts) is replaced in its place, or a line is added at
 * the end. Error `not-edited`: the result would not read back as meant (a value over several lines, for instance).
 */
export function withVariable(text: string, name: string, value: string, format: Format): Result<string> {
  const lines = text.split('\n');
  const assignment = new RegExp(`^(\\uFEFF?\\s*(?:export\\s+)?${name.replace(/[.]/g, '\\.')}\\s*[=:]\\s*).*?(\\r?)$`);
  const at = lines.findLastIndex((line) => assignment.test(line));
  const written = format === undefined ? quoted(value) : value;
  const edited =
    at < 0
      ? `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${name}=${written}\n`
      : lines
          .with(
            at,
            (lines[at] ?? '').replace(assignment, (_, head: string, end: string) => `${head}${written}${end}`),
          )
          .join('\n');
  const before = parse(text, format);
  const after = parse(edited, format);
  const same = isSame(after.values, { ...before.values, [name]: value });
  return same && after.problems.length <= before.problems.length
    ? ok(edited)
    : fail({ code: 'not-edited', message: `${name} cannot be set there without changing more than that.` });
}

function parse(text: string, format: Format, every?: string) {
  return parseEnvFile(text, format, () => every);
}

/** Plain where nothing in it means anything to a reader of env files; within single quotes nothing does. */
function quoted(value: string): string {
  return /^[\w.+/=@:,~-]*$/.test(value) ? value : `'${value.replaceAll("'", "\\'")}'`;
}

function isSame(values: Values, wanted: Values): boolean {
  const names = new Set([...Object.keys(values), ...Object.keys(wanted)]);
  return [...names].every((name) => values[name] === wanted[name]);
}
