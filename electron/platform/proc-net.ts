/**
 * The kernel's socket tables, /proc/net/{tcp,tcp6,udp,udp6}, as rows. Pure: text in, rows out.
 * Format: Documentation/networking/proc_net_tcp.rst of the Linux source.
 */
import { familyOf, formatIpv6 } from './address.ts';

/** Where Linux, and so every container, has the tables of both families. */
export const TCP_TABLES = ['/proc/net/tcp', '/proc/net/tcp6'] as const;

/** States of include/net/tcp_states.h that matter here. A UDP socket that is not connected is in `close`. */
export const tcpState = { established: 1, synReceived: 3, timeWait: 6, close: 7, closeWait: 8, listen: 10 } as const;

export interface SocketRow {
  /** Of the normalised local address: an IPv4-mapped one counts as 4. */
  readonly family: 4 | 6;
  readonly localAddress: string;
  readonly localPort: number;
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly state: number;
  readonly uid: number;
  /** `0` while no process has the socket: in the accept queue, in TIME_WAIT. */
  readonly inode: string;
}

/** Words are printed in host order, which is little-endian on every machine that Electron runs on. */
function addressFromHex(hex: string): string {
  if (hex.length === 8) {
    const value = Number.parseInt(hex, 16);
    return `${value & 255}.${(value >>> 8) & 255}.${(value >>> 16) & 255}.${value >>> 24}`;
  }
  const groups: number[] = [];
  for (let word = 0; word < 32; word += 8) {
    const [a, b, c, d] = [6, 4, 2, 0].map((at) => Number.parseInt(hex.slice(word + at, word + at + 2), 16));
    groups.push(((a ?? 0) << 8) | (b ?? 0), ((c ?? 0) << 8) | (d ?? 0));
  }
  return formatIpv6(groups);
}

function endpoint(text: string): { readonly address: string; readonly port: number } {
  const colon = text.indexOf(':');
  return { address: addressFromHex(text.slice(0, colon)), port: Number.parseInt(text.slice(colon + 1), 16) };
}

/**
 * Rows of one table, only those in `states` when given: a busy machine has thousands of connections and
 * most readers want the few that listen. Lines that are not rows are skipped.
 */
export function parseSocketTable(text: string, states?: readonly number[]): readonly SocketRow[] {
  const rows: SocketRow[] = [];
  for (const line of text.split('\n').slice(1)) {
    const fields = line.trim().split(/\s+/);
    const [, local, remote, stateHex, , , , uid, , inode] = fields;
    if (!local || !remote || !stateHex || uid === undefined || inode === undefined) continue;
    const state = Number.parseInt(stateHex, 16);
    if (states && !states.includes(state)) continue;
    const near = endpoint(local);
    const far = endpoint(remote);
    rows.push({
      family: familyOf(near.address),
      localAddress: near.address,
      localPort: near.port,
      remoteAddress: far.address,
      remotePort: far.port,
      state,
      uid: Number(uid),
      inode,
    });
  }
  return rows;
}

/** Sockets that wait for strangers: TCP in LISTEN, UDP bound and not connected. */
export function listeningRows(text: string, protocol: 'tcp' | 'udp'): readonly SocketRow[] {
  return parseSocketTable(text, [protocol === 'tcp' ? tcpState.listen : tcpState.close]).filter(
    (row) => row.remotePort === 0 && row.localPort !== 0,
  );
}
