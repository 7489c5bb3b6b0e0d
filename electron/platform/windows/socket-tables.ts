/**
 * Tables of GetExtendedTcpTable and GetExtendedUdpTable with the owners' pids. Pure: bytes in, rows out. Layouts: MIB_TCPTABLE_OWNER_PID,
 * MIB_TCP6TABLE_OWNER_PID (tcpmib.h), MIB_UDPTABLE_OWNER_PID, MIB_UDP6TABLE_OWNER_PID (udpmib.h). A table is a count and then its rows;
 * addresses and ports are in network order, a port in the first two of its four bytes.
 */
import { normaliseAddress } from '../address.ts';
import type { TableSocket } from '../table-sockets.ts';

interface Row {
  readonly family: 4 | 6;
  readonly bytes: number;
  readonly localAddress: number;
  readonly localPort: number;
  readonly pid: number;
  readonly tcp?: { readonly remoteAddress: number; readonly remotePort: number; readonly state: number };
}

const ROWS = {
  tcp4: {
    family: 4,
    bytes: 24,
    localAddress: 4,
    localPort: 8,
    pid: 20,
    tcp: { remoteAddress: 12, remotePort: 16, state: 0 },
  },
  tcp6: {
    family: 6,
    bytes: 56,
    localAddress: 0,
    localPort: 20,
    pid: 52,
    tcp: { remoteAddress: 24, remotePort: 44, state: 48 },
  },
  udp4: { family: 4, bytes: 12, localAddress: 0, localPort: 4, pid: 8 },
  udp6: { family: 6, bytes: 28, localAddress: 0, localPort: 20, pid: 24 },
} as const satisfies Record<string, Row>;

/** MIB_TCP_STATE (tcpmib.h). */
const STATES: ReadonlyMap<number, TableSocket['state']> = new Map([
  [2, 'listen'],
  [5, 'established'],
  [11, 'time-wait'],
]);
const COUNT_BYTES = 4;

/** Rows that are cut off are left out. */
export function parseSocketTable(kind: keyof typeof ROWS, bytes: Buffer): readonly TableSocket[] {
  const row: Row = ROWS[kind];
  const whole = Math.floor((bytes.length - COUNT_BYTES) / row.bytes);
  const count = bytes.length < COUNT_BYTES ? 0 : Math.min(bytes.readUInt32LE(0), whole);
  return Array.from({ length: count }, (_, index) => socketAt(row, bytes, COUNT_BYTES + index * row.bytes));
}

function socketAt(row: Row, bytes: Buffer, at: number): TableSocket {
  const { family, tcp } = row;
  return {
    protocol: tcp ? 'tcp' : 'udp',
    state: tcp ? (STATES.get(bytes.readUInt32LE(at + tcp.state)) ?? 'other') : 'listen',
    family,
    localAddress: addressAt(family, bytes, at + row.localAddress),
    localPort: bytes.readUInt16BE(at + row.localPort),
    ...(tcp && {
      remoteAddress: addressAt(family, bytes, at + tcp.remoteAddress),
      remotePort: bytes.readUInt16BE(at + tcp.remotePort),
    }),
    pid: bytes.readUInt32LE(at + row.pid),
  };
}

function addressAt(family: 4 | 6, bytes: Buffer, at: number): string {
  if (family === 4) return bytes.subarray(at, at + 4).join('.');
  const groups = Array.from({ length: 8 }, (_, index) => bytes.readUInt16BE(at + index * 2).toString(16));
  return normaliseAddress(groups.join(':'));
}
