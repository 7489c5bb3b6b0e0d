import { createServer } from 'node:net';
import { LIMITS } from '../limits.ts';

/** One bind that is given up at once. An address family that this machine lacks counts as free. */
export function canBind(port: number, host: string): Promise<boolean> {
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
