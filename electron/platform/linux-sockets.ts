import { setTimeout as pause } from 'node:timers/promises';
import { LIMITS } from '../limits.ts';
import { normaliseAddress } from './address.ts';
import { SocketHolders } from './linux/socket-holders.ts';
import type { Ends, SocketSource } from './linux/socket-source.ts';
import type { Connection, Peer, Platform, RawListener } from './platform.ts';
import { type SocketRow, tcpState } from './proc-net.ts';
import { sharedLook, together } from './slices.ts';

interface PeerQuestion {
  readonly connection: Connection;
  readonly likely: readonly number[];
}

function listenersFrom(source: SocketSource, port?: number): readonly RawListener[] {
  const protocols = port === undefined ? (['tcp', 'udp'] as const) : (['tcp'] as const);
  return protocols.flatMap((protocol) =>
    source.listening(protocol, port).map((socket) => ({
      protocol,
      family: socket.family,
      address: socket.localAddress,
      port: socket.localPort,
      uid: socket.uid,
      socket: socket.inode,
      pids: [],
    })),
  );
}

async function listeners(
  source: SocketSource,
  holders: SocketHolders,
  only: Parameters<Platform['listeners']>[0],
): Promise<readonly RawListener[]> {
  const sockets = listenersFrom(source, only?.port);
  const inodes = new Set(sockets.flatMap((listener) => listener.socket ?? []));
  const held = only ? await holders.likely(inodes, only.likely, true) : await holders.all(inodes);
  return sockets.map((listener) => ({ ...listener, pids: held.get(listener.socket ?? '') ?? [] }));
}

type Found =
  | { readonly how: 'held'; readonly far: SocketRow }
  | { readonly how: 'unowned'; readonly uid: number; readonly pending: boolean }
  | { readonly how: 'forwarded' | 'gone' };

function findPeer({ near, far }: Ends): Found {
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

/** One look at the tables, and at most one walk over the processes, for all connections that are asked for together. */
async function lookForPeers(
  source: SocketSource,
  holders: SocketHolders,
  questions: readonly PeerQuestion[],
): Promise<readonly (Peer & { pending?: boolean })[]> {
  const found = source.ends(questions.map(({ connection }) => connection)).map(findPeer);
  const inodes = new Set(found.flatMap((peer) => (peer.how === 'held' ? [peer.far.inode] : [])));
  const likely = [...new Set(questions.flatMap((question) => question.likely))];
  const held = await holders.likely(inodes, likely, false);
  return found.map((peer) => {
    if (peer.how !== 'held') return { ...peer, pids: [] };
    const { inode, uid } = peer.far;
    return { how: 'held', pids: held.get(inode) ?? [], uid, socket: inode };
  });
}

/** The socket side of the Linux platform: the kernel's tables joined with the open files of every process. */
export function linuxSockets(
  source: () => SocketSource,
): Pick<Platform, 'listeners' | 'listeningSockets' | 'peerOf' | 'timeWaitPorts'> {
  const holders = new SocketHolders();
  // The walk over the open files of all processes is dear, and in a large stack many ask for it at once.
  const all = sharedLook(() => listeners(source(), holders, undefined));
  const sockets = sharedLook(async () => listenersFrom(source()));
  const ask = together((questions: readonly PeerQuestion[]) => lookForPeers(source(), holders, questions));
  return {
    listeners: (only) => (only ? listeners(source(), holders, only) : all()),
    listeningSockets: () => sockets(),
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
    timeWaitPorts: async () =>
      new Set(
        source()
          .timeWait()
          .map((row) => row.localPort),
      ),
  };
}
