import { lookup } from 'node:dns/promises';
import { isWildcard, normaliseAddress } from '../platform/address.ts';
import type { PortSpec } from '../stack/stack.ts';

/** A name that people use for this machine and one address that it means. */
export interface HostAddress {
  readonly host: string;
  readonly address: string;
}

/**
 * The names under which a local port is reached, with every address behind them. What `localhost` means depends on the
 * hosts file: `127.0.0.1`, `::1` or both, and clients differ in which they try first.
 */
export async function localHosts(): Promise<readonly HostAddress[]> {
  const resolved = await lookup('localhost', { all: true }).catch(() => [{ address: '127.0.0.1' }]);
  const addresses = new Set(resolved.map(({ address }) => normaliseAddress(address)));
  return [
    ...[...addresses].map((address) => ({ host: 'localhost', address })),
    { host: '127.0.0.1', address: '127.0.0.1' },
    { host: '::1', address: '::1' },
  ];
}

/** `hosts` and the address that the port was declared for, unless that is every interface or among them. */
export function hostsOf(port: PortSpec, hosts: readonly HostAddress[]): readonly HostAddress[] {
  if (port.address === undefined) return hosts;
  const declared = normaliseAddress(port.address);
  if (isWildcard(declared) || hosts.some(({ host }) => host === declared)) return hosts;
  return [...hosts, { host: declared, address: declared }];
}
