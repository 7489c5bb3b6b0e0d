import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { formatPreciseDuration } from '../../shared/text/duration.ts';
import type { Connection } from '../platform/platform.ts';
import type { Deadline } from './deadline.ts';
import { interrupted, networkFailure, ProbeFailure } from './failure.ts';
import { resolveHost } from './resolve.ts';
import { endpoint } from './text.ts';

/**
 * Connects to the first address of `host` that accepts, in the order of the resolver and one after the other: a race
 * would leave connections behind that the service sees as clients, and would hide which address answers.
 * Throws a ProbeFailure that names every address that was tried.
 */
export async function openSocket(host: string, port: number, deadline: Deadline): Promise<Socket> {
  const addresses = await resolveHost(host, port, deadline);
  const failures: ProbeFailure[] = [];
  for (const [index, address] of addresses.entries()) {
    // A silent address may use only its share of the time, or the next one would never be tried.
    const left = addresses.length - index;
    const shareMs = left > 1 ? deadline.remainingMs() / left : undefined;
    try {
      return await connectOne(address, port, shareMs, deadline);
    } catch (error) {
      failures.push(networkFailure(error, endpoint(address, port), deadline));
      if (deadline.signal.aborted) break;
    }
  }
  throw summary(failures, addresses, port);
}

/** The two ends of a connection as the kernel knows them. IPv4-mapped addresses are written as IPv4. */
export function connectionOf(socket: Socket): Connection | undefined {
  const { localAddress, localPort, remoteAddress, remotePort } = socket;
  if (!localAddress || !localPort || !remoteAddress || !remotePort) return undefined;
  return { localAddress: plain(localAddress), localPort, remoteAddress: plain(remoteAddress), remotePort };
}

/** Puts TLS on a connection. On loopback nobody could have got a certificate, so none is asked for there. */
export function secureSocket(socket: Socket, host: string, deadline: Deadline): Promise<Socket> {
  const where = endpoint(socket.remoteAddress ?? host, socket.remotePort ?? 0);
  const servername = isIP(host) ? undefined : host;
  const secure = connectTls({ socket, servername, rejectUnauthorized: !isLoopback(socket.remoteAddress ?? '') });
  return new Promise((resolve, reject) => {
    const abort = () => secure.destroy(interrupted(deadline, `no TLS handshake with ${where}`));
    if (deadline.signal.aborted) abort();
    deadline.signal.addEventListener('abort', abort, { once: true });
    secure.once('error', (error) => {
      deadline.signal.removeEventListener('abort', abort);
      reject(networkFailure(error, where, deadline));
    });
    secure.once('secureConnect', () => {
      deadline.signal.removeEventListener('abort', abort);
      resolve(secure);
    });
  });
}

function connectOne(address: string, port: number, shareMs: number | undefined, deadline: Deadline): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connectTcp({ host: address, port, noDelay: true });
    const giveUp = () => {
      const doing = `no connection to ${endpoint(address, port)}`;
      const message = `${doing} after ${formatPreciseDuration(shareMs ?? 0)}`;
      finish();
      socket.destroy();
      reject(deadline.signal.aborted ? interrupted(deadline, doing) : new ProbeFailure({ reason: 'timeout', message }));
    };
    const timer = shareMs === undefined ? undefined : setTimeout(giveUp, shareMs);
    const finish = () => {
      clearTimeout(timer);
      deadline.signal.removeEventListener('abort', giveUp);
    };
    deadline.signal.addEventListener('abort', giveUp, { once: true });
    // The time may have passed at the hop before: a silent address would then hold the check for minutes.
    if (deadline.signal.aborted) return giveUp();
    socket.once('connect', () => {
      finish();
      resolve(socket);
    });
    socket.once('error', (error) => {
      finish();
      reject(error);
    });
  });
}

/** One sentence for all addresses: refused everywhere reads as one refusal. */
function summary(failures: readonly ProbeFailure[], addresses: readonly string[], port: number): ProbeFailure {
  const refused = failures.every(({ finding }) => finding.reason === 'refused');
  if (refused && failures.length > 1 && failures.length === addresses.length) {
    const all = addresses.map((address) => endpoint(address, port)).join(' and ');
    return new ProbeFailure({ reason: 'refused', message: `connection refused on ${all}` });
  }
  // What was silent says more than what was refused.
  const [first] = failures;
  const worst = failures.find(({ finding }) => finding.reason !== 'refused') ?? first;
  return worst ?? new ProbeFailure({ reason: 'dns', message: `no address for port ${port}` });
}

function isLoopback(address: string): boolean {
  const ip = plain(address);
  return ip.startsWith('127.') || ip === '::1';
}

function plain(address: string): string {
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address;
}
