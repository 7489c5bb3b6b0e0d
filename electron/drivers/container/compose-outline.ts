/** What Compose files say of a service themselves, read without filling in variables: enough to recognise its containers. */
import { stat } from 'node:fs/promises';
import { child, type Field, type MapNode } from '../../stack/compose/node.ts';
import { readComposeYaml } from '../../stack/compose/read-yaml.ts';
import { openText } from '../../stack/read/compose-files.ts';

export interface ServiceOutline {
  readonly image?: string;
  readonly built?: boolean;
  /** How many containers it is to have, where that is a plain number. */
  readonly replicas?: number;
}

/** Trees of the files that were read last, by file and state: every service of a project asks for the same ones. */
const kept = new Map<string, MapNode | undefined>();
const KEPT = 32;

/** Of several files a later one wins. Files that cannot be read say nothing: what is wrong with them is the loader's to say. */
export async function serviceOutline(files: readonly string[], service: string): Promise<ServiceOutline> {
  let outline: ServiceOutline = {};
  for (const file of files) {
    const tree = await treeOf(file);
    if (tree) outline = { ...outline, ...outlineIn(tree, service) };
  }
  return outline;
}

async function treeOf(file: string): Promise<MapNode | undefined> {
  const seen = await stat(file).catch(() => undefined);
  if (!seen?.isFile()) return undefined;
  const key = `${file}\0${seen.mtimeMs}\0${seen.size}\0${seen.ino}`;
  if (kept.has(key)) return kept.get(key);
  const text = await openText(file);
  const tree = text.ok ? readComposeYaml(text.value, file) : text;
  const [oldest] = kept.keys();
  if (kept.size >= KEPT && oldest !== undefined) kept.delete(oldest);
  kept.set(key, tree.ok ? tree.value : undefined);
  return tree.ok ? tree.value : undefined;
}

function outlineIn(tree: MapNode, service: string): ServiceOutline {
  const root: Field = { node: tree, path: '', complaints: { errors: [], notes: [] } };
  const entry = child(child(root, 'services'), service);
  const image = plainText(child(entry, 'image'));
  const scale = plainText(child(entry, 'scale')) ?? plainText(child(child(entry, 'deploy'), 'replicas'));
  return {
    ...(image !== undefined && { image }),
    ...(child(entry, 'build') && { built: true }),
    ...(scale !== undefined && /^\d+$/.test(scale) && { replicas: Number(scale) }),
  };
}

/** Undefined for what depends on a variable. */
function plainText(field: Field | undefined): string | undefined {
  if (field?.node.kind !== 'scalar' || field.node.value === null) return undefined;
  return field.node.text.includes('$') ? undefined : field.node.text;
}
