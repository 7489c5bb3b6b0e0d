/** What the Compose command printed, in the shape in which this reader merges files: one way on from here for both. */
import { fail, ok, type Result } from '../../../result.ts';
import { type Model, type RESOURCES, resolver } from '../merge/model.ts';
import { normaliseGrant, normaliseResource, normaliseService } from '../merge/normalise.ts';
import {
  type Complaints,
  child,
  childrenOf,
  type Entry,
  type Field,
  type MapNode,
  type Node,
  type Place,
  scalarNode,
} from '../tree/node.ts';
import { readComposeYaml } from '../tree/read-yaml.ts';
import { textOf } from '../tree/values.ts';

/** Version 1 prints no name. */
export type NamedModel = Model & { readonly name?: string };

/**
 * The model of the output of `config`: JSON of version 2, YAML of version 1, each `$` doubled by both. Fails with
 * `compose-output` where it is not valid; what it says is never repeated.
 */
export function modelOfOutput(text: string, directory: string, complaints: Complaints): Result<NamedModel> {
  const tree = text.trimStart().startsWith('{') ? treeOfJson(text) : readComposeYaml(text, '', { spelled: true });
  if (!tree.ok)
    return fail({ code: 'compose-output', message: 'the Compose command printed something that is no project' });
  const root: Field = { node: undoubled(tree.value), path: '', complaints };
  const resolve = resolver({ directory }, { home: undefined });
  const services = new Map<string, MapNode>();
  for (const [name, one] of fieldsIn(root, 'services')) {
    const service = normaliseService(one, resolve);
    if (service) services.set(name, service);
  }
  const read = (key: (typeof RESOURCES)[number]) =>
    new Map(
      fieldsIn(root, key).flatMap(([name, one]) => {
        const node = key === 'secrets' || key === 'configs' ? normaliseGrant(one, resolve) : normaliseResource(one);
        return node ? [[name, node] as const] : [];
      }),
    );
  const model = {
    networks: read('networks'),
    volumes: read('volumes'),
    secrets: read('secrets'),
    configs: read('configs'),
  };
  const name = textOf(child(root, 'name'));
  return ok({ services, ...model, ...(name === undefined ? {} : { name }) });
}

function fieldsIn(root: Field, key: string): readonly (readonly [string, Field])[] {
  const field = child(root, key);
  return field ? childrenOf({ ...field, path: key }) : [];
}

const NOWHERE: Place = { file: '', line: 1, column: 1 };

function treeOfJson(text: string): Result<Node> {
  try {
    return ok(nodeOf(JSON.parse(text)));
  } catch {
    return fail({ code: 'compose-output', message: 'this is no JSON' });
  }
}

function nodeOf(data: unknown): Node {
  if (Array.isArray(data)) return { kind: 'list', items: data.map(nodeOf), place: NOWHERE };
  if (typeof data === 'object' && data !== null) {
    const entries = Object.entries(data).map(([key, value]): [string, Entry] => [
      key,
      { key: NOWHERE, node: nodeOf(value) },
    ]);
    return { kind: 'map', entries: new Map(entries), place: NOWHERE };
  }
  return scalarNode(
    typeof data === 'number' || typeof data === 'boolean' || data === null ? data : String(data),
    NOWHERE,
  );
}

/** With every `$$` as the `$` that it stands for, in keys as well. */
function undoubled(node: Node): Node {
  if (node.kind === 'list') return { ...node, items: node.items.map(undoubled) };
  if (node.kind === 'scalar') {
    const text = single(node.text);
    return { ...node, text, value: typeof node.value === 'string' ? text : node.value };
  }
  const entries = [...node.entries].map(([key, entry]): [string, Entry] => [
    single(key),
    { ...entry, node: undoubled(entry.node) },
  ]);
  return { ...node, entries: new Map(entries) };
}

function single(text: string): string {
  return text.replaceAll('$$', '$');
}
