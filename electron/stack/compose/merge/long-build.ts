/** Keys of a service that hold structures of their own, in long forms: build, hooks, GPUs, what `watch` looks at. */
import { splitWords } from '../../syntax/shell-words.ts';
import { child, type Entry, type Field, itemsOf, listNode, mapNode, type Node, scalarNode } from '../tree/node.ts';
import { textOf, wrongType } from '../tree/values.ts';
import { namedValues } from './long-values.ts';
import type { Resolve } from './long-volumes.ts';

/** `./dir` as `{ context: /abs/dir }`; what is a URL stays one. */
export function build(field: Field, resolve: Resolve): Node | undefined {
  const { node } = field;
  if (node.kind === 'list') return wrongType(field, 'a path or a mapping with context');
  const map = node.kind === 'scalar' ? mapNode({ context: node }, node.place) : node;
  const whole = { ...field, node: map };
  const entries = new Map(map.entries);
  const put = (key: string, value: Node | undefined) => value && entries.set(key, { key: value.place, node: value });
  const context = textOf(child(whole, 'context')) ?? '.';
  put('context', scalarNode(located(context, resolve), map.place));
  for (const key of ['args', 'labels', 'additional_contexts']) {
    const one = child(whole, key);
    const named = one && namedValues(one);
    put(key, named && key === 'additional_contexts' ? locatedAll(named, resolve) : named);
  }
  return { ...map, entries };
}

/** A folder absolute; a URL, an image or another service as it is. */
function located(text: string, resolve: Resolve): string {
  return /^(?:[a-z][a-z0-9+.-]*:\/\/|git@|github\.com\/|service:|target:)/.test(text) ? text : resolve(text);
}

function locatedAll(map: Node, resolve: Resolve): Node {
  if (map.kind !== 'map') return map;
  const entries = [...map.entries].map(([key, entry]): [string, Entry] => {
    const { node } = entry;
    return [
      key,
      { ...entry, node: node.kind === 'scalar' ? scalarNode(located(node.text, resolve), node.place) : node },
    ];
  });
  return { ...map, entries: new Map(entries) };
}

/** `post_start` and `pre_stop`: a command that is text is split into words. */
export function hooks(field: Field): Node | undefined {
  if (field.node.kind !== 'list') return wrongType(field, 'a list of mappings with command');
  return listNode(itemsOf(field).map(hook), field.node.place);
}

function hook(field: Field): Node {
  const command = child(field, 'command');
  if (command?.node.kind !== 'scalar') return field.node;
  const { text, place } = command.node;
  const split = splitWords(text);
  const words = split.ok ? split.words : [text];
  return replaced(
    field.node,
    'command',
    listNode(
      words.map((word) => scalarNode(word, place)),
      place,
    ),
  );
}

/** `all` is every one there is. */
export function gpus(field: Field): Node {
  const { node } = field;
  if (node.kind !== 'scalar') return node;
  return listNode([mapNode({ count: scalarNode(-1, node.place) }, node.place)], node.place);
}

/** `develop.watch` with absolute paths. */
export function develop(field: Field, resolve: Resolve): Node {
  const watch = child(field, 'watch');
  if (!watch) return field.node;
  const items = itemsOf(watch).map((item) => {
    const path = textOf(child(item, 'path'), 'a path');
    return path === undefined ? item.node : replaced(item.node, 'path', scalarNode(resolve(path), item.node.place));
  });
  return replaced(field.node, 'watch', listNode(items, watch.node.place));
}

function replaced(node: Node, key: string, value: Node): Node {
  if (node.kind !== 'map') return node;
  return { ...node, entries: new Map([...node.entries, [key, { key: value.place, node: value }] as const]) };
}
