/** What of the kernel's own interfaces can be used here, found out by trying; else ps and lsof are asked. */
import { messageOf } from '../../result.ts';
import { nativeCalls } from '../native-library.ts';
import type { TableSource } from '../table-platform.ts';
import { type LibSystem, openLibSystem } from './libsystem.ts';
import { MacProcessEnds } from './process-ends.ts';
import { type MacProcesses, macProcesses } from './processes.ts';
import { type MacSockets, macSockets } from './sockets.ts';

export interface MacKernel {
  readonly system: LibSystem;
  readonly source: TableSource;
  readonly processes: MacProcesses;
  readonly sockets: MacSockets;
  /** Undefined where the kernel gives no queue. */
  readonly ends: MacProcessEnds | undefined;
}

export type MacReaders =
  | { readonly kernel: MacKernel; readonly limited: undefined }
  /** `limited`: one line for people. */
  | { readonly kernel: undefined; readonly limited: string };

const asked = 'ps and lsof are asked';

export function openMacReaders(): MacReaders {
  const calls = nativeCalls();
  if (!calls.ok) return { kernel: undefined, limited: `${asked}: ${calls.why}` };
  try {
    const system = openLibSystem(calls);
    const processes = macProcesses(system);
    const doubt = doubtOf(processes);
    if (doubt !== undefined) return { kernel: undefined, limited: `${asked}: ${doubt}` };
    return { kernel: kernelOf(system, processes), limited: undefined };
  } catch (error) {
    return { kernel: undefined, limited: `${asked}: ${messageOf(error)}` };
  }
}

/** What the kernel says of ourselves is known from elsewhere: a layout that changed is seen before anything is done by it. */
function doubtOf(processes: MacProcesses): string | undefined {
  const own = processes.one(process.pid);
  if (!own) return 'the kernel tells nothing of this process';
  const right =
    own.pid === process.pid &&
    own.ppid === process.ppid &&
    own.uid === process.getuid?.() &&
    own.startedAt > 0 &&
    own.startedAt <= Date.now() &&
    own.cwd !== undefined &&
    own.exe !== undefined;
  return right ? undefined : 'what the kernel tells of this process is not so, so its form is not the known one';
}

function kernelOf(system: LibSystem, processes: MacProcesses): MacKernel {
  const sockets = macSockets(system, processes);
  const entries = (accept: (pid: number, entry: string) => void) => {
    for (const pid of processes.pids()) for (const entry of processes.environmentOf(pid)) accept(pid, entry);
  };
  return {
    system,
    processes,
    sockets,
    ends: endsOf(system, processes),
    source: {
      processes: (details) => processes.table(details),
      sockets: () => sockets.all(),
      marked: async (marker) => {
        const marked = new Set<number>();
        entries((pid, entry) => {
          if (entry === marker) marked.add(pid);
        });
        return marked;
      },
      environmentValues: async (name) => {
        const values = new Map<number, string>();
        entries((pid, entry) => {
          if (entry.startsWith(`${name}=`)) values.set(pid, entry.slice(name.length + 1));
        });
        return values;
      },
    },
  };
}

function endsOf(system: LibSystem, processes: MacProcesses): MacProcessEnds | undefined {
  try {
    return new MacProcessEnds(system, processes.alive);
  } catch {
    return undefined;
  }
}
