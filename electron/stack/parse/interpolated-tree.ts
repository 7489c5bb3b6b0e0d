/**
 * The data of a stack file with its variables filled in. Remembers what came from a variable, so that messages show
 * `${PORT}` and never what it stood for.
 */
import { LIMITS } from '../../limits.ts';
import { TOO_MUCH_TEXT, takeText } from '../syntax/expansion.ts';
import { interpolate, type Lookup } from '../syntax/interpolate.ts';
import { formatPath, type Path, type Report } from './problem-report.ts';
import type { YamlSource } from './yaml-source.ts';

export interface Tree {
  readonly data: unknown;
  /** A value as it may be shown: as the user wrote it when a variable is in it, its type alone where secrets live. */
  show(path: Path, value: unknown): string;
  /** The text as the user wrote it, before variables were filled in. */
  written(path: Path, text: string): string;
  /** True when the text here could not be filled in: that was reported, so what follows from it need not be. */
  excused(path: Path): boolean;
  /** The variables that the texts here and below are filled from, each once. */
  filled(path: Path): readonly string[];
}

interface Walk {
  readonly source: YamlSource;
  readonly lookup: Lookup;
  readonly report: Report;
  readonly raw: Map<string, string>;
  readonly excused: Set<string>;
  /** By path of a text or of what it stands in. */
  readonly filled: Map<string, Set<string>>;
  values: number;
}

const SHOWN_CHARACTERS = 60;
/** Keys under which secrets live: of what stands below only the type is shown. */
const SECRET_KEYS = new Set(['environment', 'labels', 'headers', 'header', 'json', 'body', 'webhook']);
/** Here a number keeps its spelling: `VERSION: 1.10` is not 1.1 and a long id loses no digit. */
const TEXT_PARENTS = new Set(['environment', 'labels']);

export function interpolateTree(source: YamlSource, lookup: Lookup, report: Report): Tree {
  const walk: Walk = { source, lookup, report, raw: new Map(), excused: new Set(), filled: new Map(), values: 0 };
  const data = visitValue(walk, source.data, []);
  const written = (path: Path) => walk.raw.get(keyOf(path));
  return {
    data: walk.values > LIMITS.stack.values ? undefined : data,
    written: (path, text) => written(path) ?? text,
    excused: (path) => walk.excused.has(keyOf(path)),
    filled: (path) => [...(walk.filled.get(keyOf(path)) ?? [])],
    show: (path, value) => {
      if (path.some((part) => SECRET_KEYS.has(String(part)))) return typeWord(value);
      const raw = written(path);
      return raw === undefined ? literal(value) : `\`${cut(raw)}\``;
    },
  };
}

function visitValue(walk: Walk, value: unknown, path: Path): unknown {
  walk.values++;
  if (walk.values === LIMITS.stack.values + 1 || path.length > LIMITS.stack.depth) {
    walk.report.error([], {
      code: 'stack-file-too-large',
      message: 'the file expands to far too much or holds itself',
    });
    walk.values = LIMITS.stack.values + 2;
  }
  if (walk.values > LIMITS.stack.values) return undefined;
  if (typeof value === 'string') return visitText(walk, value, path);
  if (Array.isArray(value)) return value.map((item, index) => visitValue(walk, item, [...path, index]));
  if (typeof value === 'object' && value !== null) return visitMapping(walk, value, path);
  const spelled = isEnvironmentValue(path) && (typeof value === 'number' || typeof value === 'boolean');
  return spelled ? (walk.source.written(path) ?? String(value)) : value;
}

function visitMapping(walk: Walk, value: object, path: Path): unknown {
  if (Object.getPrototypeOf(value) !== Object.prototype) {
    walk.report.error(path, { code: 'wrong-type', message: `${formatPath(path)} has a tag that is not known here` });
    return undefined;
  }
  const entries: [string, unknown][] = [];
  for (const [key, child] of Object.entries(value)) {
    const here = [...path, key];
    if (key === '__proto__') {
      walk.report.error(here, { code: 'unknown-key', message: '"__proto__" cannot be used as a key', at: 'key' });
    } else {
      entries.push([key, visitValue(walk, child, here)]);
    }
  }
  return Object.fromEntries(entries);
}

function visitText(walk: Walk, text: string, path: Path): string {
  if (text.includes('\0')) {
    walk.report.error(path, { code: 'wrong-type', message: `${formatPath(path)} holds a NUL character` });
    return '';
  }
  if (!text.includes('$')) return text;
  const result = interpolate(text, (name) => {
    fillFrom(walk, path, name);
    return walk.lookup(name);
  });
  if (result.invalid) {
    const hint = 'write $$ for a dollar sign that is meant as such';
    const message = `${formatPath(path)}: ${result.invalid}`;
    walk.excused.add(keyOf(path));
    walk.report.error(path, { code: 'bad-interpolation', message, hint });
    return text;
  }
  const room = takeText(walk.report, result.text.length);
  if (room === 'too-much') walk.report.error(path, { code: 'bad-interpolation', message: TOO_MUCH_TEXT });
  if (room !== 'taken') return text;
  if (result.substituted) walk.raw.set(keyOf(path), text);
  for (const name of new Set(result.unset)) {
    const message = `the variable ${name} is not set; ${formatPath(path)} takes it as empty`;
    walk.report.warn(path, { code: 'variable-unset', message, hint: `set it in .env or write \${${name}:-default}` });
  }
  for (const { name, because } of result.missing) {
    walk.excused.add(keyOf(path));
    const message = `${formatPath(path)} needs the variable ${name}, which has no value${because ? `: ${because}` : ''}`;
    walk.report.unusable(path, { code: 'env-key-missing', message, hint: 'set it in .env beside the stack file' });
  }
  return result.text;
}

function isEnvironmentValue(path: Path): boolean {
  return path.length === 4 && path[0] === 'services' && TEXT_PARENTS.has(String(path[2]));
}

function fillFrom({ filled }: Walk, path: Path, name: string): void {
  for (let depth = path.length; depth > 0; depth -= 1) {
    const key = keyOf(path.slice(0, depth));
    const names = filled.get(key) ?? new Set();
    filled.set(key, names.add(name));
  }
}

function keyOf(path: Path): string {
  return JSON.stringify(path);
}

function literal(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(cut(value));
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : typeWord(value);
}

function typeWord(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  return typeof value === 'string' ? 'text' : typeof value === 'number' ? 'a number' : 'true or false';
}

function cut(text: string): string {
  // A password in a URL is a secret wherever it stands.
  const safe = text.replace(/\/\/[^/@\s]*@/g, '//…@');
  return safe.length > SHOWN_CHARACTERS ? `${safe.slice(0, SHOWN_CHARACTERS)}…` : safe;
}
