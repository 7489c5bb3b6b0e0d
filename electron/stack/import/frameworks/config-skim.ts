/**
 * Finds a number that a JavaScript or TypeScript configuration writes down under a path of keys (`server.port`), without running it:
 * inside `defineConfig(…)`, a function that returns an object, a constant that is exported. One pass over the text. Pure and total.
 */
import { LIMITS } from '../../../limits.ts';
import { type CodeToken, codeTokens } from './code-tokens.ts';

export interface Skimmed {
  /** It stands there as a number, and nothing else stands there elsewhere in the file. */
  readonly literal?: number;
  /** It is computed, and this is what it comes to when nobody says otherwise: the number behind `||` or `??`. */
  readonly fallback?: number;
}

interface Frame {
  readonly kind: 'object' | 'other';
  /** Keys down to this object; what is no value of an object of the file begins with the constant that it is assigned to, or nothing. */
  readonly path: readonly string[];
  /** Of an object: the key whose value is being read. */
  key: string | undefined;
}

interface Found {
  readonly path: readonly string[];
  readonly value: readonly CodeToken[];
}

const CONSTANT = '=';
/** Deeper than any path that is looked for: what lies below is not told apart, so that a text of brackets costs no more than its length. */
const DEEPEST = 5;
/** Behind these a `{` begins statements, not an object. */
const BEFORE_BLOCK = new Set([')', '=>', ';', '}', '{', 'else', 'try', 'finally', 'do', '']);

/** Undefined where no such key stands in the text. */
export function skimPort(text: string, keys: readonly string[]): Skimmed | undefined {
  const tokens = codeTokens(text);
  const { found, names } = walk(tokens, keys.at(-1) ?? '', keys[0] ?? '');
  const roots = rootsOf(tokens);
  const wanted = keys.join('.');
  const values = found.flatMap(({ path, value }) => {
    const [first = '', ...rest] = path;
    if (!first.startsWith(CONSTANT)) return path.join('.') === wanted ? [value] : [];
    const name = first.slice(CONSTANT.length);
    const whole = roots.has(name) ? rest : names.has(name) ? [keys[0] ?? '', ...rest] : [];
    return whole.join('.') === wanted ? [value] : [];
  });
  if (values.length === 0) return undefined;
  if (values.length > LIMITS.imports.configValues) return {};
  const numbers = values.map((value) => numberOf(value, tokens));
  const [first] = numbers;
  if (first === undefined || numbers.some((one) => one.literal !== first.literal || one.fallback !== first.fallback))
    return {};
  return first;
}

/** Values of the last key, each with its path; and the names of constants that are the value of the first key. */
function walk(tokens: readonly CodeToken[], last: string, first: string) {
  const found: Found[] = [];
  const names = new Set<string>();
  const frames: Frame[] = [];
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at];
    const before = tokens[at - 1]?.text ?? '';
    const top = frames.at(-1);
    if (!token) break;
    if (token.kind === 'mark' && '{[('.includes(token.text)) {
      frames.push(frameAt(tokens, at, frames));
      continue;
    }
    if (token.kind === 'mark' && '}])'.includes(token.text)) {
      frames.pop();
      continue;
    }
    if (top?.kind !== 'object') continue;
    if (token.text === ',' && token.kind === 'mark') top.key = undefined;
    if (token.kind === 'mark' || (before !== '{' && before !== ',')) continue;
    const after = tokens[at + 1]?.text ?? '';
    if (after !== ':' && after !== ',' && after !== '}') continue;
    const key = token.kind === 'text' ? token.text.slice(1, -1) : token.text;
    const value = after === ':' ? valueAt(tokens, at + 2) : [token];
    if (key === last) found.push({ path: [...top.path, key], value });
    const [only] = value;
    if (key === first && value.length === 1 && only?.kind === 'word') names.add(only.text);
    top.key = key;
  }
  return { found, names };
}

