/**
 * The kernel's socket diagnostics (sock_diag(7)) as bytes: requests out, sockets in. Pure. Structures and numbers are those of
 * linux/netlink.h, linux/sock_diag.h, linux/inet_diag.h and net/tcp_states.h. Everything but ports and addresses is in the
 * byte order of the machine, which is little-endian wherever Electron runs.
 */
import { familyOf, formatIpv6, parseIpv4, parseIpv6 } from '../address.ts';
import type { Connection } from '../platform.ts';
import type { SocketRow } from '../proc-net.ts';

const HEADER_BYTES = 16;
const REQUEST_BYTES = 56;
const MESSAGE_BYTES = 72;
const SOCK_DIAG_BY_FAMILY = 20;
const NLMSG_ERROR = 2;
const NLMSG_DONE = 3;
const NLM_F_REQUEST = 1;
const NLM_F_DUMP = 0x300;
const IP_PROTOCOL = { tcp: 6, udp: 17 } as const;
const AF = { 4: 2, 6: 10 } as const;
const ANY_COOKIE = 0xffff_ffff;

/** Every socket of a protocol and family that is in one of `states` (numbers of net/tcp_states.h), or those of them on one local port. */
export function dumpRequest(
  protocol: 'tcp' | 'udp',
  family: 4 | 6,
  states: readonly number[],
  sequence: number,
  port = 0,
): Buffer {
  const bytes = request(protocol, family, NLM_F_REQUEST | NLM_F_DUMP, sequence);
  bytes.writeUInt32LE(states.reduce((mask, state) => mask | (1 << state), 0) >>> 0, HEADER_BYTES + 4);
  bytes.writeUInt16BE(port, HEADER_BYTES + 8);
  return bytes;
}

/**
 * The one TCP socket whose own end is `local…` and whose other end is `remote…`. The kernel answers with the listener of that port
 * where there is no such connection. Undefined when the addresses are not of one family.
 */
export function lookupRequest(socket: Connection, sequence: number): Buffer | undefined {
  const family = familyOf(socket.localAddress);
  const [source, destination] = [addressBytes(socket.localAddress), addressBytes(socket.remoteAddress)];
  if (familyOf(socket.remoteAddress) !== family || !source || !destination) return undefined;
  const bytes = request('tcp', family, NLM_F_REQUEST, sequence);
  const id = HEADER_BYTES + 8;
  bytes.writeUInt32LE(0xffff_ffff, HEADER_BYTES + 4);
  bytes.writeUInt16BE(socket.localPort, id);
  bytes.writeUInt16BE(socket.remotePort, id + 2);
  source.copy(bytes, id + 4);
  destination.copy(bytes, id + 20);
  bytes.writeUInt32LE(ANY_COOKIE, id + 40);
  bytes.writeUInt32LE(ANY_COOKIE, id + 44);
  return bytes;
}

export interface Replies {
  readonly rows: readonly SocketRow[];
  /** Nothing more comes for this request. */
  readonly done: boolean;
  /** A positive errno of the kernel; `2` (ENOENT): no such socket, or no such protocol in this kernel. */
  readonly error?: number;
}

/**
 * What one datagram of the kernel says. Messages for another sequence number (a request that was given up) are skipped.
 * @param single whether a lookup was asked, which ends with its only answer
 */
export function parseReplies(bytes: Buffer, sequence: number, single: boolean): Replies {
  const rows: SocketRow[] = [];
  for (let at = 0; at + HEADER_BYTES <= bytes.length; ) {
    const length = bytes.readUInt32LE(at);
    if (length < HEADER_BYTES || at + length > bytes.length) break;
    const ours = bytes.readUInt32LE(at + 8) === sequence;
    const type = bytes.readUInt16LE(at + 4);
    if (ours && type === NLMSG_DONE) return { rows, done: true };
    if (ours && type === NLMSG_ERROR) return { rows, done: true, error: -bytes.readInt32LE(at + HEADER_BYTES) };
    if (ours && type === SOCK_DIAG_BY_FAMILY && length >= HEADER_BYTES + MESSAGE_BYTES) {
      rows.push(socketAt(bytes, at + HEADER_BYTES));
      if (single) return { rows, done: true };
    }
    at += (length + 3) & ~3;
  }
  return { rows, done: false };
}

function request(protocol: 'tcp' | 'udp', family: 4 | 6, flags: number, sequence: number): Buffer {
  const bytes = Buffer.alloc(HEADER_BYTES + REQUEST_BYTES);
  bytes.writeUInt32LE(bytes.length, 0);
  bytes.writeUInt16LE(SOCK_DIAG_BY_FAMILY, 4);
  bytes.writeUInt16LE(flags, 6);
  bytes.writeUInt32LE(sequence, 8);
  bytes[HEADER_BYTES] = AF[family];
  bytes[HEADER_BYTES + 1] = IP_PROTOCOL[protocol];
  return bytes;
}

/** struct inet_diag_msg. */
function socketAt(bytes: Buffer, at: number): SocketRow {
  const ipv6 = bytes[at] === AF[6];
  const id = at + 4;
  const localAddress = addressAt(bytes, id + 4, ipv6);
  return {
    family: familyOf(localAddress),
    localAddress,
    localPort: bytes.readUInt16BE(id),
    remoteAddress: addressAt(bytes, id + 20, ipv6),
    remotePort: bytes.readUInt16BE(id + 2),
    state: bytes[at + 1] ?? 0,
    uid: bytes.readUInt32LE(at + 64),
    inode: String(bytes.readUInt32LE(at + 68)),
  };
}

function addressAt(bytes: Buffer, at: number, ipv6: boolean): string {
  if (!ipv6) return [...bytes.subarray(at, at + 4)].join('.');
  return formatIpv6(Array.from({ length: 8 }, (_, group) => bytes.readUInt16BE(at + group * 2)));
}

function addressBytes(address: string): Buffer | undefined {
  if (familyOf(address) === 4) {
    const numbers = parseIpv4(address);
    return numbers && Buffer.from(numbers);
  }
  const groups = parseIpv6(address);
  return groups && Buffer.from(groups.flatMap((group) => [group >> 8, group & 0xff]));
}
