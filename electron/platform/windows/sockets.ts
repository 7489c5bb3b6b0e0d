/** The sockets of the machine with their owners, from iphlpapi. */
import { LIMITS } from '../../limits.ts';
import type { TableSocket } from '../table-sockets.ts';
import type { WindowsApi } from './api.ts';
import { parseSocketTable } from './socket-tables.ts';

/** ws2def.h, ws2ipdef.h */
const AF_INET = 2;
const AF_INET6 = 23;
/** TCP_TABLE_CLASS and UDP_TABLE_CLASS (iprtrmib.h). */
const TCP_OWNER_PID_LISTENER = 3;
const TCP_OWNER_PID_ALL = 5;
const UDP_OWNER_PID = 1;
const ERROR_INSUFFICIENT_BUFFER = 122;
/** No such protocol: IPv6 is switched off. */
const ERROR_NOT_SUPPORTED = 50;

export function readSockets(api: WindowsApi, which: 'all' | 'listening'): readonly TableSocket[] {
  const tcp = which === 'all' ? TCP_OWNER_PID_ALL : TCP_OWNER_PID_LISTENER;
  return [
    ...parseSocketTable('tcp4', table(api.tcpTable, AF_INET, tcp)),
    ...parseSocketTable('tcp6', table(api.tcpTable, AF_INET6, tcp)),
    ...parseSocketTable('udp4', table(api.udpTable, AF_INET, UDP_OWNER_PID)),
    ...parseSocketTable('udp6', table(api.udpTable, AF_INET6, UDP_OWNER_PID)),
  ];
}

/** Throws when Windows refuses. */
function table(call: WindowsApi['tcpTable'], family: number, kind: number): Buffer {
  const size = Buffer.alloc(4);
  let bytes: Buffer | null = null;
  for (let tried = 0; tried < LIMITS.platform.windowsTableTries; tried++) {
    const status = call(bytes, size, family, kind);
    if (status === 0) return bytes ?? Buffer.alloc(0);
    if (status === ERROR_NOT_SUPPORTED && family === AF_INET6) return Buffer.alloc(0);
    if (status !== ERROR_INSUFFICIENT_BUFFER) throw new Error(`Windows gave no table of sockets (error ${status})`);
    bytes = Buffer.alloc(size.readUInt32LE(0) + LIMITS.platform.windowsSpareBytes);
    size.writeUInt32LE(bytes.length, 0);
  }
  throw new Error('the table of sockets grew faster than it could be read');
}
