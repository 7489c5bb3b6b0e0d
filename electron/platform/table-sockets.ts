/** Questions about sockets answered from a table that a program printed. Pure. */
import { normaliseAddress } from './address.ts';
import type { Connection, Peer, RawListener } from './platform.ts';

export interface TableSocket {
  readonly protocol: 'tcp' | 'udp';
  readonly state: 'listen' | 'established' | 'time-wait' | 'other';
  readonly family: 4 | 6;
  readonly localAddress: string;
  readonly localPort: number;
  readonly remoteAddress?: string;
  readonly remotePort?: number;
  /** The kernel's name for it, where the system tells: the same in two processes that share it. */
  readonly socket?: string;
  readonly pid: number;
  readonly uid?: number;
}

/** One entry a socket: what several processes print with one kernel name is one socket that they share. */
export function listenersOf(sockets: readonly TableSocket[]): readonly RawListener[] {
  const found = new Map<string, RawListener & { readonly pids: number[] }>();
  for (const [index, socket] of sockets.entries()) {
    if (socket.state !== 'listen') continue;
    const { protocol, family, localAddress: address, localPort: port, uid, pid } = socket;
    const key = socket.socket ? `${socket.socket} ${protocol} ${address} ${port}` : `row ${index}`;
    const known = found.get(key);
    if (!known)
      found.set(key, { protocol, family, address, port, uid, socket: socket.socket, pids: pid > 0 ? [pid] : [] });
    else if (!known.pids.includes(pid)) known.pids.push(pid);
  }
  return [...found.values()];
}

/** The other end of a connection of ours among all sockets of the machine. */
export function peerAmong(sockets: readonly TableSocket[], connection: Connection): Peer {
  const near = { address: normaliseAddress(connection.localAddress), port: connection.localPort };
  const far = { address: normaliseAddress(connection.remoteAddress), port: connection.remotePort };
  type End = typeof near;
  const between = (from: End, to: End): readonly TableSocket[] =>
    sockets.filter(
      (socket) =>
        socket.protocol === 'tcp' &&
        socket.localPort === from.port &&
        socket.remotePort === to.port &&
        socket.localAddress === from.address &&
        socket.remoteAddress === to.address,
    );
  const theirs = between(far, near).filter(({ state, pid }) => state !== 'time-wait' && pid > 0);
  const [first] = theirs;
  if (first)
    return { how: 'held', pids: [...new Set(theirs.map(({ pid }) => pid))], uid: first.uid, socket: first.socket };
  const open = between(near, far).some(({ state }) => state === 'established');
  // These tables show no socket without a process, so one in the accept queue looks like one that is forwarded.
  const listens = sockets.some(({ state, localPort }) => state === 'listen' && localPort === far.port);
  return { how: open ? (listens ? 'unowned' : 'forwarded') : 'gone', pids: [] };
}
