/** Reads Compose files one over the other, with what they include and extend, into one model. */
import { parseDotenv } from '../dotenv.ts';
import { createServiceReader } from './extends.ts';
import { isExtension, TOP_KEYS } from './keys.ts';
import { mergeResources, mergeServices, settle } from './merge.ts';
import {
  EMPTY_MODEL,
  folderOf,
  type Loading,
  lookupOf,
  type Model,
  openTree,
  type RESOURCES,
  resolver,
  type Scope,
} from './model.ts';
import {
  child,
  childrenOf,
  complain,
  type Field,
  isNothing,
  itemsOf,
  type MapNode,
  type Node,
  remark,
} from './node.ts';
import { normaliseGrant, normaliseResource } from './normalise.ts';
import { plainOf, textOf, textsOf, wrongType } from './values.ts';

/** The model of files that are merged in this order; undefined where one could not be read. `at`: who names them. */
export async function loadModel(
  files: readonly string[],
  scope: Scope,
  loading: Loading,
  at?: Field,
): Promise<Model | undefined> {
  let model: Model = EMPTY_MODEL;
  for (const file of files) {
    const tree = await openTree(file, scope, loading, at?.node.place);
    if (!tree) return undefined;
    const one = await modelOf(file, tree, scope, loading);
    if (!one) return undefined;
    model = mergeModels(model, one, loading);
  }
  return settled(model);
}

async function modelOf(file: string, tree: MapNode, scope: Scope, loading: Loading): Promise<Model | undefined> {
  const root: Field = { node: tree, path: '', complaints: loading.complaints };
  for (const [key, entry] of tree.entries) {
    if (TOP_KEYS.has(key) || isExtension(key)) continue;
    const message = `"${key}" is not a top-level key that Compose is known to have`;
    remark({ ...root, node: { ...entry.node, place: entry.key } }, { code: 'unknown-key', message });
  }
  const own = { ...resourcesOf(root, scope, loading), services: await servicesOf(file, root, scope, loading) };
  const include = child(root, 'include');
  if (!include) return own;
  if (include.node.kind !== 'list') return wrongType(include, 'a list of files');
  let model: Model = own;
  for (const item of itemsOf(include)) {
    const included = await loadIncluded(item, { ...scope, chain: [...scope.chain, file] }, loading);
    if (!included) return undefined;
    model = importModel(model, included, item);
  }
  return model;
}

async function servicesOf(file: string, root: Field, scope: Scope, loading: Loading): Promise<Model['services']> {
  const services = child(root, 'services');
  const read = new Map<string, MapNode>();
  if (!services) return read;
  if (services.node.kind !== 'map') return wrongType(services, 'a mapping of service names to services') ?? read;
  const reader = createServiceReader(loading);
  for (const [name, entry] of services.node.entries) {
    if (isExtension(name)) continue;
    if (entry.node.tag === 'reset') {
      read.set(name, { kind: 'map', entries: new Map(), place: entry.key, tag: 'reset' });
      continue;
    }
    checkName(name, { ...services, node: { ...entry.node, place: entry.key } });
    const service = await reader.read(name, { file, services, scope: { ...scope, chain: [] } });
    if (service) read.set(name, { ...service, place: entry.key });
  }
  return read;
}

function checkName(name: string, field: Field): void {
  if (/^[a-zA-Z0-9._-]+$/.test(name)) return;
  const message = `${JSON.stringify(name)} cannot be the name of a service`;
  complain(field, { code: 'bad-name', message, hint: 'use letters, digits, ".", "_" and "-"' });
}

function resourcesOf(root: Field, scope: Scope, loading: Loading): Omit<Model, 'services'> {
  const resolve = resolver(scope, loading);
  const read = (key: (typeof RESOURCES)[number]): ReadonlyMap<string, Node> => {
    const field = child(root, key);
    if (!field) return new Map();
    if (field.node.kind !== 'map') return wrongType(field, 'a mapping') ?? new Map();
    const file = key === 'secrets' || key === 'configs';
    const entries = childrenOf(field).filter(([name]) => !isExtension(name));
    return new Map(
      entries.flatMap(([name, one]) => {
        const node = file ? normaliseGrant(one, resolve) : normaliseResource(one);
        return node ? [[name, node] as const] : [];
      }),
    );
  };
  return { networks: read('networks'), volumes: read('volumes'), secrets: read('secrets'), configs: read('configs') };
}

