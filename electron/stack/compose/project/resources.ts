/** Networks, volumes, secrets and configs of a project: those that a service uses, by the names that the engine knows. */

import { child, type Field, itemsOf, type Node } from '../tree/node.ts';
import { flagOf, textMapOf, textOf } from '../tree/values.ts';
import { labelsOf } from './fields.ts';
import { defined } from './plain.ts';
import type { ComposeGrantSource, ComposeNetwork, ComposeService, ComposeVolume } from './project.ts';

interface Naming {
  readonly project: string;
  readonly field: (key: string, node: Node) => Field;
}

type Nodes = ReadonlyMap<string, Node>;

export function buildNetworkList(
  nodes: Nodes,
  services: readonly ComposeService[],
  naming: Naming,
): readonly ComposeNetwork[] {
  const used = new Set(services.flatMap(({ networks }) => networks.map(({ network }) => network)));
  return inUse(used, nodes).map(([key, node]) => {
    const field = node && naming.field(key, node);
    return {
      ...nameOf(key, field, naming),
      internal: flagOf(child(field, 'internal')) ?? false,
      attachable: flagOf(child(field, 'attachable')) ?? false,
      driverOpts: textMapOf(child(field, 'driver_opts')),
      labels: labelsOf(child(field, 'labels')),
      subnets: subnetsOf(child(child(field, 'ipam'), 'config')),
      ...defined({ driver: textOf(child(field, 'driver')), enableIpv6: flagOf(child(field, 'enable_ipv6')) }),
    };
  });
}

export function buildVolumeList(
  nodes: Nodes,
  services: readonly ComposeService[],
  naming: Naming,
): readonly ComposeVolume[] {
  const mounts = services.flatMap(({ volumes }) => volumes);
  const used = new Set(
    mounts.flatMap(({ type, source }) => (type === 'volume' && source !== undefined ? [source] : [])),
  );
  return inUse(used, nodes).map(([key, node]) => {
    const field = node && naming.field(key, node);
    const rest = { driverOpts: textMapOf(child(field, 'driver_opts')), labels: labelsOf(child(field, 'labels')) };
    return { ...nameOf(key, field, naming), ...rest, ...defined({ driver: textOf(child(field, 'driver')) }) };
  });
}

export function buildGrantSources(
  nodes: Nodes,
  used: ReadonlySet<string>,
  naming: Naming,
): readonly ComposeGrantSource[] {
  return inUse(used, nodes).map(([key, node]) => {
    const field = node && naming.field(key, node);
    const at = (name: string) => textOf(child(field, name));
    return {
      ...nameOf(key, field, naming),
      ...defined({ file: at('file'), environment: at('environment'), content: at('content') }),
    };
  });
}

/** In order of their keys, so that it does not matter who resolved the files. */
function inUse(used: ReadonlySet<string>, nodes: Nodes): readonly (readonly [string, Node | undefined])[] {
  return [...used].sort().map((key) => [key, nodes.get(key)] as const);
}

function nameOf(key: string, field: Field | undefined, { project }: Naming) {
  const external = child(field, 'external');
  // Old files write `external: { name: … }`.
  const old = external?.node.kind === 'map' ? textOf(child(external, 'name')) : undefined;
  const isExternal = external?.node.kind === 'map' || (flagOf(external) ?? false);
  const name = textOf(child(field, 'name')) ?? old ?? (isExternal ? key : `${project}_${key}`);
  return { key, name, external: isExternal };
}

function subnetsOf(field: Field | undefined): ComposeNetwork['subnets'] {
  return (field ? itemsOf(field) : []).map((item) =>
    defined({
      subnet: textOf(child(item, 'subnet')),
      gateway: textOf(child(item, 'gateway')),
      ipRange: textOf(child(item, 'ip_range')),
    }),
  );
}
