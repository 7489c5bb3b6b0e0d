/** From the text of a YAML file to plain data that still knows where each value stands. */
import {
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  visit,
  type YAMLMap,
} from 'yaml';
import { LIMITS } from '../../limits.ts';
import { messageOf, type Problem } from '../../result.ts';
import { hopelessAt, placeOf, tooDeepAt } from '../syntax/bracket-depth.ts';
import type { Locate, Path } from './problem-report.ts';

export interface YamlSource {
  /** Plain data; undefined when the text could not be read to the end. */
  readonly data: unknown;
  readonly problems: readonly Problem[];
  /** Keys that stand twice where the caller says that it does no harm. */
  readonly repeats: readonly Problem[];
  readonly locate: Locate;
  /** The text of a scalar unchanged in the file (`1.10`, not 1.1); undefined where there is none. */
  written(path: Path): string | undefined;
}

/** YAML's own words are for parsers, and some quote the file, which may hold secrets. These do not. */
const sentences: Readonly<Record<string, string>> = {
  ALIAS_PROPS: 'an alias (*name) cannot have an anchor or a tag',
  BAD_ALIAS: 'an alias (*name) cannot stand here',
  BAD_COLLECTION_TYPE: 'the tag does not fit this value',
  BAD_DIRECTIVE: 'a line that starts with % is not a directive that YAML knows',
  BAD_DQ_ESCAPE: 'unknown escape in double quotes; write \\\\ for a backslash or use single quotes',
  BAD_INDENT: 'the indentation does not fit the lines around it, or a bracket is not closed',
  BAD_PROP_ORDER: 'an anchor or tag must stand before the value',
  BAD_SCALAR_START: 'a value cannot start with this character without quotes',
  BLOCK_AS_IMPLICIT_KEY: 'a key cannot stand here; a value that contains ": " needs quotes',
  BLOCK_IN_FLOW: 'inside brackets use commas, not indented lines',
  DUPLICATE_KEY: 'this key stands here twice',
  IMPOSSIBLE: 'the file cannot be read as YAML from here on',
  KEY_OVER_1024_CHARS: 'a key is longer than 1024 characters',
  MISSING_CHAR: 'a closing quote, bracket, colon, comma or space is missing',
  MULTILINE_IMPLICIT_KEY: 'a key must stand on one line; perhaps a colon is missing on the line before',
  MULTIPLE_ANCHORS: 'a value can have one anchor only',
  MULTIPLE_DOCS: 'a stack file holds one document; remove the line "---" and what follows',
  MULTIPLE_TAGS: 'a value can have one tag only',
  NON_STRING_KEY: 'a key must be text',
  RESOURCE_EXHAUSTION: 'the file is nested too deeply',
  TAB_AS_INDENT: 'a tab is used as indentation; YAML allows spaces only',
  TAG_RESOLVE_FAILED: 'this tag (!name) is not known here',
  UNEXPECTED_TOKEN: 'this does not belong here; check quotes and indentation',
};

/** The sentence for an error code of the yaml package. */
export function describeSyntaxError(code: string): string {
  return sentences[code] ?? 'the file cannot be read as YAML from here on';
}

/**
 * @param harmless whether a key that stands twice at this path (of keys alone, the key itself last) is no mistake of the file: then it is
 * one of `repeats`, and the last one counts.
 */
export function readYaml(
  text: string,
  file: string,
  harmless: (path: readonly string[]) => boolean = () => false,
): YamlSource {
  const deep = tooDeepAt(text);
  if (deep !== undefined) return unread(file, placeOf(text, deep), 'RESOURCE_EXHAUSTION');
  const hopeless = hopelessAt(text);
  if (hopeless !== undefined) return unread(file, placeOf(text, hopeless), 'UNEXPECTED_TOKEN');
  const lines = new LineCounter();
  // The library compares every key with every other one; `repeatedKeys` does it in one pass.
  const options = {
    lineCounter: lines,
    prettyErrors: false,
    merge: true,
    uniqueKeys: false,
    // Else it writes a warning of its own to standard error, with a key of the file in it (`? [a, b]`).
    logLevel: 'error' as const,
  };
  const document = parseDocument(text.replace(/^\uFEFF/, ''), options);
  const place = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const problems: Problem[] = telling([...document.errors, ...document.warnings]).map(({ code, pos }) => ({
    code: 'stack-file-syntax',
    message: describeSyntaxError(code),
    file,
    ...place(pos[0]),
  }));
  const repeated = repeatedKeys(document, file, place, harmless);
  problems.push(
    ...unknownAliases(document, file, place),
    ...repeated.filter((one) => !one.harmless).map(({ problem }) => problem),
  );
  const repeats = repeated.filter((one) => one.harmless).map(({ problem }) => problem);
  const locate: Locate = (path, at) => place(offsetOf(document, path, at));
  const written = (path: Path) => {
    const node = find(document, path)?.value;
    return isScalar(node) ? node.source : undefined;
  };
  if (problems.length > 0) return { data: undefined, problems, repeats, locate, written };
  try {
    return { data: document.toJS({ maxAliasCount: LIMITS.stack.aliases }), problems, repeats, locate, written };
  } catch (error) {
    const bomb = messageOf(error).startsWith('Excessive alias count');
    const message = bomb ? 'its anchors (&name) expand to far too much' : 'a merge key (<<) must name a mapping';
    return {
      data: undefined,
      problems: [{ code: 'stack-file-syntax', message, file, ...place(0) }],
      repeats,
      locate,
      written,
    };
  }
}