async function loadIncluded(item: Field, scope: Scope, loading: Loading): Promise<Model | undefined> {
  const resolve = resolver(scope, loading);
  const paths = (item.node.kind === 'map' ? textsOf(child(item, 'path')) : textsOf(item)).map(resolve);
  const [first] = paths;
  if (first === undefined) return wrongType(item, 'a path, or a mapping with path');
  if (paths.some((path) => scope.chain.includes(path))) {
    complain(item, { code: 'include-cycle', message: `${item.path} includes a file that includes this one` });
    return undefined;
  }
  const named = item.node.kind === 'map' ? textOf(child(item, 'project_directory'), 'a path') : undefined;
  const directory = named === undefined ? folderOf(first) : resolve(named);
  const envFiles = item.node.kind === 'map' ? textsOf(child(item, 'env_file')).map(resolve) : [];
  const variables = await variablesOf(envFiles, directory, scope, item, loading);
  return loadModel(paths, { ...scope, directory, variables }, loading, item);
}

/** The variables of an include: its own env files, else the `.env` of its folder, under those of whoever includes it. */
async function variablesOf(
  named: readonly string[],
  directory: string,
  scope: Scope,
  item: Field,
  loading: Loading,
): Promise<Scope['variables']> {
  const files = named.length > 0 ? named : [resolver({ directory }, loading)('.env')];
  let variables = scope.variables;
  for (const file of files) {
    loading.opened.add(file);
    const text = await loading.open(file);
    if (text.ok) variables = { ...parseDotenv(text.value, lookupOf(variables)).values, ...variables };
    else if (named.length > 0) complain(item, { ...text.problem, code: 'env-file-missing' });
  }
  return variables;
}

/** Compose refuses two different services of one name; what is the same twice is one. */
function importModel(model: Model, included: Model, item: Field): Model {
  const both = <T extends Node>(key: keyof Model, own: ReadonlyMap<string, T>, other: ReadonlyMap<string, T>) => {
    for (const [name, node] of other) {
      const mine = own.get(name);
      if (!mine || (isNothing(mine) && isNothing(node))) continue;
      if (JSON.stringify(plainOf(mine)) === JSON.stringify(plainOf(node))) continue;
      const message = `${key}.${name} is in this file and, differently, in one that it includes (${node.place.file})`;
      complain({ ...item, node: mine }, { code: 'include-conflict', message });
    }
    return new Map([...other, ...own]);
  };
  return {
    services: both('services', model.services, included.services),
    networks: both('networks', model.networks, included.networks),
    volumes: both('volumes', model.volumes, included.volumes),
    secrets: both('secrets', model.secrets, included.secrets),
    configs: both('configs', model.configs, included.configs),
  };
}

function mergeModels(base: Model, over: Model, { complaints }: Loading): Model {
  const services = new Map(base.services);
  for (const [name, service] of over.services) {
    const before = base.services.get(name);
    if (service.tag === 'reset') services.delete(name);
    else services.set(name, before ? mergeServices(before, service, complaints) : service);
  }
  const merge = (key: (typeof RESOURCES)[number]) => {
    const merged = new Map(base[key]);
    for (const [name, node] of over[key]) {
      const before = base[key].get(name);
      if (node.tag === 'reset') merged.delete(name);
      else if (before?.kind === 'map' && node.kind === 'map')
        merged.set(name, mergeResources(before, node, complaints));
      else if (!before || !isNothing(node)) merged.set(name, node);
    }
    return merged;
  };
  return {
    services,
    networks: merge('networks'),
    volumes: merge('volumes'),
    secrets: merge('secrets'),
    configs: merge('configs'),
  };
}

function settled(model: Model): Model {
  const tidy = <T extends Node>(nodes: ReadonlyMap<string, T>) =>
    new Map([...nodes].filter(([, node]) => node.tag !== 'reset').map(([name, node]) => [name, settle(node)] as const));
  const services = new Map(
    [...tidy(model.services)].flatMap(([name, node]) => (node.kind === 'map' ? [[name, node]] : [])),
  );
  return {
    services,
    networks: tidy(model.networks),
    volumes: tidy(model.volumes),
    secrets: tidy(model.secrets),
    configs: tidy(model.configs),
  };
}
