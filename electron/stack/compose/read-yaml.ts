/** From the text of a Compose file to its tree: anchors, merge keys, tags, and one problem for what cannot be read. */
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Node as YamlNode,
} from 'yaml';
import { LIMITS } from '../../limits.ts';
import { messageOf, type Problem, type Result } from '../../result.ts';
import { syntaxSentence } from '../yaml-source.ts';
import type { Entry, MapNode, Node, Place } from './node.ts';
import { plainScalar } from './scalar.ts';

/** Thrown within this file only: the first thing that is wrong ends the reading. */
class Unreadable extends Error {
  readonly offset: number;
  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

interface Reading {
  readonly file: string;
  readonly spelled: boolean;
  readonly place: (offset: number) => Place;
  /** What each anchor stands for so far; undefined while it is being read. */
  readonly anchors: Map<string, Node | undefined>;
  readonly sizes: Map<Node, number>;
}

const TAGS: Readonly<Record<string, Node['tag']>> = { '!reset': 'reset', '!override': 'override' };

/**
 * Fails with `compose-syntax`: one problem, the first in the file. An empty file is a mapping without keys. `spelled`: a number
 * counts by its spelling, as in what another program printed.
 */
export function readComposeYaml(
  text: string,
  file: string,
  options: { readonly spelled?: boolean } = {},
): Result<MapNode> {
  const lines = new LineCounter();
  const place = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const failure = (message: string, offset: number, hint?: string): Result<never> => {
    const problem: Problem = { code: 'compose-syntax', message, ...(hint ? { hint } : {}), ...place(offset) };
    return { ok: false, problem };
  };
  try {
    const document = parse(text, lines);
    const errors = [...document.errors].sort((a, b) => a.pos[0] - b.pos[0]);
    const first = errors.find(({ code }) => code === 'RESOURCE_EXHAUSTION') ?? errors[0];
    if (first) return failure(syntaxSentence(first.code), first.pos[0]);
    const reading: Reading = { file, place, spelled: options.spelled ?? false, anchors: new Map(), sizes: new Map() };
    const contents: YamlNode | null = document.contents;
    if (contents === null) return { ok: true, value: { kind: 'map', entries: new Map(), place: place(0) } };
    const root = convert(contents, reading, 0);
    if (root.kind === 'map') return { ok: true, value: root };
    if (root.kind === 'scalar' && root.value === null)
      return { ok: true, value: { kind: 'map', entries: new Map(), place: root.place } };
    return failure('a Compose file is a mapping with "services"', 0);
  } catch (error) {
    if (error instanceof Unreadable) return failure(error.message, error.offset);
    return failure(error instanceof RangeError ? 'the file is nested too deeply' : messageOf(error), 0);
  }
}

/** Every scalar stays text here (`failsafe`): what it means is Compose's to say, not YAML 1.2's. */
function parse(text: string, lineCounter: LineCounter): Document.Parsed {
  return parseDocument(text.replace(/^\uFEFF/, ''), {
    lineCounter,
    prettyErrors: false,
    schema: 'failsafe',
    uniqueKeys: false,
  });
}

function convert(node: YamlNode | null, reading: Reading, depth: number): Node {
  const offset = node?.range?.[0] ?? 0;
  if (depth > LIMITS.stack.depth) throw new Unreadable('the file is nested too deeply', offset);
  if (isAlias(node)) return known(node.source, offset, reading);
  const anchor = node && 'anchor' in node && typeof node.anchor === 'string' ? node.anchor : undefined;
  if (anchor !== undefined) reading.anchors.set(anchor, undefined);
  const tag = node && 'tag' in node && typeof node.tag === 'string' ? TAGS[node.tag] : undefined;
  const made = { ...convertPlain(node, reading, depth), ...(tag ? { tag } : {}) };
  const size = sizeOf(made, reading);
  if (size > LIMITS.compose.values) throw new Unreadable('its anchors (&name) expand to far too much', offset);
  reading.sizes.set(made, size);
  if (anchor !== undefined) reading.anchors.set(anchor, made);
  return made;
}

function convertPlain(node: YamlNode | null, reading: Reading, depth: number): Node {
  const place = reading.place(node?.range?.[0] ?? 0);
  if (isMap<YamlNode, YamlNode | null>(node)) return convertMap(node.items, place, reading, depth);
  if (isSeq<YamlNode>(node))
    return { kind: 'list', items: node.items.map((item) => convert(item, reading, depth + 1)), place };
  if (!isScalar(node)) return { kind: 'scalar', value: null, text: '', place };
  const text = typeof node.value === 'string' ? node.value : String(node.value ?? '');
  const isText =
    (node.type !== undefined && node.type !== 'PLAIN') || node.tag === 'tag:yaml.org,2002:str' || node.tag === '!';
  const meaning = isText ? { value: text, text } : plainScalar(text);
  return { kind: 'scalar', value: meaning.value, text: reading.spelled ? text : meaning.text, place };
}

type Pairs = readonly { readonly key: YamlNode; readonly value: YamlNode | null }[];

function convertMap(pairs: Pairs, place: Place, reading: Reading, depth: number): MapNode {
  const entries = new Map<string, Entry>();
  const merged: Node[] = [];
  for (const { key, value } of pairs) {
    const offset = key.range?.[0] ?? 0;
    const name = keyText(key, reading);
    const keyPlace = reading.place(offset);
    // An empty value has no place of its own: its key stands for it.
    const node = isEmpty(value)
      ? { ...convert(value, reading, depth + 1), place: keyPlace }
      : convert(value, reading, depth + 1);
    if (isScalar(key) && name === '<<' && key.type === 'PLAIN') merged.push(...sourcesOf(node, offset));
    else if (entries.has(name)) throw new Unreadable('this key stands here twice', offset);
    else entries.set(name, { key: keyPlace, node });
  }
  for (const source of merged) {
    if (source.kind !== 'map') throw new Unreadable('a merge key (<<) must name a mapping', 0);
    for (const [name, entry] of source.entries) if (!entries.has(name)) entries.set(name, entry);
  }
  return { kind: 'map', entries, place };
}

function isEmpty(value: YamlNode | null): boolean {
  return !isAlias(value) && (!value?.range || value.range[1] <= value.range[0]);
}

/** A key is the text that stands there: `8080:` is no number. */
function keyText(key: YamlNode, reading: Reading): string {
  const offset = key.range?.[0] ?? 0;
  if (isScalar(key)) return String(key.value ?? '');
  const node = isAlias(key) ? known(key.source, offset, reading) : undefined;
  if (node?.kind !== 'scalar') throw new Unreadable('a key must be text', offset);
  return node.text;
}

function sourcesOf(node: Node, offset: number): readonly Node[] {
  if (node.kind === 'scalar') throw new Unreadable('a merge key (<<) must name a mapping', offset);
  return node.kind === 'list' ? node.items : [node];
}

function known(name: string, offset: number, reading: Reading): Node {
  const node = reading.anchors.get(name);
  if (node) return node;
  const itself = reading.anchors.has(name);
  throw new Unreadable(
    itself ? `the anchor &${name} holds itself` : `no anchor &${name} stands before this alias`,
    offset,
  );
}

/** Values after all aliases are expanded; each shared node is counted once and remembered. */
function sizeOf(node: Node, { sizes }: Reading): number {
  const below =
    node.kind === 'list'
      ? node.items
      : node.kind === 'map'
        ? [...node.entries.values()].map((entry) => entry.node)
        : [];
  return below.reduce((sum, one) => sum + (sizes.get(one) ?? 1), 1);
}
