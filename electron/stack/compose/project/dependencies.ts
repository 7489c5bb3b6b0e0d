/** What a service waits for: what it says itself, and what its links, volumes and namespaces imply (compose-go, normalise). */
import { child, childrenOf, type Field } from '../tree/node.ts';
import { flagOf, textOf, textsOf } from '../tree/values.ts';
import type { ComposeDependency } from './project.ts';

const NAMESPACES = ['network_mode', 'ipc', 'pid', 'uts', 'cgroup'];

export function buildDependencies(service: Field): readonly ComposeDependency[] {
  const found = new Map<string, ComposeDependency>();
  const said = child(service, 'depends_on');
  for (const [name, one] of said ? childrenOf(said) : []) {
    found.set(name, {
      service: name,
      condition: conditionOf(textOf(child(one, 'condition'))),
      required: flagOf(child(one, 'required')) ?? true,
      restart: flagOf(child(one, 'restart')) ?? false,
    });
  }
  for (const { name, restart } of implied(service)) {
    if (found.has(name)) continue;
    found.set(name, { service: name, condition: 'service_started', required: true, restart });
  }
  return [...found.values()].sort((a, b) => (a.service < b.service ? -1 : 1));
}

function implied(service: Field): readonly { readonly name: string; readonly restart: boolean }[] {
  const links = textsOf(child(service, 'links')).map((link) => link.split(':')[0] ?? '');
  const namespaces = NAMESPACES.flatMap((key) => /^service:(.+)$/.exec(textOf(child(service, key)) ?? '')?.[1] ?? []);
  const mounts = textsOf(child(service, 'volumes_from'))
    .filter((from) => !from.startsWith('container:'))
    .map((from) => from.replace(/^service:/, '').split(':')[0] ?? '');
  return [
    ...[...links, ...namespaces].map((name) => ({ name, restart: true })),
    ...mounts.map((name) => ({ name, restart: false })),
  ];
}

function conditionOf(text: string | undefined): ComposeDependency['condition'] {
  return text === 'service_healthy' || text === 'service_completed_successfully' ? text : 'service_started';
}