function unread(file: string, place: { readonly line: number; readonly column: number }, code: string): YamlSource {
  const problem = { code: 'stack-file-syntax', message: describeSyntaxError(code), file, ...place };
  return { data: undefined, problems: [problem], repeats: [], locate: () => place, written: () => undefined };
}

/** What follows from another mistake is left out: too deep a file is cut off in the middle, and one tab makes many. */
function telling<T extends { readonly code: string }>(errors: readonly T[]): readonly T[] {
  const deep = errors.find(({ code }) => code === 'RESOURCE_EXHAUSTION');
  if (deep) return [deep];
  const firstTab = errors.findIndex(({ code }) => code === 'TAB_AS_INDENT');
  return errors.filter(({ code }, index) => code !== 'TAB_AS_INDENT' || index === firstTab);
}

type Place = (offset: number) => { readonly line: number; readonly column: number };

function unknownAliases(document: Document, file: string, place: Place): readonly Problem[] {
  const anchors = new Set<string>();
  const problems: Problem[] = [];
  visit(document, {
    Node: (_, node) => {
      if ('anchor' in node && typeof node.anchor === 'string') anchors.add(node.anchor);
      if (!isAlias(node) || anchors.has(node.source)) return;
      const message = `no anchor &${node.source} stands before this alias`;
      problems.push({ code: 'stack-file-syntax', message, file, ...place(node.range?.[0] ?? 0) });
    },
  });
  return problems;
}

/** Keys are compared as text: `80` and `"80"` name the same value. */
function repeatedKeys(
  document: Document,
  file: string,
  place: Place,
  harmless: (path: readonly string[]) => boolean,
): readonly { readonly problem: Problem; readonly harmless: boolean }[] {
  const repeated: { readonly problem: Problem; readonly harmless: boolean }[] = [];
  visit(document, {
    Map: (_, map, ancestors) => {
      const seen = new Set<string>();
      for (const { key } of map.items) {
        if (!isScalar(key) || (key.source === '<<' && key.type === 'PLAIN')) continue;
        const name = String(key.value ?? '');
        const message = describeSyntaxError('DUPLICATE_KEY');
        if (seen.has(name)) {
          const problem = { code: 'stack-file-syntax', message, file, ...place(key.range?.[0] ?? 0) };
          repeated.push({ problem, harmless: harmless([...keysAbove(ancestors), name]) });
        }
        seen.add(name);
      }
    },
  });
  return repeated;
}

function keysAbove(ancestors: readonly unknown[]): readonly string[] {
  return ancestors.flatMap((one) => (isPair(one) ? [isScalar(one.key) ? String(one.key.value ?? '') : ''] : []));
}

interface Found {
  readonly key?: Node;
  readonly value?: Node;
}

/** The place of a path, or of its nearest ancestor that stands in the file. */
function offsetOf(document: Document, path: Path, at: 'key' | 'value'): number {
  for (let length = path.length; length >= 0; length--) {
    const found = find(document, path.slice(0, length));
    const node = at === 'key' || !found?.value ? (found?.key ?? found?.value) : found.value;
    if (node?.range) return node.range[0];
  }
  return 0;
}

function find(document: Document, path: Path): Found | undefined {
  let found: Found | undefined = { value: document.contents ?? undefined };
  for (const part of path) {
    found = child(document, found?.value, part);
    if (!found) return undefined;
  }
  return found;
}

function child(document: Document, parent: Node | undefined, part: string | number): Found | undefined {
  const node = isAlias(parent) ? parent.resolve(document) : parent;
  if (isSeq<Node>(node)) return typeof part === 'number' && node.items[part] ? { value: node.items[part] } : undefined;
  if (!isMap<Node, Node | null>(node)) return undefined;
  return keysOf(node).get(String(part)) ?? merged(document, node.items, part);
}

/** Of each mapping that was asked for: a file of a thousand services is not to be searched a thousand times. */
const indexes = new WeakMap<object, ReadonlyMap<string, Found>>();

function keysOf(node: YAMLMap<Node, Node | null>): ReadonlyMap<string, Found> {
  const known = indexes.get(node);
  if (known) return known;
  const index = new Map<string, Found>();
  for (const { key, value } of node.items) {
    const name = isScalar(key) ? String(key.value ?? '') : undefined;
    if (name !== undefined && !index.has(name)) index.set(name, { key, value: value ?? undefined });
  }
  indexes.set(node, index);
  return index;
}

/** Looks through `<<`: one mapping or a list of them. */
function merged(document: Document, items: readonly unknown[], part: string | number): Found | undefined {
  for (const pair of items) {
    if (!isPair<Node, Node>(pair) || !isScalar(pair.key) || pair.key.source !== '<<') continue;
    const target = isAlias(pair.value) ? pair.value.resolve(document) : pair.value;
    const sources: readonly (Node | null | undefined)[] = isSeq<Node>(target) ? target.items : [target];
    for (const source of sources) {
      const found = source ? child(document, source, part) : undefined;
      if (found) return found;
    }
  }
  return undefined;
}
