/** What joins a service to the world outside its container: ports, mounts, networks. */

import { readRange } from '../merge/long-ports.ts';
import { child, childrenOf, type Field, itemsOf } from '../tree/node.ts';
import { bytesOf, flagOf, numberOf, textMapOf, textOf, textsOf, wrongType } from '../tree/values.ts';
import { defined } from './plain.ts';
import type { ComposeAttachment, ComposeMount, ComposePort } from './project.ts';

/** Sorted, so that it does not matter who resolved the files. */
export function buildPorts(field: Field | undefined): readonly ComposePort[] {
  const ports = field ? itemsOf(field).flatMap((item) => buildPort(item)) : [];
  const order = (port: ComposePort) => [port.target, port.published ?? 0, port.protocol, port.hostIp ?? ''] as const;
  return ports.sort((a, b) => compare(order(a), order(b)));
}

function buildPort(field: Field): ComposePort[] {
  const published = readRange(textOf(child(field, 'published')) ?? '');
  // Port 0 is Compose's other way to say "any free one".
  const fixed = published && published.to > 0 ? published : undefined;
  const protocol = textOf(child(field, 'protocol'));
  return [
    {
      target: numberOf(child(field, 'target')) ?? 0,
      ...(fixed ? { published: fixed.from } : {}),
      ...(fixed && fixed.to > fixed.from ? { publishedTo: fixed.to } : {}),
      ...defined({ hostIp: textOf(child(field, 'host_ip')) }),
      protocol: protocol === 'udp' || protocol === 'sctp' ? protocol : 'tcp',
    },
  ];
}

/** Order of two tuples, place by place. */
export function compare(a: readonly (string | number)[], b: readonly (string | number)[]): number {
  for (const [index, one] of a.entries()) {
    const other = b[index] ?? '';
    if (one !== other) return one < other ? -1 : 1;
  }
  return 0;
}

const MOUNTS: readonly ComposeMount['type'][] = ['bind', 'volume', 'tmpfs', 'npipe', 'cluster', 'image'];

/** In the order of the files. */
export function buildMounts(field: Field | undefined): readonly ComposeMount[] {
  return field ? itemsOf(field).flatMap((item) => buildMount(item) ?? []) : [];
}

function buildMount(field: Field): ComposeMount | undefined {
  const text = textOf(child(field, 'type'));
  const type = MOUNTS.find((known) => known === text);
  const target = textOf(child(field, 'target'));
  if (!type || target === undefined) return wrongType(field, `a mount of type ${MOUNTS.join(', ')} with a target`);
  const [bind, volume, tmpfs] = [child(field, 'bind'), child(field, 'volume'), child(field, 'tmpfs')];
  return {
    type,
    target: target.length > 1 ? target.replace(/\/+$/, '') : target,
    readOnly: flagOf(child(field, 'read_only')) ?? false,
    ...defined({
      source: textOf(child(field, 'source')),
      createHostPath: type === 'bind' ? (flagOf(child(bind, 'create_host_path')) ?? true) : undefined,
      propagation: textOf(child(bind, 'propagation')),
      selinux: textOf(child(bind, 'selinux')),
      noCopy: flagOf(child(volume, 'nocopy')) || undefined,
      subpath: textOf(child(volume, 'subpath')),
      tmpfsBytes: bytesOf(child(tmpfs, 'size')),
      tmpfsMode: textOf(child(tmpfs, 'mode')),
    }),
  };
}

/** Without a word on networks a service is in `default`; with `network_mode` it is in none. */
export function buildNetworks(field: Field | undefined, networkMode: string | undefined): readonly ComposeAttachment[] {
  if (networkMode !== undefined) return [];
  const given = field ? childrenOf(field).map(([name, one]) => attachment(name, one)) : [];
  if (given.length === 0) return [{ network: 'default', aliases: [], linkLocalIps: [], driverOpts: {}, priority: 0 }];
  return given.sort((a, b) => b.priority - a.priority || compare([a.network], [b.network]));
}

function attachment(network: string, field: Field): ComposeAttachment {
  return {
    network,
    aliases: textsOf(child(field, 'aliases')),
    ...defined({
      ipv4Address: textOf(child(field, 'ipv4_address')),
      ipv6Address: textOf(child(field, 'ipv6_address')),
      macAddress: textOf(child(field, 'mac_address')),
    }),
    linkLocalIps: textsOf(child(field, 'link_local_ips')),
    driverOpts: textMapOf(child(field, 'driver_opts')),
    priority: numberOf(child(field, 'priority')) ?? 0,
  };
}
