import { readFileSync, statSync } from 'node:fs';
import { ProcessMemory } from './linux/process-memory.ts';
import { type ProcessReader, ProcessTable } from './linux/process-table.ts';
import type { Platform, ProcessIdentity, ProcessInfo } from './platform.ts';
import { lookAtProc, readProc, readProcLink } from './proc-files.ts';
import {
  isDeadState,
  type ProcStat,
  parseAuxv,
  parseBootTime,
  parseCmdline,
  parsePasswd,
  parseStat,
  terminalName,
} from './proc-stat.ts';
import { sharedLook } from './slices.ts';
import { usageFrom } from './usage-from.ts';

/** What stays the same until the next boot. */
interface Machine {
  readonly bootedAt: number;
  readonly pageBytes: number;
  readonly ticksPerSecond: number;
  readonly userNames: ReadonlyMap<number, string>;
}

function readMachine(): Machine {
  let passwd = '';
  try {
    passwd = readFileSync('/etc/passwd', 'utf8');
  } catch {
    // Users then go by number.
  }
  let auxv: Uint8Array = new Uint8Array();
  try {
    auxv = readFileSync('/proc/self/auxv');
  } catch {
    // The defaults hold on every common kernel.
  }
  return { bootedAt: parseBootTime(readProc('stat') ?? ''), ...parseAuxv(auxv), userNames: parsePasswd(passwd) };
}

/** The folder of a process belongs to its effective user, or to root when it may not be looked into. */
function ownerOf(pid: number): number | undefined {
  return statSync(`/proc/${pid}`, { throwIfNoEntry: false })?.uid;
}

function describe(
  stat: ProcStat,
  command: readonly string[],
  machine: Machine,
): Omit<ProcessInfo, 'cwd' | 'exe'> | undefined {
  const uid = ownerOf(stat.pid);
  if (uid === undefined) return undefined;
  return {
    pid: stat.pid,
    startToken: stat.startTicks,
    ppid: stat.ppid,
    pgid: stat.pgid,
    sid: stat.sid,
    uid,
    user: machine.userNames.get(uid) ?? String(uid),
    // Kernel threads and zombies have no command line; ps prints their names so too.
    command: command.length > 0 ? command : [`[${stat.name}]`],
    startedAt: Math.round(machine.bootedAt + (Number(stat.startTicks) / machine.ticksPerSecond) * 1000),
    terminal: terminalName(stat.tty),
    zombie: isDeadState(stat.state),
  };
}

/** `memory`: what may be known already. A look at one process reads everything anew. */
function readerOf(memory: ProcessMemory, machine: () => Machine): ProcessReader {
  return {
    brief: (stat) => describe(stat, memory.command(stat), machine()),
    whole: (pid) => {
      const stat = parseStat(lookAtProc(`${pid}/stat`) ?? '');
      const command = parseCmdline(readProc(`${pid}/cmdline`) ?? '');
      const found = stat && describe(stat, command, machine());
      return found && { ...found, cwd: readProcLink(`${pid}/cwd`), exe: readProcLink(`${pid}/exe`) };
    },
  };
}

function usageReader(machine: () => Machine): Platform['usage'] {
  return usageFrom(async () => {
    const { pageBytes, ticksPerSecond } = machine();
    return (pid) => {
      const stat = parseStat(readProc(`${pid}/stat`) ?? '');
      if (!stat || isDeadState(stat.state)) return undefined;
      const cpuMs = (stat.cpuTicks / ticksPerSecond) * 1_000;
      return { startToken: stat.startTicks, cpuMs, memory: stat.residentPages * pageBytes };
    };
  });
}

/** The process side of the Linux platform, from /proc. */
export function linuxProcesses(): Pick<Platform, 'bootId' | 'processes' | 'process' | 'alive' | 'usage' | 'tree'> {
  let known: Machine | undefined;
  const machine = (): Machine => {
    known ??= readMachine();
    return known;
  };
  const memory = new ProcessMemory();
  const reader = readerOf(memory, machine);
  const table = sharedLook(() => ProcessTable.take(reader, memory));
  return {
    bootId: async () => (readProc('sys/kernel/random/boot_id') ?? String(machine().bootedAt)).trim(),
    processes: async ({ details = false, detailsOf, since } = {}) => {
      const taken = await table(since);
      if (details) return taken.wholly();
      return detailsOf ? taken.detailed(detailsOf) : taken.all;
    },
    tree: async (root, marker, since) => (await table(since)).tree(root, marker),
    process: async (pid) => reader.whole(pid),
    alive,
    usage: usageReader(machine),
  };
}

/** What cannot be looked at is not known to be dead. */
function alive({ pid, startToken }: ProcessIdentity): boolean {
  try {
    const stat = parseStat(lookAtProc(`${pid}/stat`) ?? '');
    return stat !== undefined && stat.startTicks === startToken && !isDeadState(stat.state);
  } catch {
    return true;
  }
}
