import { setTimeout as pause } from 'node:timers/promises';
import { LIMITS } from '../limits.ts';
import { normaliseAddress } from './address.ts';
import type { Connection, Peer, Platform, RawListener } from './platform.ts';
import { allPids, holdersOfSockets, readProc } from './proc-files.ts';
import { listeningRows, parseSocketTable, type SocketRow, tcpState } from './proc-net.ts';
import { together } from './slices.ts';

interface PeerQuestion {
  readonly connection: Connection;
  readonly likely: readonly number[];
}

type Table = 'net/tcp' | 'net/tcp6';

function tcpRows(states?: readonly number[], tables: readonly Table[] = ['net/tcp', 'net/tcp6']): readonly SocketRow[] {
  return tables.flatMap((table) => parseSocketTable(readProc(table) ?? '', states));
}

function readListeners(): readonly RawListener[] {
  const row = (protocol: 'tcp' | 'udp', table: string): readonly RawListener[] =>
    listeningRows(readProc(table) ?? '', protocol).map((socket) => ({
      protocol,
      family: socket.family,
      address: socket.localAddress,
      port: socket.localPort,
      uid: socket.uid,
      socket: socket.inode,
      pids: [],
    }));
  return [...row('tcp', 'net/tcp'), ...row('tcp', 'net/tcp6'), ...row('udp', 'net/udp'), ...row('udp', 'net/udp6')];
}

async function listeners(): Promise<readonly RawListener[]> {
  const sockets = readListeners();
  const inodes = new Set(sockets.flatMap((listener) => listener.socket ?? []));
  const holders = await holdersOfSockets(inodes, allPids());
  return sockets.map((listener) => ({ ...listener, pids: holders.get(listener.socket ?? '') ?? [] }));
}

/** Finds both ends of a connection of ours; addresses must be normalised. */
function endsOf(rows: readonly SocketRow[], { localAddress, localPort, remoteAddress, remotePort }: Connection) {
  const near = rows.find(
    (row) =>
      row.localPort === localPort &&
      row.remotePort === remotePort &&
      row.localAddress === localAddress &&
      row.remoteAddress === remoteAddress,
  );
  const far = rows.find(
    (row) =>
      row.localPort === remotePort &&
      row.remotePort === localPort &&
      row.localAddress === remoteAddress &&
      row.remoteAddress === localAddress,
  );
  return { near, far };
}

type Found =
  | { readonly how: 'held'; readonly far: SocketRow }
  | { readonly how: 'unowned'; readonly uid: number; readonly pending: boolean }
  | { readonly how: 'forwarded' | 'gone' };

function findPeer(rows: readonly SocketRow[], connection: Connection): Found {
  const { near, far } = endsOf(rows, connection);
  if (!far) return { how: near?.state === tcpState.established ? 'forwarded' : 'gone' };
  if (far.inode !== '0') return { how: 'held', far };
  const open = near?.state === tcpState.established || near?.state === tcpState.closeWait;
  if (!open || far.state === tcpState.timeWait) return { how: 'gone' };
  return {
    how: 'unowned',
    uid: far.uid,
    pending: far.state === tcpState.established || far.state === tcpState.synReceived,
  };
}

/**
 * A table costs the kernel milliseconds however few sockets there are, since it walks all its buckets: the second one is
 * read only when the first does not hold every answer (an IPv4 connection to a dual-stack server has its far end there).
 */
function findPeers(questions: readonly PeerQuestion[]): readonly Found[] {
  const ipv6 = questions.some(({ connection }) => connection.remoteAddress.includes(':'));
  const first: Table = ipv6 ? 'net/tcp6' : 'net/tcp';
  const rows = tcpRows(undefined, [first]);
  const found = questions.map(({ connection }) => findPeer(rows, connection));
  if (found.every((peer) => peer.how === 'held')) return found;
  const all = [...rows, ...tcpRows(undefined, [first === 'net/tcp' ? 'net/tcp6' : 'net/tcp'])];
  return questions.map(({ connection }) => findPeer(all, connection));
}

/** One look at the tables, and one walk over the processes, for all connections that are asked for together. */
async function lookForPeers(questions: readonly PeerQuestion[]): Promise<readonly (Peer & { pending?: boolean })[]> {
  const found = findPeers(questions);
  const inodes = new Set(found.flatMap((peer) => (peer.how === 'held' ? [peer.far.inode] : [])));
  const likely = [...new Set(questions.flatMap((question) => question.likely))];
  const first = await holdersOfSockets(inodes, likely);
  const missing = new Set([...inodes].filter((inode) => !first.has(inode)));
  const rest = missing.size > 0 ? await holdersOfSockets(missing, allPids()) : new Map<string, readonly number[]>();
  return found.map((peer) => {
    if (peer.how !== 'held') return { ...peer, pids: [] };
    const { inode, uid } = peer.far;
    return { how: 'held', pids: first.get(inode) ?? rest.get(inode) ?? [], uid, socket: inode };
  });
}

/** The socket side of the Linux platform: the kernel's tables joined with the open files of every process. */
export function linuxSockets(): Pick<Platform, 'listeners' | 'listeningSockets' | 'peerOf' | 'timeWaitPorts'> {
  const ask = together(lookForPeers);
  return {
    listeners,
    listeningSockets: async () => readListeners(),
    peerOf: async (connection, likely = []) => {
      const normal: Connection = {
        ...connection,
        localAddress: normaliseAddress(connection.localAddress),
        remoteAddress: normaliseAddress(connection.remoteAddress),
      };
      const deadline = performance.now() + LIMITS.ports.acceptMs;
      for (;;) {
        const peer = await ask({ connection: normal, likely });
        if (!peer.pending || performance.now() > deadline) return peer;
        await pause(2);
      }
    },
    timeWaitPorts: async () => new Set(tcpRows([tcpState.timeWait]).map((row) => row.localPort)),
  };
}
