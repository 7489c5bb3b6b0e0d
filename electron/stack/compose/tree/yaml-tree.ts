/** From a parsed YAML document to the tree of this room: aliases shared, merge keys resolved, tags kept. */
import { isAlias, isMap, isScalar, isSeq, type Node as YamlNode } from 'yaml';
import { LIMITS } from '../../../limits.ts';
import type { Entry, MapNode, Node, Place } from './node.ts';
import { plainScalar } from './scalar.ts';

/** The first thing that is wrong ends the reading; it never leaves `readComposeYaml`. */
export class Unreadable extends Error {
  readonly offset: number;
  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

export interface Reading {
  readonly file: string;
  readonly spelled: boolean;
  readonly place: (offset: number) => Place;
  /** What each anchor stands for so far; undefined while it is being read. */
  readonly anchors: Map<string, Node | undefined>;
  readonly sizes: Map<Node, number>;
}

const TAGS: Readonly<Record<string, Node['tag']>> = { '!reset': 'reset', '!override': 'override' };

export function convert(node: YamlNode | null, reading: Reading, depth: number): Node {
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
  return {
    kind: 'scalar',
    value: meaning.value,
    text: reading.spelled && meaning.value !== null ? text : meaning.text,
    place,
  };
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
