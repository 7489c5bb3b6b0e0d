/**
 * Reads `.env` and `env_file` texts by Compose's rules (compose-spec 05, "env_file format"): comments, quotes, escapes,
 * values over several lines, `export`, interpolation. A bad line is reported by number and name and left out; values are
 * never part of a message.
 */
import { LIMITS } from '../../limits.ts';
import { interpolate, type Lookup } from './interpolate.ts';

export interface DotenvProblem {
  /** 1-based. */
  readonly line: number;
  readonly message: string;
}

export interface Dotenv {
  readonly values: Readonly<Record<string, string>>;
  readonly problems: readonly DotenvProblem[];
}

/** A value of which something did not come through. Part of the value is in none of it. */
export interface Loss {
  /** 1-based. */
  readonly line: number;
  readonly name: string;
  /** A sentence without the end, with the name. */
  readonly message: string;
  readonly hint: string;
}

/** Told of each value of which something vanishes without being wrong. */
export type OnLoss = (loss: Loss) => void;

type Value =
  | { readonly text: string; readonly literal: boolean; readonly end: number; readonly cut?: boolean }
  | { readonly problem: string };

/** Linux takes at most 128 KiB for one variable (MAX_ARG_STRLEN); a file of values that double would fill the memory. */
const LONGEST_VALUE = 131_072;
const KEY = /[^\S\n]*(?:export[^\S\n]+)?([A-Za-z_][\w.-]*)[^\S\n]*([=:]|(?=\n|$|#))/y;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '\\': '\\', '"': '"', $: '$$' };

/**
 * @param lookup variables from outside; they win over earlier lines of the same text when a value names one, and give the
 * value of a name that stands alone on its line.
 */
export function parseDotenv(text: string, lookup: Lookup, onLoss?: OnLoss): Dotenv {
  const source = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  const values = new Map<string, string>();
  const problems: DotenvProblem[] = [];
  let losses = 0;
  let at = 0;
  while (at < source.length) {
    const lineEnd = endOfLine(source, at);
    const line = source.slice(at, lineEnd).trim();
    const start = at;
    const report = (message: string) => problems.push({ line: lineNumber(source, start), message });
    const lost = (loss: Omit<Loss, 'line'>) => {
      losses++;
      if (losses <= LIMITS.stack.envLosses) onLoss?.({ ...loss, line: lineNumber(source, start) });
    };
    const blank = line === '' || line.startsWith('#');
    at = (blank ? lineEnd : readStatement(source, at, values, lookup, { report, lost })) + 1;
  }
  counted = { source: '', at: 0, line: 1 };
  return { values: Object.fromEntries(values), problems: few(problems) };
}

/** A file of nothing but mistakes is told with the first of them. */
function few(problems: readonly DotenvProblem[]): readonly DotenvProblem[] {
  const next = problems[LIMITS.stack.envProblems];
  if (next === undefined) return problems;
  const message = `this line and ${problems.length - LIMITS.stack.envProblems - 1} more are wrong as well`;
  return [...problems.slice(0, LIMITS.stack.envProblems), { line: next.line, message }];
}

/** Reads `NAME=VALUE` or `NAME` into `values` and returns where its last line ends. */
function readStatement(
  source: string,
  at: number,
  values: Map<string, string>,
  lookup: Lookup,
  { report, lost }: Telling,
): number {
  const lineEnd = endOfLine(source, at);
  KEY.lastIndex = at;
  const [head, key, separator] = KEY.exec(source) ?? [];
  if (head === undefined || key === undefined) {
    report('expected NAME=VALUE');
    return lineEnd;
  }
  if (!separator) {
    const inherited = lookup(key);
    if (inherited !== undefined) values.set(key, inherited);
    return lineEnd;
  }
  const value = readValue(source, at + head.length);
  if ('problem' in value) {
    report(`${key}: ${value.problem}`);
    return lineEnd;
  }
  const known: Lookup = (name) => lookup(name) ?? values.get(name);
  if (value.cut) {
    const message = `${key}: what follows " #" is taken for a comment and is no part of the value`;
    lost({ name: key, message, hint: 'put the value in quotes if it belongs to it' });
  }
  values.set(key, value.literal ? value.text : expand(key, value.text, known, { report, lost }));
  return value.end;
}

interface Telling {
  report(message: string): void;
  lost(loss: Omit<Loss, 'line'>): void;
}

/** The text of an env file in its format. */
export function parseEnvFile(
  text: string,
  format: 'raw' | 'foreman' | undefined,
  lookup: Lookup,
  onLoss?: OnLoss,
): Dotenv {
  if (format === 'raw') return parseRawEnv(text, lookup);
  return format === 'foreman' ? parseForemanEnv(text) : parseDotenv(text, lookup, onLoss);
}

/**
 * `.env` as foreman reads it (lib/foreman/env.rb): `NAME=value` a line, literally, without variables and comments behind a value. Quotes
 * around the whole are taken away; within double quotes a backslash stands for what follows it, and `\n` for the end of a line.
 */
export function parseForemanEnv(text: string): Dotenv {
  const values = new Map<string, string>();
  const problems: DotenvProblem[] = [];
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    const [, key, value = ''] = /^([A-Za-z_0-9]+)=(.*)$/.exec(line) ?? [];
    if (key !== undefined) values.set(key, unquoted(value));
    else if (!/^\s*(?:#|$)/.test(line))
      problems.push({
        line: index + 1,
        message: 'this line is not NAME=VALUE, so it is left out, as foreman leaves it out',
      });
  }
  return { values: Object.fromEntries(values), problems };
}

function unquoted(value: string): string {
  const [, single] = /^'(.*)'$/.exec(value) ?? [];
  if (single !== undefined) return single;
  const [, double] = /^"(.*)"$/.exec(value) ?? [];
  return double === undefined ? value : double.replaceAll('\\n', '\n').replace(/\\(.)/g, '$1');
}

/** `format: raw`: every line is `KEY=VALUE` or `KEY`, taken literally. */
export function parseRawEnv(text: string, lookup: Lookup): Dotenv {
  const values = new Map<string, string>();
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  for (const line of lines) {
    if (line.trim() === '' || line.trimStart().startsWith('#')) continue;
    const equals = line.indexOf('=');
    const key = (equals < 0 ? line : line.slice(0, equals)).trim();
    const value = equals < 0 ? lookup(key) : line.slice(equals + 1);
    if (key !== '' && value !== undefined) values.set(key, value);
  }
  return { values: Object.fromEntries(values), problems: [] };
}

function expand(key: string, text: string, lookup: Lookup, { report, lost }: Telling): string {
  const result = interpolate(text, lookup);
  if (result.text.length > LONGEST_VALUE) {
    report(`${key}: its variables make it longer than any environment takes, so it is left empty`);
    return '';
  }
  if (result.invalid)
    report(`${key}: ${result.invalid}, so the value is taken as it is; single quotes say so without this note`);
  if (result.unset.length > 0) {
    // What follows a stray `$` of a password is part of the password: only what looks like a variable on purpose is named.
    const named = [...new Set(result.unset)].filter(
      (name) => text.includes(`\${${name}}`) && /^[A-Z][A-Z0-9_]*$/.test(name),
    );
    const which =
      named.length > 0
        ? `the variable ${named.join(' and ')}, which is not set,`
        : 'a "$" begins a variable that is not set and';
    const message = `${key}: ${which} becomes empty, so part of the value is gone`;
    lost({
      name: key,
      message,
      hint: 'write the value in single quotes, or $$ for a dollar sign that is meant as such',
    });
  }
  for (const { name } of result.missing) report(`${key}: needs the variable ${name}, which has no value`);
  return result.text;
}

function readValue(source: string, from: number): Value {
  let at = from;
  while (source[at] === ' ' || source[at] === '\t') at++;
  const quote = source[at];
  if (quote === '"' || quote === "'") return readQuoted(source, at + 1, quote);
  const end = endOfLine(source, at);
  // A `#` starts a comment only after a space, so that colours and URL fragments stay whole.
  const whole = source.slice(at, end);
  const hash = commentAt(whole);
  const text = (hash < 0 ? whole : whole.slice(0, hash)).trimEnd();
  // A comment mostly begins with a space: `#fff` and `#1` are likelier meant as part of the value.
  return { text, literal: false, end, cut: hash >= 0 && /^#+[^\s#]/.test(whole.slice(hash)) };
}

/** Where the comment behind a plain value begins; -1 where there is none. */
function commentAt(text: string): number {
  for (let at = text.indexOf('#'); at >= 0; at = text.indexOf('#', at + 1))
    if (at === 0 || /\s/.test(text[at - 1] ?? '')) return at;
  return -1;
}

function readQuoted(source: string, from: number, quote: string): Value {
  let text = '';
  for (let at = from; at < source.length; at++) {
    const character = source[at] ?? '';
    const next = source[at + 1] ?? '';
    if (character === quote) {
      const end = endOfLine(source, at);
      const rest = source.slice(at + 1, end).trim();
      if (rest !== '' && !rest.startsWith('#')) return { problem: 'text follows the closing quote' };
      return { text, literal: quote === "'", end };
    }
    const escaped = quote === "'" ? (next === "'" ? "'" : undefined) : ESCAPES[next];
    if (character === '\\' && escaped !== undefined) {
      text += escaped;
      at++;
    } else {
      text += character;
    }
  }
  return { problem: 'the quote is not closed' };
}

function endOfLine(source: string, at: number): number {
  const end = source.indexOf('\n', at);
  return end < 0 ? source.length : end;
}

/** The last place that was asked for. Questions about a text go forward, so that each part of it is counted once. */
let counted = { source: '', at: 0, line: 1 };

function lineNumber(source: string, at: number): number {
  if (source !== counted.source || at < counted.at) counted = { source, at: 0, line: 1 };
  let { line } = counted;
  for (let next = source.indexOf('\n', counted.at); next >= 0 && next < at; next = source.indexOf('\n', next + 1))
    line++;
  counted = { source, at, line };
  return line;
}
