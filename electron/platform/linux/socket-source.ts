/** Where the rows of the kernel's socket tables come from: asked for one by one over netlink, or read whole from /proc. */
import type { Connection } from '../platform.ts';
import { readProc } from '../proc-files.ts';
import { listeningRows, parseSocketTable, type SocketRow, tcpState } from '../proc-net.ts';
import type { SocketDiagnostics } from './netlink.ts';

/** Both ends of a connection as this machine's tables have them; an end that is not of this machine is missing. */
export interface Ends {
  readonly near: SocketRow | undefined;
  readonly far: SocketRow | undefined;
}

export interface SocketSource {
  /** Sockets that wait for strangers, on one port or on all: TCP in LISTEN, UDP bound and not connected. */
  listening(protocol: 'tcp' | 'udp', port?: number): readonly SocketRow[];
  /** TCP sockets in TIME_WAIT. */
  timeWait(): readonly SocketRow[];
  /** For each connection, in their order. Addresses must be normalised. */
  ends(connections: readonly Connection[]): readonly Ends[];
}

const reverse = ({ localAddress, localPort, remoteAddress, remotePort }: Connection): Connection => {
  return { localAddress: remoteAddress, localPort: remotePort, remoteAddress: localAddress, remotePort: localPort };
};

/** A tenth of a millisecond a question, however many sockets there are. */
export function diagnosticSource(diagnostics: SocketDiagnostics): SocketSource {
  const waiting = (row: SocketRow) => row.remotePort === 0 && row.localPort !== 0;
  return {
    listening: (protocol, port) =>
      diagnostics.dump(protocol, [protocol === 'tcp' ? tcpState.listen : tcpState.close], port).filter(waiting),
    timeWait: () => diagnostics.dump('tcp', [tcpState.timeWait]),
    ends: (connections) =>
      connections.map((connection) => {
        return { near: diagnostics.lookup(connection), far: diagnostics.lookup(reverse(connection)) };
      }),
  };
}

type Table = 'net/tcp' | 'net/tcp6';

/** A table costs the kernel milliseconds however few sockets there are, since it walks all its buckets. */
export function tableSource(): SocketSource {
  const rows = (table: Table, states?: readonly number[]) => parseSocketTable(readProc(table) ?? '', states);
  return {
    listening: (protocol, port) =>
      [`net/${protocol}`, `net/${protocol}6`]
        .flatMap((table) => listeningRows(readProc(table) ?? '', protocol))
        .filter((row) => port === undefined || row.localPort === port),
    timeWait: () => [...rows('net/tcp', [tcpState.timeWait]), ...rows('net/tcp6', [tcpState.timeWait])],
    ends: (connections) => {
      // The second is read only when the first does not hold every answer: an IPv4 connection to a dual-stack server
      // has its far end there. A far end that nobody holds any more is an answer, but for what an earlier connection left behind.
      const ipv6 = connections.some(({ remoteAddress }) => remoteAddress.includes(':'));
      const [first, second]: readonly Table[] = ipv6 ? ['net/tcp6', 'net/tcp'] : ['net/tcp', 'net/tcp6'];
      const near = rows(first ?? 'net/tcp');
      const found = connections.map((connection) => endsIn(near, connection));
      if (found.every(({ far }) => far && far.state !== tcpState.timeWait)) return found;
      const all = [...near, ...rows(second ?? 'net/tcp6')];
      return connections.map((connection) => endsIn(all, connection));
    },
  };
}

function endsIn(rows: readonly SocketRow[], connection: Connection): Ends {
  const isEnd = (row: SocketRow, end: Connection) =>
    row.localPort === end.localPort &&
    row.remotePort === end.remotePort &&
    row.localAddress === end.localAddress &&
    row.remoteAddress === end.remoteAddress;
  return {
    near: rows.find((row) => isEnd(row, connection)),
    far: rows.find((row) => isEnd(row, reverse(connection))),
  };
}
