/** One socket as libproc gives it, as a value. Pure. Structures and numbers: `struct socket_fdinfo` of XNU's bsd/sys/proc_info.h. */
import { familyOf, formatIpv6 } from '../address.ts';
import type { TableSocket } from '../table-sockets.ts';

export const SOCKET_FD_INFO_BYTES = 792;

/** `psi` lies behind `struct proc_fileinfo` (24 bytes); these are offsets from the very beginning. */
const SOCKET = { so: 160, protocol: 180, family: 184, kind: 256, proto: 264 } as const;
/** `struct in_sockinfo`, with which `struct tcp_sockinfo` begins. Ports are in network order in the first half of an int. */
const INET = {
  foreignPort: SOCKET.proto,
  localPort: SOCKET.proto + 4,
  vflag: SOCKET.proto + 24,
  foreignAddress: SOCKET.proto + 32,
  localAddress: SOCKET.proto + 48,
} as const;
const TCP_STATE = SOCKET.proto + 80;
const SOCKINFO_IN = 1;
const SOCKINFO_TCP = 2;
/** netinet/in.h. */
const IPPROTO_UDP = 17;
/** sys/socket.h of macOS, where AF_INET6 has its own number. */
const AF_INET = 2;
const AF_INET6 = 30;
const INI_IPV4 = 1;
const INI_IPV6 = 2;
/** `TSI_S_…`. */
const STATES: ReadonlyMap<number, TableSocket['state']> = new Map([
  [1, 'listen'],
  [4, 'established'],
  [10, 'time-wait'],
]);

/**
 * A TCP or UDP socket of process `pid` of user `uid`; undefined for one of another kind, one that is bound to nothing, or when the
 * kernel gave less.
 */
export function parseSocketInfo(bytes: Buffer, pid: number, uid: number | undefined): TableSocket | undefined {
  if (bytes.length < SOCKET_FD_INFO_BYTES) return undefined;
  const family = bytes.readInt32LE(SOCKET.family);
  const protocol = protocolOf(bytes);
  if (!protocol || (family !== AF_INET && family !== AF_INET6)) return undefined;
  const localPort = bytes.readUInt16BE(INET.localPort);
  if (localPort === 0) return undefined;
  const remotePort = bytes.readUInt16BE(INET.foreignPort);
  // A connection over IPv4 to a socket of IPv6 may have the short form of its address there.
  const vflag = bytes[INET.vflag] ?? 0;
  const short = family === AF_INET || (vflag & (INI_IPV4 | INI_IPV6)) === INI_IPV4;
  const localAddress = addressAt(bytes, INET.localAddress, short);
  const handle = bytes.readBigUInt64LE(SOCKET.so);
  return {
    protocol,
    state: stateOf(bytes, protocol, remotePort),
    family: familyOf(localAddress),
    localAddress,
    localPort,
    remoteAddress: remotePort === 0 ? undefined : addressAt(bytes, INET.foreignAddress, short),
    remotePort: remotePort === 0 ? undefined : remotePort,
    socket: handle === 0n ? undefined : handle.toString(16),
    pid,
    uid,
  };
}

function protocolOf(bytes: Buffer): TableSocket['protocol'] | undefined {
  const kind = bytes.readInt32LE(SOCKET.kind);
  if (kind === SOCKINFO_TCP) return 'tcp';
  return kind === SOCKINFO_IN && bytes.readInt32LE(SOCKET.protocol) === IPPROTO_UDP ? 'udp' : undefined;
}

/** UDP has no states: a socket that is not connected waits for strangers. */
function stateOf(bytes: Buffer, protocol: TableSocket['protocol'], remotePort: number): TableSocket['state'] {
  if (protocol === 'udp') return remotePort === 0 ? 'listen' : 'other';
  return STATES.get(bytes.readInt32LE(TCP_STATE)) ?? 'other';
}

/** `struct in4in6_addr` has its four bytes at the end of sixteen. */
function addressAt(bytes: Buffer, at: number, short: boolean): string {
  if (short) return [...bytes.subarray(at + 12, at + 16)].join('.');
  return formatIpv6(Array.from({ length: 8 }, (_, group) => bytes.readUInt16BE(at + group * 2)));
}
