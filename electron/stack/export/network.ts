/** How a container is reached, in Compose's words. Pure. */

import { isShortId } from '../../drivers/container/short-id.ts';
import type { HostConfig, InspectedContainer } from './inspect.ts';

export interface ExportedNetworks {
  readonly keys: object;
  /** User-defined networks, which exist. */
  readonly networks: readonly string[];
  readonly notes: readonly string[];
}

/** `serviceOf`: the service of this export that a container id or name became, for `network_mode: container:…`. */
export function networksOf(
  seen: InspectedContainer,
  serviceOf: (container: string) => string | undefined,
): ExportedNetworks {
  const { HostConfig: host, NetworkSettings } = seen;
  const ports = portsOf(host);
  const mode = host.NetworkMode || 'default';
  const joined = Object.entries(NetworkSettings.Networks ?? {}).filter(([name]) => name !== 'bridge');
  if (mode === 'host' || mode === 'none' || mode.startsWith('container:')) {
    return { keys: { ports, network_mode: modeOf(mode, serviceOf) }, networks: [], notes: [] };
  }
  if (joined.length === 0) return { keys: { ports, network_mode: 'bridge' }, networks: [], notes: [] };
  const name = seen.Name.replace(/^\//, '');
  const alsoBridge = NetworkSettings.Networks?.bridge !== undefined;
  return {
    keys: { ports, networks: Object.fromEntries(joined.map((one) => [one[0], membership(seen.Id, one[1])])) },
    networks: joined.map(([network]) => network),
    notes: alsoBridge
      ? [
          `${name} was on the default bridge network as well, which Compose cannot combine with others: it was left out.`,
        ]
      : [],
  };
}

function modeOf(mode: string, serviceOf: (container: string) => string | undefined): string {
  const service = mode.startsWith('container:') ? serviceOf(mode.slice('container:'.length)) : undefined;
  return service === undefined ? mode : `service:${service}`;
}

type Membership = NonNullable<InspectedContainer['NetworkSettings']['Networks']>[string];

/** The engine adds the short id of each container to its aliases. */
function membership(id: string, { Aliases, IPAMConfig }: Membership): object | null {
  const aliases = (Aliases ?? []).filter((alias) => !isShortId(id, alias));
  const keys = {
    ...(aliases.length > 0 && { aliases }),
    ...(IPAMConfig?.IPv4Address && { ipv4_address: IPAMConfig.IPv4Address }),
    ...(IPAMConfig?.IPv6Address && { ipv6_address: IPAMConfig.IPv6Address }),
  };
  return Object.keys(keys).length > 0 ? keys : null;
}

/** Every binding of every port, not only the first; a port without one of this machine's gets a free one, as it did. */
function portsOf({ PortBindings }: HostConfig): string[] | undefined {
  const ports = Object.entries(PortBindings ?? {}).flatMap(([target, bindings]) => {
    const inside = target.replace(/\/tcp$/, '');
    return (bindings ?? [{}]).map(({ HostIp, HostPort }) => {
      const address = HostIp?.includes(':') ? `[${HostIp}]` : HostIp;
      const port = HostPort === '0' ? '' : (HostPort ?? '');
      if (!address) return port ? `${port}:${inside}` : inside;
      return `${address}:${port}:${inside}`;
    });
  });
  return ports.length > 0 ? ports : undefined;
}
