/** What one file says itself: its services with what they extend, its networks, volumes, secrets and configs. */

import { child, childrenOf, complain, type Field, type MapNode, type Node } from '../tree/node.ts';
import { noteUnknownInResource } from '../tree/unknown-keys.ts';
import { wrongType } from '../tree/values.ts';
import { createServiceReader } from './extends.ts';
import { type Loading, type Model, type RESOURCES, resolver, type Scope } from './model.ts';
import { normaliseGrant, normaliseResource } from './normalise.ts';

/** Services with what they extend; what could not be read was reported and is left out. */
export async function servicesOf(
  file: string,
  root: Field,
  scope: Scope,
  loading: Loading,
): Promise<Model['services']> {
  const services = child(root, 'services');
  const read = new Map<string, MapNode>();
  if (!services) return read;
  if (services.node.kind !== 'map') return wrongType(services, 'a mapping of service names to services') ?? read;
  const reader = createServiceReader(loading);
  for (const [name, entry] of services.node.entries) {
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

/** Networks, volumes, secrets and configs as the file says them. */
export function resourcesOf(root: Field, scope: Scope, loading: Loading): Omit<Model, 'services'> {
  const resolve = resolver(scope, loading);
  const read = (key: (typeof RESOURCES)[number]): ReadonlyMap<string, Node> => {
    const field = child(root, key);
    if (!field) return new Map();
    if (field.node.kind !== 'map') return wrongType(field, 'a mapping') ?? new Map();
    const file = key === 'secrets' || key === 'configs';
    const entries = childrenOf(field);
    return new Map(
      entries.flatMap(([name, one]) => {
        noteUnknownInResource(key, one);
        const node = file ? normaliseGrant(one, resolve) : normaliseResource(one);
        return node ? [[name, node] as const] : [];
      }),
    );
  };
  return { networks: read('networks'), volumes: read('volumes'), secrets: read('secrets'), configs: read('configs') };
}
