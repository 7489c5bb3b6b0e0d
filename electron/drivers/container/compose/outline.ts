/** What Compose files say of a service themselves, read without filling in variables: enough to recognise its containers. */

import { stat } from 'node:fs/promises';
import { LIMITS } from '../../../limits.ts';
import { child, type Field, itemsOf, type MapNode } from '../../../stack/compose/tree/node.ts';
import { readComposeDocuments } from '../../../stack/compose/tree/read-yaml.ts';
import { openText } from '../../../stack/read/compose/compose-files.ts';

export interface ServiceOutline {
  readonly image?: string;
  readonly built?: boolean;
  /** How many containers it is to have, where that is a plain number. */
  readonly replicas?: number;
  /** It is no container: what kind of provider brings it. */
  readonly provider?: string;
  /** Names of what it depends on that is such a one. */
  readonly providers?: readonly string[];
}

/** Trees of the files that were read last, by file and state: every service of a project asks for the same ones. */
const kept = new Map<string, readonly MapNode[]>();

/** Of several files a later one wins. Files that cannot be read say nothing: what is wrong with them is the loader's to say. */
export async function serviceOutline(files: readonly string[], service: string): Promise<ServiceOutline> {
  let outline: ServiceOutline = {};
  for (const file of files) {
    for (const tree of await treesOf(file)) outline = { ...outline, ...outlineIn(tree, service) };
  }
  return outline;
}

async function treesOf(file: string): Promise<readonly MapNode[]> {
  const seen = await stat(file).catch(() => undefined);
  if (!seen?.isFile()) return [];
  const key = `${file}\0${seen.mtimeMs}\0${seen.size}\0${seen.ino}`;
  const known = kept.get(key);
  if (known) return known;
  const text = await openText(file);
  const read = text.ok ? readComposeDocuments(text.value, file) : text;
  const trees = read.ok ? read.value : [];
  const [oldest] = kept.keys();
  if (kept.size >= LIMITS.compose.outlines && oldest !== undefined) kept.delete(oldest);
  kept.set(key, trees);
  return trees;
}

function outlineIn(tree: MapNode, service: string): ServiceOutline {
  const root: Field = { node: tree, path: '', complaints: { errors: [], notes: [] } };
  const entry = child(child(root, 'services'), service);
  const image = plainText(child(entry, 'image'));
  const scale = plainText(child(entry, 'scale')) ?? plainText(child(child(entry, 'deploy'), 'replicas'));
  return {
    ...(image !== undefined && { image }),
    ...(child(entry, 'build') && { built: true }),
    ...providersIn(child(root, 'services'), entry),
    ...(scale !== undefined && /^\d+$/.test(scale) && { replicas: Number(scale) }),
  };
}

function providersIn(services: Field | undefined, entry: Field | undefined): ServiceOutline {
  const own = child(entry, 'provider');
  const needs = child(entry, 'depends_on');
  const named =
    needs?.node.kind === 'map' ? [...needs.node.entries.keys()] : needs ? itemsOf(needs).flatMap(textIn) : [];
  const providers = named.filter((name) => child(child(services, name), 'provider'));
  return {
    ...(own && { provider: plainText(child(own, 'type')) ?? 'of an unknown type' }),
    ...(providers.length > 0 && { providers }),
  };
}

function textIn(item: Field): readonly string[] {
  const text = plainText(item);
  return text === undefined ? [] : [text];
}

/** Undefined for what depends on a variable. */
function plainText(field: Field | undefined): string | undefined {
  if (field?.node.kind !== 'scalar' || field.node.value === null) return undefined;
  return field.node.text.includes('$') ? undefined : field.node.text;
}
