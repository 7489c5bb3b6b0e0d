import { createServer } from 'node:net';
import { LIMITS } from '../limits.ts';
import { familyOf, normaliseAddress } from '../platform/address.ts';
import type { RawListener } from '../platform/platform.ts';
import type { PortSpec } from '../stack/stack.ts';

/** One bind that is given up at once. An address family that this machine lacks counts as free. */
function canBind(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => {
      const code = 'code' in error ? error.code : undefined;
      resolve(code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT');
    });
    server.listen({ port, host, exclusive: true, ipv6Only: host === '::' }, () => server.close(() => resolve(true)));
  });
}

/**
 * True when nobody listens on the port on any address that matters. Binding one address is not enough: a port held on
 * `0.0.0.0` can look free on another (podman-desktop #5996).
 */
export async function isPortFree(port: number): Promise<boolean> {
  for (const host of ['0.0.0.0', '127.0.0.1', '::', '::1']) {
    if (!(await canBind(port, host))) return false;
  }
  return true;
}

/** The next free port above `port` that is not in `taken` (ports that the stack declares); undefined when none is near. */
export async function nextFreePort(port: number, taken: ReadonlySet<number> = new Set()): Promise<number | undefined> {
  const last = Math.min(65_535, port + LIMITS.ports.freePortTries);
  for (let candidate = port + 1; candidate <= last; candidate++) {
    if (!taken.has(candidate) && (await isPortFree(candidate))) return candidate;
  }
  return undefined;
}

/**
 * A socket on `::` that leaves the declared IPv4 address free because it is for IPv6 only. The table of sockets does not tell these
 * from those that serve IPv4 as well, so the address itself is tried.
 */
export async function isBeside(listener: Pick<RawListener, 'protocol' | 'address'>, spec: PortSpec): Promise<boolean> {
  if (listener.protocol !== 'tcp' || spec.protocol !== 'tcp' || listener.address !== '::') return false;
  if (spec.address === undefined || familyOf(normaliseAddress(spec.address)) !== 4) return false;
  return canBind(spec.port, normaliseAddress(spec.address));
}
