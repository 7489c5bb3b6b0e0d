/** One service, network or secret as a file says it, in long forms and with absolute paths: the shape in which files are merged. */

import { childrenOf, type Entry, type Field, isNothing, type MapNode, type Node, scalarNode } from '../tree/node.ts';
import { noteUnknownInService } from '../tree/unknown-keys.ts';
import { textOf, wrongType } from '../tree/values.ts';
import { build, develop, gpus, hooks } from './long-build.ts';
import { longPorts } from './long-ports.ts';
import { dependsOn, envFiles, extraHosts, grants, listed, namedValues, namesAsKeys } from './long-values.ts';
import { longVolumes, type Resolve } from './long-volumes.ts';

type LongForm = (field: Field, resolve: Resolve) => Node | undefined;

const nothing = (item: Field) => scalarNode(null, item.node.place);

const longForms: Readonly<Record<string, LongForm>> = {
  annotations: namedValues,
  build,
  configs: grants,
  depends_on: dependsOn,
  develop,
  device_cgroup_rules: listed,
  devices: listed,
  dns: listed,
  dns_opt: listed,
  dns_search: listed,
  env_file: envFiles,
  environment: namedValues,
  expose: listed,
  extra_hosts: extraHosts,
  gpus,
  group_add: listed,
  label_file: (field, resolve) => resolved(listed(field), resolve),
  labels: namedValues,
  links: listed,
  networks: (field) => namesAsKeys(field, 'a list of networks, or a mapping of them', nothing),
  ports: longPorts,
  post_start: hooks,
  pre_stop: hooks,
  profiles: listed,
  secrets: grants,
  security_opt: listed,
  sysctls: namedValues,
  tmpfs: listed,
  volumes: longVolumes,
};

/** Undefined after saying that it is no service. `resolve` makes a path of this file absolute. */
export function normaliseService(field: Field, resolve: Resolve): MapNode | undefined {
  const { node } = field;
  if (node.kind !== 'map') return wrongType(field, 'a mapping');
  noteUnknownInService(field);
  const entries = new Map<string, Entry>();
  for (const [key, one] of childrenOf(field)) {
    if (key.startsWith('x-')) continue;
    const long = longForm(key, one, resolve);
    if (long) entries.set(key, { key: node.entries.get(key)?.key ?? node.place, node: long });
  }
  return { ...node, entries };
}

function longForm(key: string, field: Field, resolve: Resolve): Node | undefined {
  const { node } = field;
  if (node.tag === 'reset') return node;
  if (isNothing(node)) return undefined;
  const make = Object.hasOwn(longForms, key) ? longForms[key] : undefined;
  const made = make ? make(field, resolve) : node;
  return made && node.tag ? { ...made, tag: node.tag } : made;
}

/** The file of a secret or a config, absolute. */
export function normaliseGrant(field: Field, resolve: Resolve): Node | undefined {
  const { node } = field;
  if (isNothing(node) || node.tag === 'reset') return node;
  if (node.kind !== 'map') return wrongType(field, 'a mapping');
  const entries = new Map<string, Entry>(node.entries);
  const file = node.entries.get('file');
  const path = file && textOf({ ...field, node: file.node, path: `${field.path}.file` }, 'a path');
  if (file && path !== undefined) entries.set('file', { ...file, node: scalarNode(resolve(path), file.node.place) });
  return { ...node, entries };
}

/** A network or a volume: its labels and options as mappings. */
export function normaliseResource(field: Field): Node | undefined {
  const { node } = field;
  if (isNothing(node) || node.tag === 'reset') return node;
  if (node.kind !== 'map') return wrongType(field, 'a mapping, or nothing');
  const entries = new Map<string, Entry>(node.entries);
  for (const key of ['labels', 'driver_opts']) {
    const one = node.entries.get(key);
    const named =
      one && !isNothing(one.node) && namedValues({ ...field, node: one.node, path: `${field.path}.${key}` });
    if (one && named) entries.set(key, { ...one, node: named });
  }
  return { ...node, entries };
}

function resolved(list: Node | undefined, resolve: Resolve): Node | undefined {
  if (list?.kind !== 'list') return list;
  const items = list.items.map((item) => (item.kind === 'scalar' ? scalarNode(resolve(item.text), item.place) : item));
  return { ...list, items };
}