function frameAt(tokens: readonly CodeToken[], at: number, frames: readonly Frame[]): Frame {
  const top = frames.at(-1);
  const before = tokens[at - 1]?.text ?? '';
  const outer = top ? (top.kind === 'object' ? [...top.path, top.key ?? '?'].slice(0, DEEPEST) : top.path) : [];
  const isObject = tokens[at]?.text === '{' && !BEFORE_BLOCK.has(before);
  if (!isObject) return { kind: 'other', path: outer, key: undefined };
  const constant = outer.length === 0 && before === '=' ? constantBefore(tokens, at - 1) : undefined;
  return { kind: 'object', path: constant === undefined ? outer : [`${CONSTANT}${constant}`], key: undefined };
}

/** The name in front of `=`: `const config: UserConfig = {`. What `module.exports` is assigned is the whole. */
function constantBefore(tokens: readonly CodeToken[], equals: number): string | undefined {
  for (let at = equals - 1; at >= 0 && at > equals - 8; at--) {
    const word = tokens[at]?.text ?? '';
    if (word === 'const' || word === 'let' || word === 'var') return tokens[at + 1]?.text;
    if (word === ';' || word === 'module') return undefined;
  }
  return undefined;
}

/** Names that stand for the whole configuration: exported, returned, or given to `defineConfig`. */
function rootsOf(tokens: readonly CodeToken[]): ReadonlySet<string> {
  const roots = new Set<string>();
  for (let at = 1; at < tokens.length; at++) {
    const token = tokens[at];
    const before = tokens[at - 1]?.text ?? '';
    const isExport = before === 'default' || before === 'return';
    const isAssigned = before === '=' && tokens[at - 2]?.text === 'exports';
    const isGiven = before === '(' && /[cC]onfig$/.test(tokens[at - 2]?.text ?? '');
    if (token?.kind === 'word' && (isExport || isAssigned || isGiven)) roots.add(token.text);
  }
  return roots;
}

/** The tokens up to the comma or bracket that ends the value; a value of a port is short. */
function valueAt(tokens: readonly CodeToken[], from: number): readonly CodeToken[] {
  let depth = 0;
  for (let at = from; at < tokens.length && at < from + 40; at++) {
    const { kind, text } = tokens[at] ?? { kind: 'mark', text: '' };
    if (kind !== 'mark') continue;
    if (depth === 0 && (text === ',' || text === '}')) return tokens.slice(from, at);
    if ('{[('.includes(text)) depth++;
    if ('}])'.includes(text)) depth--;
  }
  return [];
}

function numberOf(value: readonly CodeToken[], tokens: readonly CodeToken[]): Skimmed {
  const [only] = value;
  if (value.length === 1 && only) {
    const number = portOf(only);
    if (number !== undefined) return { literal: number };
    return only.kind === 'word' ? constantNumber(only.text, tokens) : {};
  }
  return withFallback(value);
}

/** `Number(process.env.PORT) || 3000`, `parseInt(process.env.PORT ?? '3000', 10)`. */
function withFallback(value: readonly CodeToken[]): Skimmed {
  const at = value.findLastIndex(({ text }) => text === '||' || text === '??' || text === ':');
  const behind = value[at + 1];
  const fallback = at < 0 || !behind ? undefined : portOf(behind);
  return fallback === undefined ? {} : { fallback };
}

function constantNumber(name: string, tokens: readonly CodeToken[]): Skimmed {
  const at = tokens.findIndex(
    ({ text }, index) => text === name && ['const', 'let', 'var'].includes(tokens[index - 1]?.text ?? ''),
  );
  if (at < 0) return {};
  const equals = tokens.findIndex(({ text }, index) => index > at && index < at + 4 && text === '=');
  if (equals < 0) return {};
  const line = tokens[equals + 1]?.line;
  const value = tokens.slice(equals + 1, equals + 24).filter((token) => token.line === line && token.text !== ';');
  const [only] = value;
  const number = value.length === 1 && only ? portOf(only) : undefined;
  return number === undefined ? withFallback(value) : { literal: number };
}

function portOf({ kind, text }: CodeToken): number | undefined {
  const digits = kind === 'text' ? text.slice(1, -1) : text.replaceAll('_', '');
  const port = /^\d{1,5}$/.test(digits) ? Number(digits) : 0;
  return port >= 1 && port <= 65_535 ? port : undefined;
}
