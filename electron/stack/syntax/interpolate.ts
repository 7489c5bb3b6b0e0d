/**
 * Compose's interpolation (compose-spec 12): `$V ${V} ${V:-d} ${V-d} ${V:?e} ${V?e} ${V:+r} ${V+r}`, nested, `$$` for `$`.
 * Pure and total: bad syntax and missing variables are reported, never thrown.
 */

import { LIMITS } from '../../limits.ts';

/** The value of a variable; undefined when it is not set. */
export type Lookup = (name: string) => string | undefined;

export interface Interpolated {
  readonly text: string;
  /** True when a variable had a part in it: the text may be secret. */
  readonly substituted: boolean;
  /** Variables without value and without default: they became empty. */
  readonly unset: readonly string[];
  /** Variables that the text requires (`:?`, `?`) and that have no value, with the user's own words about it. */
  readonly missing: readonly { readonly name: string; readonly because: string }[];
  /** Why the text cannot be interpolated, one clause; `text` is the text as it was then. */
  readonly invalid?: string;
}

interface Part {
  readonly text: string;
  /** Where reading goes on. */
  readonly end: number;
  readonly substituted?: boolean;
  readonly unset?: readonly string[];
  readonly missing?: Interpolated['missing'];
  readonly invalid?: string;
}

const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const OPERATOR = /:-|-|:\?|\?|:\+|\+/y;
const TOO_LONG = `its variables make it longer than ${LIMITS.stack.filledText / 1_000_000} MB`;
const DOLLAR = '"$" must be followed by a variable name or "{"';

export function interpolate(text: string, lookup: Lookup): Interpolated {
  const part = scan(text, 0, lookup, 0);
  if (part.invalid) return { text, substituted: false, unset: [], missing: [], invalid: part.invalid };
  return {
    text: part.text,
    substituted: part.substituted ?? false,
    unset: part.unset ?? [],
    missing: part.missing ?? [],
  };
}

/** Reads to the end of the text or, inside braces (`depth` above 0), to the closing brace. */
function scan(text: string, start: number, lookup: Lookup, depth: number): Part {
  const unset: string[] = [];
  const missing: Interpolated['missing'][number][] = [];
  let out = '';
  let substituted = false;
  let at = start;
  while (at < text.length && !(depth > 0 && text[at] === '}')) {
    if (text[at] !== '$') {
      out += text[at++];
      continue;
    }
    const part = dollar(text, at + 1, lookup, depth);
    if (part.invalid) return part;
    out += part.text;
    if (out.length > LIMITS.stack.filledText) return { text: '', end: at, invalid: TOO_LONG };
    at = part.end;
    substituted ||= part.substituted ?? false;
    // One by one: a call with a hundred thousand arguments fails.
    for (const name of part.unset ?? []) unset.push(name);
    for (const one of part.missing ?? []) missing.push(one);
  }
  return { text: out, end: at, substituted, unset, missing };
}

function dollar(text: string, at: number, lookup: Lookup, depth: number): Part {
  if (text[at] === '$') return { text: '$', end: at + 1 };
  if (text[at] === '{') return braced(text, at + 1, lookup, depth + 1);
  const name = match(NAME, text, at);
  return name ? { ...plain(name, lookup), end: at + name.length } : { text: '', end: at, invalid: DOLLAR };
}

function braced(text: string, at: number, lookup: Lookup, depth: number): Part {
  const bad = (invalid: string): Part => ({ text: '', end: at, invalid });
  if (depth > LIMITS.stack.nestedDefaults)
    return bad(`variables are nested more than ${LIMITS.stack.nestedDefaults} deep`);
  const name = match(NAME, text, at);
  if (!name) return bad('"${" must be followed by a variable name');
  const afterName = at + name.length;
  if (text[afterName] === '}') return { ...plain(name, lookup), end: afterName + 1 };
  const operator = match(OPERATOR, text, afterName);
  if (!operator) {
    const unclosed = afterName >= text.length;
    return bad(
      unclosed
        ? `"\${${name}" is not closed`
        : `"\${${name}" must be followed by "}", ":-", "-", ":?", "?", ":+" or "+"`,
    );
  }
  const word = scan(text, afterName + operator.length, lookup, depth);
  if (word.invalid) return word;
  if (text[word.end] !== '}') return bad(`"\${${name}${operator}" is not closed`);
  const written = text.slice(afterName + operator.length, word.end);
  return { ...choose(name, operator, word, written, lookup), end: word.end + 1 };
}

/** What `${name<operator>word}` stands for. With a colon an empty variable counts as one that is not set. */
function choose(name: string, operator: string, word: Part, written: string, lookup: Lookup): Omit<Part, 'end'> {
  const value = lookup(name);
  const has = value !== undefined && !(operator.startsWith(':') && value === '');
  if (operator.endsWith('+')) return has ? { ...word, substituted: true } : { text: '', substituted: true };
  if (has) return { text: value, substituted: true };
  if (operator.endsWith('-')) return { ...word, substituted: true };
  return { text: '', substituted: true, missing: [{ name, because: written }] };
}

function plain(name: string, lookup: Lookup): Omit<Part, 'end'> {
  const value = lookup(name);
  return { text: value ?? '', substituted: true, unset: value === undefined ? [name] : [] };
}

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}
