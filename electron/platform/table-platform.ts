/**
 * What macOS and Windows have in common: tables that a program prints, from which the questions of `Platform` are
 * answered. Reading one costs tens of milliseconds and a process, so liveness uses a table again for a moment.
 */
import { LIMITS } from '../limits.ts';
import type { Platform, ProcessIdentity, ProcessInfo } from './platform.ts';
import { together } from './slices.ts';
import { listenersOf, peerAmong, type TableSocket } from './table-sockets.ts';
import { membersOfTree } from './tree.ts';
import { usageFrom } from './usage-from.ts';

export interface TableProcess extends ProcessInfo {
  /** Processor time since its start. */
  readonly cpuMs: number;
  /** Resident bytes. */
  readonly memory: number;
}

export interface TableSource {
  processes(details: boolean): Promise<readonly TableProcess[]>;
  sockets(): Promise<readonly TableSocket[]>;
  /** Pids whose environment holds `NAME=value`. */
  marked(marker: string): Promise<ReadonlySet<number>>;
  /** The value of this variable, without spaces, of every process that has it. */
  environmentValues(name: string): Promise<ReadonlyMap<number, string>>;
}

/** Liveness without waiting: by number at once, by start time from a table that is read again behind the answer. */
function livenessOf(source: TableSource): Platform['alive'] {
  let known: ReadonlyMap<number, TableProcess> | undefined;
  let readAt = Number.NEGATIVE_INFINITY;
  let reading = false;
  const refresh = (): void => {
    if (reading || performance.now() - readAt < LIMITS.platform.tableAgeMs) return;
    reading = true;
    source
      .processes(false)
      .then((table) => {
        known = new Map(table.map((process) => [process.pid, process]));
      })
      .catch(() => {})
      .finally(() => {
        reading = false;
        readAt = performance.now();
      });
  };
  return ({ pid, startToken }: ProcessIdentity) => {
    try {
      process.kill(pid, 0);
    } catch (error) {
      const forbidden = error instanceof Error && 'code' in error && error.code === 'EPERM';
      if (!forbidden) return false;
    }
    refresh();
    const found = known?.get(pid);
    return found === undefined || (found.startToken === startToken && !found.zombie);
  };
}

function usageOf(source: TableSource): Platform['usage'] {
  return usageFrom(async () => {
    const table = new Map((await source.processes(false)).map((process) => [process.pid, process]));
    return (pid) => {
      const found = table.get(pid);
      return found?.zombie ? undefined : found;
    };
  });
}

type TablePart = Pick<
  Platform,
  | 'processes'
  | 'process'
  | 'alive'
  | 'listeners'
  | 'listeningSockets'
  | 'peerOf'
  | 'timeWaitPorts'
  | 'tree'
  | 'environmentValues'
  | 'usage'
>;

export function tablePlatform(source: TableSource): TablePart {
  const sockets = together<undefined, readonly TableSocket[]>(async (questions) => {
    const table = await source.sockets();
    return questions.map(() => table);
  });
  return {
    processes: ({ details = false, detailsOf } = {}) => source.processes(details || detailsOf !== undefined),
    process: async (pid) => (await source.processes(true)).find((process) => process.pid === pid),
    alive: livenessOf(source),
    listeners: async () => listenersOf(await sockets(undefined)),
    listeningSockets: async () => undefined,
    peerOf: async (connection) => peerAmong(await sockets(undefined), connection),
    timeWaitPorts: async () =>
      new Set(
        (await sockets(undefined)).filter(({ state }) => state === 'time-wait').map(({ localPort }) => localPort),
      ),
    tree: async (root, marker) => {
      const [table, marked] = await Promise.all([source.processes(true), marker ? source.marked(marker) : undefined]);
      return membersOfTree(root, table, process.pid, marked);
    },
    environmentValues: async (name, pids) => {
      const all = pids.length > 0 ? await source.environmentValues(name) : new Map<number, string>();
      return new Map([...all].filter(([pid]) => pids.includes(pid)));
    },
    usage: usageOf(source),
  };
}
