/** Where in the text of a stack file an edit takes place, and what stands there afterwards. Pure. */
import { type Document, isMap, isScalar, type YAMLMap } from 'yaml';
import type { StackEdit } from './edit-stack-file.ts';
import { blockText, columnOf, endOfItem, flowPairs, lineTextEnd, startOfItem, stepOf } from './yaml-text.ts';

/** One replacement in the text. */
export interface Splice {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

type Pair = YAMLMap['items'][number];

export interface Target {
  readonly text: string;
  readonly document: Document;
  readonly eol: string;
}

/** Undefined where the service stands behind an alias, or in a form that is not understood. */
export function spliceFor(target: Target, edit: StackEdit): Splice | undefined {
  const root = target.document.contents;
  if (root !== null && !isMap(root)) return undefined;
  const services = root ? pairOf(root, 'services') : undefined;
  if (edit.kind === 'add-service') return addService(target, services, edit);
  const map = services?.value;
  const pair = isMap(map) ? pairOf(map, edit.id) : undefined;
  if (!isMap(map) || !pair) return undefined;
  if (edit.kind === 'remove-service') return removePair(target, map, pair);
  return edit.kind === 'set-key' ? setKey(target, pair, edit) : setInner(target, pair, edit);
}

function addService(
  target: Target,
  services: Pair | undefined,
  { id, entry, comment }: Extract<StackEdit, { kind: 'add-service' }>,
): Splice | undefined {
  const { text, eol } = target;
  const map = services?.value;
  if (services && isMap(map) && map.items.length > 0) return append(target, services, map, { [id]: entry }, comment);
  const column = services ? columnOf(text, startOf(services) ?? 0) : 0;
  const block = blockText({ [id]: entry }, { column: column + 2, step: 2, eol, comment });
  if (!services) {
    const end = text.trimEnd().length;
    const head = end === 0 ? '' : text.slice(end).includes('\n') ? eol : eol + eol;
    return { from: lineTextEnd(text, end), to: text.length, text: `${head}services:${eol}${block}` };
  }
  // `services:` with nothing behind it, or `services: {}`.
  const key = endOf(services.key);
  const value = isMap(map) ? map.range : undefined;
  if (key === undefined || (services.value && !isMap(map) && !isEmptyScalar(services.value))) return undefined;
  const colon = text.indexOf(':', key) + 1;
  const rest = value ? value[1] : colon;
  return {
    from: colon,
    to: lineTextEnd(text, rest),
    text: text.slice(rest, lineTextEnd(text, rest)) + eol + block.trimEnd(),
  };
}

/** At the end of a mapping, in its own style. */
function append(
  { text, eol }: Target,
  parent: Pair,
  map: YAMLMap,
  added: Readonly<Record<string, unknown>>,
  comment: string | undefined,
): Splice | undefined {
  const last = map.items.at(-1);
  const first = map.items[0];
  if (!last || !first) return undefined;
  if (map.flow) {
    const end = endOf(last.value) ?? endOf(last.key);
    return end === undefined ? undefined : { from: end, to: end, text: `, ${flowPairs(added)}` };
  }
  const column = columnOf(text, startOf(first) ?? 0);
  const end = endOfItem(text, endOf(last.value) ?? endOf(last.key) ?? 0, column);
  const block = blockText(added, {
    column,
    step: stepOf(text, map, column, columnOf(text, startOf(parent) ?? 0)),
    eol,
    comment,
  });
  const head = text.slice(0, end).endsWith('\n') || end === 0 ? '' : eol;
  const gap = hasGaps(text, map) ? eol : '';
  return { from: end, to: end, text: head + gap + block };
}

/** Whether the items of a mapping stand apart from each other. */
function hasGaps(text: string, map: YAMLMap): boolean {
  return (
    map.items.length > 1 &&
    map.items.slice(1).every((pair) => {
      const start = startOfItem(text, startOf(pair) ?? 0);
      return /\n[ \t]*\r?\n$/.test(text.slice(0, start));
    })
  );
}

function removePair({ text, eol }: Target, map: YAMLMap, pair: Pair): Splice | undefined {
  const start = startOf(pair);
  const end = endOf(pair.value) ?? endOf(pair.key);
  if (start === undefined || end === undefined) return undefined;
  const index = map.items.indexOf(pair);
  if (map.flow) {
    const next = map.items[index + 1];
    const previous = map.items[index - 1];
    if (next) return { from: start, to: startOf(next) ?? end, text: '' };
    return { from: previous ? (endOf(previous.value) ?? endOf(previous.key) ?? start) : start, to: end, text: '' };
  }
  const column = columnOf(text, start);
  const to = endOfItem(text, end, column);
  if (map.items.length === 1 && map.range)
    return { from: lineTextEnd(text, text.lastIndexOf(':', start)), to, text: ` {}${eol}` };
  const from = startOfItem(text, start);
  // The empty line that parted it from the one before goes with it, where there is one.
  const gap = /(?<=\n)[ \t]*\r?\n$/.exec(text.slice(0, from))?.[0].length ?? 0;
  return { from: index > 0 ? from - gap : from, to, text: '' };
}

function setKey(
  target: Target,
  service: Pair,
  { key, value }: Extract<StackEdit, { kind: 'set-key' }>,
): Splice | undefined {
  const map = service.value;
  if (!isMap(map)) return undefined;
  const pair = pairOf(map, key);
  if (value === undefined) return pair ? removePair(target, map, pair) : undefined;
  if (!pair) return map.items.length === 0 ? undefined : append(target, service, map, { [key]: value }, undefined);
  return replaceValue(target, service, map, pair, value);
}

function setInner(
  target: Target,
  service: Pair,
  { key, inner, value }: Extract<StackEdit, { kind: 'set-inner' }>,
): Splice | undefined {
  const parent = isMap(service.value) ? pairOf(service.value, key) : undefined;
  const map = parent?.value;
  const pair = isMap(map) ? pairOf(map, inner) : undefined;
  return parent && isMap(map) && pair ? replaceValue(target, parent, map, pair, value) : undefined;
}

function replaceValue(
  { text, eol }: Target,
  parent: Pair,
  map: YAMLMap,
  pair: Pair,
  value: unknown,
): Splice | undefined {
  const start = startOf(pair);
  const keyEnd = endOf(pair.key);
  if (start === undefined || keyEnd === undefined) return undefined;
  const colon = text.indexOf(':', keyEnd) + 1;
  const end = endOf(pair.value) ?? colon;
  if (map.flow) return { from: colon, to: Math.max(end, colon), text: ` ${JSON.stringify(value)}` };
  const column = columnOf(text, start);
  const written = blockText(
    { k: value },
    { column, step: stepOf(text, map, column, columnOf(text, startOf(parent) ?? 0)), eol, comment: undefined },
  );
  const body = written.slice(written.indexOf('k:') + 2).trimEnd();
  // A block scalar ends with its line.
  const wholeLines = text.slice(colon, end).endsWith('\n');
  return { from: colon, to: Math.max(end, colon), text: body + (wholeLines ? eol : '') };
}

function pairOf(map: YAMLMap, key: string): Pair | undefined {
  return map.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === key);
}

function isEmptyScalar(node: unknown): boolean {
  return isScalar(node) && node.value === null;
}

function startOf({ key }: Pair): number | undefined {
  return rangeOf(key)?.[0];
}

/** Where the value itself ends, before what follows on its line. */
function endOf(node: unknown): number | undefined {
  return rangeOf(node)?.[1];
}

function rangeOf(node: unknown): readonly [number, number, number] | undefined {
  if (typeof node !== 'object' || node === null || !('range' in node)) return undefined;
  const { range } = node;
  return Array.isArray(range) && range.length === 3
    ? [Number(range[0]), Number(range[1]), Number(range[2])]
    : undefined;
}
