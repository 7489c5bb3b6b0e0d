/** Sockets of macOS from libproc: those of every process that we may look into, which are this user's. */
import type { Platform } from '../platform.ts';
import { inSlices } from '../slices.ts';
import { peerAmong, type TableSocket } from '../table-sockets.ts';
import type { LibSystem } from './libsystem.ts';
import { parseSocketDescriptors } from './proc-info.ts';
import type { MacProcesses } from './processes.ts';
import { parseSocketInfo, SOCKET_FD_INFO_BYTES } from './socket-info.ts';

/** sys/proc_info.h. */
const PIDLISTFDS = 1;
const PIDFDSOCKETINFO = 3;

export interface MacSockets {
  /** Every TCP and UDP socket, once for each process that has it open. */
  all(): Promise<readonly TableSocket[]>;
  /** See `Platform`: processes that are likely to hold the other end are looked at first. */
  readonly peerOf: Platform['peerOf'];
}

export function macSockets(system: LibSystem, processes: Pick<MacProcesses, 'pids' | 'basics'>): MacSockets {
  const socketsOf = (pid: number): readonly TableSocket[] => {
    const length = system.pidInfo(pid, PIDLISTFDS, 0, null);
    if (length <= 0) return [];
    const list = Buffer.alloc(length);
    const descriptors = parseSocketDescriptors(list.subarray(0, Math.max(0, system.pidInfo(pid, PIDLISTFDS, 0, list))));
    if (descriptors.length === 0) return [];
    const uid = processes.basics(pid)?.uid;
    const bytes = Buffer.alloc(SOCKET_FD_INFO_BYTES);
    return descriptors.flatMap((descriptor) => {
      const written = system.descriptorInfo(pid, descriptor, PIDFDSOCKETINFO, bytes);
      const socket = parseSocketInfo(bytes.subarray(0, Math.max(0, written)), pid, uid);
      return socket ? [socket] : [];
    });
  };
  const of = async (pids: readonly number[]): Promise<readonly TableSocket[]> => {
    const sockets: TableSocket[] = [];
    await inSlices(pids, (pid) => {
      sockets.push(...socketsOf(pid));
    });
    return sockets;
  };
  const all = () => of(processes.pids());
  return {
    all,
    peerOf: async (connection, likely = []) => {
      const first = likely.length > 0 ? peerAmong(await of(likely), connection) : undefined;
      return first?.how === 'held' ? first : peerAmong(await all(), connection);
    },
  };
}
