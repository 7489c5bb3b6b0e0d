/** Questions to the kernel's socket diagnostics over one netlink socket: netlink(7), sock_diag(7). */
import type { Connection } from '../platform.ts';
import type { SocketRow } from '../proc-net.ts';
import type { Libc } from './libc.ts';
import { dumpRequest, lookupRequest, parseReplies } from './sock-diag.ts';

const AF_NETLINK = 16;
const SOCK_RAW_CLOEXEC = 3 | 0x8_0000;
const NETLINK_SOCK_DIAG = 4;
/** The kernel fills at most 32 KB at a time of a dump (net/netlink/af_netlink.c). */
const BUFFER_BYTES = 32 * 1024;
const ENOENT = 2;

export interface SocketDiagnostics {
  /** Sockets of a protocol in these states, both families, on one local port or on all. Throws when the kernel refuses. */
  dump(protocol: 'tcp' | 'udp', states: readonly number[], port?: number): readonly SocketRow[];
  /** The TCP socket with exactly these ends; undefined when there is none. Throws when the kernel refuses. */
  lookup(socket: Connection): SocketRow | undefined;
}

/** Opens the netlink socket, which stays open as long as we live. Throws where the kernel has no socket diagnostics. */
export function openSocketDiagnostics(libc: Libc): SocketDiagnostics {
  const descriptor = libc.socket(AF_NETLINK, SOCK_RAW_CLOEXEC, NETLINK_SOCK_DIAG);
  if (descriptor < 0) throw new Error(`no netlink socket (errno ${libc.errno()})`);
  const buffer = Buffer.alloc(BUFFER_BYTES);
  let sequence = 0;

  /** One request and all that the kernel says to it: it answers before `send` and `recv` return, so nothing is waited for. */
  function ask(request: Buffer, single: boolean): readonly SocketRow[] {
    if (libc.send(descriptor, request, request.length, 0) !== request.length)
      throw new Error(`the kernel took no question about sockets (errno ${libc.errno()})`);
    const rows: SocketRow[] = [];
    for (;;) {
      const length = libc.recv(descriptor, buffer, buffer.length, libc.MSG_DONTWAIT);
      if (length < 0) throw new Error(`the kernel gave no answer about sockets (errno ${libc.errno()})`);
      const replies = parseReplies(buffer.subarray(0, length), sequence, single);
      rows.push(...replies.rows);
      if (replies.error !== undefined && replies.error !== ENOENT)
        throw new Error(`the kernel refused a question about sockets (errno ${replies.error})`);
      // A dump of what this kernel has not (IPv6 switched off) is refused so; a lookup then found nothing.
      if (replies.done) return rows;
    }
  }

  return {
    dump: (protocol, states, port) =>
      ([4, 6] as const).flatMap((family) => ask(dumpRequest(protocol, family, states, ++sequence, port), false)),
    lookup: (socket) => {
      const request = lookupRequest(socket, ++sequence);
      const [row] = request ? ask(request, true) : [];
      const exact = row?.localPort === socket.localPort && row.remotePort === socket.remotePort;
      return exact ? row : undefined;
    },
  };
}
