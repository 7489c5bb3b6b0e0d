/** Services that extend others: of the same file, of another, over any number of steps (compose-spec, `extends`). */
import { LIMITS } from '../../../limits.ts';
import { child, complain, type Field, isNothing, type MapNode, scalarNode } from '../tree/node.ts';
import { textOf } from '../tree/values.ts';
import { mergeServices } from './merge-services.ts';
import { folderOf, type Loading, openTrees, resolver, type Scope } from './model.ts';
import { normaliseService } from './normalise.ts';
import { isRemotePath, remarkRemote } from './remote.ts';

interface Source {
  /** Absolute path of the file. */
  readonly file: string;
  readonly services: Field;
  /** The same of further documents of the file, which are merged over it. */
  readonly more?: readonly Field[];
  readonly scope: Scope;
}

/** Reads services of files, each file once. */
export function createServiceReader(loading: Loading): {
  readonly read: (name: string, source: Source) => Promise<MapNode | undefined>;
} {
  const trees = new Map<string, Promise<readonly MapNode[] | undefined>>();
  const done = new Map<Field['node'], Promise<MapNode | undefined>>();

  async function read(name: string, source: Source): Promise<MapNode | undefined> {
    const field = serviceIn(source.services, name);
    if (!field) return undefined;
    const step = `${source.file} ${name}`;
    if (source.scope.chain.includes(step) || source.scope.chain.length > LIMITS.compose.chain) {
      const message = `${field.path} extends itself in a circle`;
      complain({ ...field, node: child(field, 'extends')?.node ?? field.node }, { code: 'extends-cycle', message });
      return undefined;
    }
    const known = source.scope.chain.length === 0 ? done.get(field.node) : undefined;
    if (known) return known;
    const made = extended(field, { ...source, scope: { ...source.scope, chain: [...source.scope.chain, step] } });
    if (source.scope.chain.length === 0) done.set(field.node, made);
    return made;
  }

  async function extended(field: Field, source: Source): Promise<MapNode | undefined> {
    const own = normaliseService(withoutExtends(field), resolver(source.scope, loading));
    const from = child(field, 'extends');
    if (!own || !from) return own;
    if (namesRemote(from)) {
      remarkRemote(from, 'extends');
      return own;
    }
    const target = await targetOf(from, source);
    if (!target) return undefined;
    let made: MapNode | undefined;
    const { services, more = [] } = target.source;
    for (const one of [services, ...more]) {
      const found = serviceIn(one, target.service);
      // A service that says nothing at all adds nothing (compose-go, loader/extends.go).
      if (!found || isNothing(found.node)) continue;
      const base = await read(target.service, { ...target.source, services: one });
      if (!base) return undefined;
      made = made ? mergeServices(made, base, loading.complaints) : base;
    }
    return made ? mergeServices(made, own, loading.complaints) : own;
  }

  async function targetOf(from: Field, source: Source): Promise<{ service: string; source: Source } | undefined> {
    const service =
      from.node.kind === 'scalar' ? textOf(from) : textOf(child(from, 'service'), 'the name of a service');
    if (service === undefined) {
      complain(from, { code: 'missing-key', message: `${from.path} must name a service` });
      return undefined;
    }
    const named = from.node.kind === 'map' ? textOf(child(from, 'file'), 'a path') : undefined;
    const other = named === undefined ? source : await otherFile(named, from, source);
    if (!other) return undefined;
    if ([other.services, ...(other.more ?? [])].some((one) => serviceIn(one, service)))
      return { service, source: other };
    const message = `${from.path} names the service ${JSON.stringify(service)}, which ${other.file} does not have`;
    complain(from, { code: 'unknown-service', message });
    return undefined;
  }

  async function otherFile(named: string, from: Field, source: Source): Promise<Source | undefined> {
    const file = resolver(source.scope, loading)(named);
    const key = `${file} ${JSON.stringify(source.scope.variables)}`;
    const tree = trees.get(key) ?? openTrees(file, source.scope, loading, from.node.place);
    trees.set(key, tree);
    const nodes = await tree;
    const all = (nodes ?? []).flatMap(
      (node) => child({ node, path: '', complaints: loading.complaints }, 'services') ?? [],
    );
    const [services, ...more] = all;
    const [node] = nodes ?? [];
    // A file that could not be read was reported; one without services has not the service that is asked for.
    if (!services)
      return node && { file, services: { ...from, node: scalarNode(null, node.place) }, scope: source.scope };
    return { file, services, more, scope: { ...source.scope, directory: folderOf(file) } };
  }

  return { read };
}

function namesRemote(from: Field): boolean {
  const file = child(from, 'file')?.node;
  return file?.kind === 'scalar' && isRemotePath(file.text);
}

function serviceIn(services: Field, name: string): Field | undefined {
  const entry = services.node.kind === 'map' ? services.node.entries.get(name) : undefined;
  return entry && { ...services, node: entry.node, path: `${services.path}.${name}` };
}

function withoutExtends(field: Field): Field {
  if (field.node.kind !== 'map' || !field.node.entries.has('extends')) return field;
  const entries = new Map(field.node.entries);
  entries.delete('extends');
  return { ...field, node: { ...field.node, entries } };
}
