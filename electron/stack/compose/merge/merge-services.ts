/**
 * Merges one Compose file over another by Compose's rules (compose-spec 13): mappings key by key, lists one after the other,
 * commands and health tests replaced, ports and mounts and secrets by what they stand for, `!reset` and `!override` obeyed.
 */
import type { Complaints, Entry, MapNode, Node } from '../tree/node.ts';

/** Lists that are one value: the later one counts. Paths within a service. */
const REPLACED = new Set(['command', 'entrypoint', 'healthcheck.test']);

/** What makes two entries of a list the same one, so that the later replaces the earlier. */
const identities: Readonly<Record<string, (item: MapNode) => string>> = {
  ports: (item) => ['host_ip', 'published', 'target', 'protocol'].map((key) => textIn(item, key)).join(':'),
  volumes: (item) => textIn(item, 'target'),
  devices: (item) => textIn(item, 'target'),
  secrets: (item) => textIn(item, 'target') || textIn(item, 'source'),
  configs: (item) => textIn(item, 'target') || textIn(item, 'source'),
  env_file: (item) => textIn(item, 'path'),
};

interface Merging {
  readonly complaints: Complaints;
  /** Whether paths are those within a service. */
  readonly service: boolean;
}

/** A service over the one that it extends, or over the same service of an earlier file. */
export function mergeServices(base: MapNode, over: MapNode, complaints: Complaints): MapNode {
  return mergeMaps(base, over, '', { complaints, service: true });
}

/** Networks, volumes, secrets and configs. */
export function mergeResources(base: MapNode, over: MapNode, complaints: Complaints): MapNode {
  return mergeMaps(base, over, '', { complaints, service: false });
}

function mergeMaps(base: MapNode, over: MapNode, path: string, merging: Merging): MapNode {
  const entries = new Map<string, Entry>(base.entries);
  for (const [key, entry] of over.entries) {
    const before = base.entries.get(key);
    if (entry.node.tag === 'reset') entries.delete(key);
    else if (!before || entry.node.tag === 'override') entries.set(key, { ...entry, node: withoutTag(entry.node) });
    else entries.set(key, mergeEntry(before, entry, path === '' ? key : `${path}.${key}`, merging));
  }
  return { ...over, entries };
}

function mergeEntry(before: Entry, entry: Entry, path: string, merging: Merging): Entry {
  return { ...entry, node: mergeNodes(before.node, entry.node, path, merging) };
}

function mergeNodes(base: Node, over: Node, path: string, merging: Merging): Node {
  const replaced = merging.service && REPLACED.has(path);
  if (over.kind === 'scalar' && over.value === null) return merging.service && isNamed(path) ? over : base;
  if (base.kind === 'scalar' && base.value === null) return over;
  if (replaced || (merging.service && isLimit(path))) return over;
  if (base.kind === 'map' && over.kind === 'map')
    return isOtherDriver(base, over, path) ? over : mergeMaps(base, over, path, merging);
  if (base.kind === 'list' && over.kind === 'list')
    return mergeLists(base.items, over.items, over, merging.service ? path : '');
  if (base.kind === 'scalar' && over.kind === 'scalar') return over;
  const message = `${path} cannot be merged: it has another type here than in ${base.place.file}, line ${base.place.line}`;
  merging.complaints.errors.push({ code: 'wrong-type', message, ...over.place });
  return over;
}

/** `FOO:` without value in an environment means the shell's FOO: that does replace a value. */
function isNamed(path: string): boolean {
  return /^(?:environment|build\.args)\./.test(path);
}

/** A limit is one number or a pair, never a mixture. */
function isLimit(path: string): boolean {
  return /^ulimits\.[^.]+$/.test(path);
}

function isOtherDriver(base: MapNode, over: MapNode, path: string): boolean {
  return path === 'logging' && over.entries.has('driver') && textIn(base, 'driver') !== textIn(over, 'driver');
}

function mergeLists(base: readonly Node[], over: readonly Node[], shape: Node, path: string): Node {
  const identity = (item: Node): string => {
    if (item.kind === 'scalar') return `text ${item.text}`;
    const known = item.kind === 'map' && Object.hasOwn(identities, path) ? identities[path]?.(item) : undefined;
    return known === undefined ? '' : `entry ${known}`;
  };
  const items: Node[] = [];
  const positions = new Map<string, number>();
  for (const item of [...base, ...over]) {
    const same = identity(item);
    const position = same === '' ? undefined : positions.get(same);
    if (item.tag === 'reset') continue;
    if (position !== undefined) items[position] = item;
    else positions.set(same, items.push(item) - 1);
  }
  return { kind: 'list', items, place: shape.place };
}

/** The tree without what `!reset` took away and nothing earlier had. */
export function settle(node: Node): Node {
  if (node.kind === 'scalar') return node;
  if (node.kind === 'list') return { ...node, items: node.items.filter((item) => item.tag !== 'reset').map(settle) };
  const kept = [...node.entries].filter(([, entry]) => entry.node.tag !== 'reset');
  return { ...node, entries: new Map(kept.map(([key, entry]) => [key, { ...entry, node: settle(entry.node) }])) };
}

function withoutTag(node: Node): Node {
  const { tag: _, ...rest } = node;
  return rest;
}

function textIn(map: MapNode, key: string): string {
  const node = map.entries.get(key)?.node;
  return node?.kind === 'scalar' ? node.text : '';
}
