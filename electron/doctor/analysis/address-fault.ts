/** A check that asks an address or a port on which its service does not listen, although it listens elsewhere. Pure. */

import { formatList } from '../../../shared/text/list.ts';
import { endpoint } from '../../health/text.ts';
import { LIMITS } from '../../limits.ts';
import type { Ask } from '../../stack/edit/write-check.ts';
import type { CheckFault } from './check-advice.ts';

export interface At {
  readonly address: string;
  readonly port: number;
}

/** What is asked: a name or address, and a port. */
export interface Asked {
  readonly host: string;
  readonly port: number;
}

/**
 * Undefined where it listens on what is asked, or on nothing at all. `means`: the addresses that the name in the check means to who
 * asks. `worked`: it passed once, so the port in the check is right.
 */
export function addressFault(
  { host, port }: Asked,
  means: readonly string[],
  own: readonly At[],
  worked: boolean,
): CheckFault | undefined {
  const here = own.filter((one) => one.port === port);
  if (here.some(({ address }) => means.some((asked) => takes(address, asked, here)))) return undefined;
  if (here.length > 0) {
    const listens = formatList([...new Set(here.map(({ address }) => endpoint(address, port)))]);
    const what = `it listens on ${listens} only, its check asks ${host}`;
    const address = reachable(here);
    return { what, cure: cureFor(here, port), ...(address === undefined ? {} : { ask: { host: address } }) };
  }
  const ports = [...new Set(own.map((one) => one.port))].sort((a, b) => a - b);
  if (ports.length === 0 || ports.length > LIMITS.doctor.manyPorts || worked) return undefined;
  const what = `it listens on ${formatList(ports.map(String))}, not on ${port}, which its check asks`;
  const [only, ...others] = ports;
  return {
    what,
    ...(only === undefined || others.length > 0 ? {} : { ask: askAt(own, means, only) }),
    cure: `Let the check ask port ${formatList(ports.map(String))}, or let the service listen on ${port}.`,
  };
}

/** The port, and the address too where what is asked now does not reach it there. */
function askAt(own: readonly At[], means: readonly string[], port: number): Ask {
  const here = own.filter((one) => one.port === port);
  if (here.some(({ address }) => means.some((asked) => takes(address, asked, here)))) return { port };
  const host = reachable(here);
  return host === undefined ? { port } : { port, host };
}

/** A wildcard of IPv6 takes IPv4 too, unless it was told not to; then nobody would listen on IPv4, and it was seen to refuse. */
function takes(bound: string, asked: string, here: readonly At[]): boolean {
  if (bound === asked) return true;
  if (bound === '0.0.0.0') return !asked.includes(':');
  return bound === '::' && (asked.includes(':') || here.some(({ address }) => address === '0.0.0.0'));
}

function cureFor(here: readonly At[], port: number): string {
  const address = reachable(here);
  return address === undefined
    ? 'Let the service listen on loopback, or let the check ask the address on which it listens.'
    : `Let the check ask ${endpoint(address, port)}, or let the service listen on the address that it asks.`;
}

/** The loopback address that reaches one of these; the bound address where none does. */
export function reachable(here: readonly At[]): string | undefined {
  const bound = here.map(({ address }) => address);
  if (bound.includes('0.0.0.0')) return '127.0.0.1';
  if (bound.includes('::')) return '::1';
  return bound.find((address) => address === '::1' || address.startsWith('127.'));
}
