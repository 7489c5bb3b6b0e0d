/** Whole files over one another, and what a file includes under it. */

import { complain, type Field, isNothing, type Node } from '../tree/node.ts';
import { plainOf } from '../tree/values.ts';
import { mergeResources, mergeServices, settle } from './merge-services.ts';
import type { Loading, Model, RESOURCES } from './model.ts';

/** Compose refuses two different services of one name; what is the same twice is one. */
export function importModel(model: Model, included: Model, item: Field): Model {
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

/** One file over those before it. */
export function mergeModels(base: Model, over: Model, { complaints }: Loading): Model {
  const services = new Map(base.services);
  for (const [name, service] of over.services) {
    const before = base.services.get(name);
    if (service.tag === 'reset') services.delete(name);
    else
      services.set(name, before && service.tag !== 'override' ? mergeServices(before, service, complaints) : service);
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

/** Without what `!reset` took away. */
export function settled(model: Model): Model {
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
