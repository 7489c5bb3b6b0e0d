/** Reads the small values of a Compose file and says what is wrong with one, without ever repeating a secret. */
import { parseDuration } from '../../syntax/duration.ts';
import { child, complain, type Field, isNothing, itemsOf, type Node } from './node.ts';

const SHOWN_CHARACTERS = 60;
/** Of what stands under these keys only the type is shown. */
const SECRET = /(?:^|\.)(?:environment|labels|annotations|args|driver_opts|options|content)(?:[.[]|$)/;

export function wrongType(field: Field, wanted: string): undefined {
  complain(field, { code: 'wrong-type', message: `${field.path} must be ${wanted}; found ${shown(field)}` });
}

/** Text; numbers and flags count by their spelling. */
export function textOf(field: Field | undefined, wanted = 'text'): string | undefined {
  if (!field) return undefined;
  return field.node.kind === 'scalar' && !isNothing(field.node) ? field.node.text : wrongType(field, wanted);
}

const YES = new Set(['true', 'yes', 'y', 'on', '1', 't']);
const NO = new Set(['false', 'no', 'n', 'off', '0', 'f']);

/** True or false, also as text, which is what a variable becomes; Compose takes YAML 1.1's words for them, too. */
export function flagOf(field: Field | undefined): boolean | undefined {
  const text = field?.node.kind === 'scalar' ? field.node.text.toLowerCase() : '';
  if (YES.has(text) || NO.has(text)) return YES.has(text);
  return field && wrongType(field, 'true or false');
}

export function numberOf(field: Field | undefined): number | undefined {
  if (!field) return undefined;
  const text = field.node.kind === 'scalar' ? field.node.text.trim() : '';
  const value = Number(text);
  return text !== '' && Number.isFinite(value) ? value : wrongType(field, 'a number');
}

/** Milliseconds; a number without unit is not a duration in Compose, except 0. */
export function durationOf(field: Field | undefined): number | undefined {
  const text = field?.node.kind === 'scalar' ? field.node.text : '';
  const value = parseDuration(text);
  return field && (value ?? wrongType(field, 'a duration such as 1m30s'));
}

const UNITS: Readonly<Record<string, number>> = {
  b: 1,
  k: 1024,
  m: 1024 ** 2,
  g: 1024 ** 3,
  t: 1024 ** 4,
  p: 1024 ** 5,
};

/** Bytes: `512m`, `1.5GiB`, `1024`. */
export function bytesOf(field: Field | undefined): number | undefined {
  if (!field) return undefined;
  const text = field.node.kind === 'scalar' ? field.node.text.trim().toLowerCase() : '';
  const [, amount, unit = 'b'] = /^(-?\d+(?:\.\d+)?)\s*([bkmgtp])?i?b?$/.exec(text) ?? [];
  if (amount === undefined) return wrongType(field, 'a size such as 512m');
  return Math.floor(Number(amount) * (UNITS[unit] ?? 1));
}

/** A list of texts; one text alone is a list of it. */
export function textsOf(field: Field | undefined): readonly string[] {
  if (!field) return [];
  if (field.node.kind === 'scalar') return [field.node.text];
  if (field.node.kind === 'map') return wrongType(field, 'a list') ?? [];
  return itemsOf(field).flatMap((item) => textOf(item) ?? []);
}

/** Names with texts; a name that says nothing is left out. */
export function textMapOf(field: Field | undefined): Readonly<Record<string, string>> {
  if (field?.node.kind !== 'map') return {};
  const names = [...field.node.entries.keys()];
  return Object.fromEntries(names.flatMap((name) => pairOf(field, name)));
}

function pairOf(field: Field, name: string): [string, string][] {
  const one = child(field, name);
  const text = textOf(one);
  return text === undefined ? [] : [[name, text]];
}

/** Plain data of a part that is kept without being acted on. */
export function plainOf(node: Node): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(plainOf);
  return Object.fromEntries([...node.entries].map(([name, entry]) => [name, plainOf(entry.node)]));
}

/** A value as it may be shown: as the user wrote it, its type alone where secrets live. */
function shown({ node, path }: Field): string {
  if (node.kind !== 'scalar') return node.kind === 'list' ? 'a list' : 'a mapping';
  if (node.raw !== undefined) return `\`${cut(node.raw)}\``;
  if (node.value === null) return 'nothing';
  if (SECRET.test(path))
    return typeof node.value === 'string' ? 'text' : typeof node.value === 'number' ? 'a number' : 'true or false';
  return typeof node.value === 'string' ? JSON.stringify(cut(node.value)) : node.text;
}

function cut(text: string): string {
  // A password in a URL is a secret wherever it stands.
  const safe = text.replace(/\/\/[^/@\s]*@/g, '//…@');
  return safe.length > SHOWN_CHARACTERS ? `${safe.slice(0, SHOWN_CHARACTERS)}…` : safe;
}
