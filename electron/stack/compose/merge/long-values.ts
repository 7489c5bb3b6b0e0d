/** The small short forms of a Compose service in their long forms, as nodes, so that every file merges in one shape. */

import {
  child,
  childrenOf,
  complain,
  type Entry,
  type Field,
  isNothing,
  itemsOf,
  listNode,
  mapNode,
  type Node,
  scalarNode,
} from '../tree/node.ts';
import { textOf, wrongType } from '../tree/values.ts';
import type { Resolve } from './long-volumes.ts';

/** `NAME=value` lists as mappings; a name alone says nothing (`null`). */
export function namedValues(field: Field): Node | undefined {
  const { node } = field;
  if (node.kind === 'map') {
    for (const [, one] of childrenOf(field))
      if (one.node.kind !== 'scalar') wrongType(one, 'text, a number or nothing');
    return node;
  }
  if (node.kind !== 'list') return wrongType(field, 'a mapping of names to values, or a list of NAME=value');
  const entries = new Map<string, Entry>();
  for (const item of itemsOf(field)) {
    const text = textOf(item, 'text such as NAME=value') ?? '';
    const equals = text.indexOf('=');
    const name = equals < 0 ? text : text.slice(0, equals);
    if (name === '') continue;
    const value = scalarNode(equals < 0 ? null : text.slice(equals + 1), item.node.place);
    entries.set(name, { key: item.node.place, node: value });
  }
  return { kind: 'map', entries, place: node.place };
}

/** `host=ip` and `host:ip` texts, or a mapping of hosts to one or more addresses, as `host=ip` texts. */
export function extraHosts(field: Field): Node | undefined {
  const { node } = field;
  if (node.kind === 'scalar') return wrongType(field, 'a list of "host=ip"');
  const pairs =
    node.kind === 'list'
      ? itemsOf(field).map((item) => [hostPair(textOf(item) ?? ''), item.node.place] as const)
      : childrenOf(field).flatMap(([host, one]) =>
          (one.node.kind === 'list' ? itemsOf(one) : [one]).map(
            (item) => [`${host}=${textOf(item) ?? ''}`, item.node.place] as const,
          ),
        );
  return listNode(
    pairs.map(([text, place]) => scalarNode(text.replace(/=\[(.*)\]$/, '=$1'), place)),
    node.place,
  );
}

function hostPair(text: string): string {
  const [, host, address] = /^([^=:]*)[=:](.*)$/s.exec(text) ?? [];
  return host === undefined ? text : `${host}=${address}`;
}

/** A list of names as a mapping of them to what `value` makes. */
export function namesAsKeys(field: Field, wanted: string, value: (item: Field) => Node): Node | undefined {
  const { node } = field;
  if (node.kind === 'map') return node;
  if (node.kind !== 'list') return wrongType(field, wanted);
  const entries = new Map<string, Entry>();
  for (const item of itemsOf(field)) {
    const name = textOf(item, 'a name');
    if (name !== undefined) entries.set(name, { key: item.node.place, node: value(item) });
  }
  return { kind: 'map', entries, place: node.place };
}

const CONDITIONS = ['service_started', 'service_healthy', 'service_completed_successfully'];

export function dependsOn(field: Field): Node | undefined {
  const started = (item: Field) =>
    mapNode({ condition: scalarNode('service_started', item.node.place) }, item.node.place);
  const map = namesAsKeys(field, 'a list of services, or a mapping of services to conditions', started);
  for (const [, one] of map ? childrenOf({ ...field, node: map }) : []) {
    if (isNothing(one.node)) continue;
    const condition = child(one, 'condition');
    if (one.node.kind !== 'map') wrongType(one, 'a mapping with condition, required or restart');
    else if (condition && !CONDITIONS.includes(textOf(condition) ?? ''))
      wrongType(condition, `one of ${CONDITIONS.join(', ')}`);
  }
  return map;
}

export function envFiles(field: Field, resolve: Resolve): Node | undefined {
  const items = field.node.kind === 'list' ? itemsOf(field) : [field];
  return listNode(
    items.flatMap((item) => {
      const path = item.node.kind === 'scalar' ? textOf(item, 'a path') : textOf(child(item, 'path'), 'a path');
      if (path === undefined) {
        if (!isNothing(item.node))
          complain(item, { code: 'wrong-type', message: `${item.path} must be a path or a mapping with path` });
        return [];
      }
      const { place } = item.node;
      const one = { path: scalarNode(resolve(path), place), required: child(item, 'required')?.node };
      return mapNode({ ...one, format: child(item, 'format')?.node }, place);
    }),
    field.node.place,
  );
}

/** Secrets and configs of a service: a name is a source. */
export function grants(field: Field): Node | undefined {
  if (field.node.kind !== 'list') return wrongType(field, 'a list of names or mappings');
  return listNode(
    itemsOf(field).map(({ node }) => (node.kind === 'scalar' ? mapNode({ source: node }, node.place) : node)),
    field.node.place,
  );
}

/** One text as a list of it. */
export function listed(field: Field): Node | undefined {
  const { node } = field;
  if (node.kind === 'scalar') return listNode([node], node.place);
  return node.kind === 'list' ? node : wrongType(field, 'text or a list of texts');
}
