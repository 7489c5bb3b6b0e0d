import { readFileSync, statSync } from 'node:fs';
import type { Platform, ProcessInfo, Usage } from './platform.ts';
import { allPids, readProc, readProcLink, readProcText } from './proc-files.ts';
import {
  isDeadState,
  parseAuxv,
  parseBootTime,
  parseCmdline,
  parsePasswd,
  parseStat,
  terminalName,
} from './proc-stat.ts';
import { inSlices } from './slices.ts';

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

function readProcess(pid: number, details: boolean, machine: Machine): ProcessInfo | undefined {
  const stat = parseStat(readProcText(`${pid}/stat`) ?? '');
  const uid = ownerOf(pid);
  if (!stat || uid === undefined) return undefined;
  const command = parseCmdline(readProcText(`${pid}/cmdline`) ?? '');
  return {
    pid,
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
    ...(details ? { cwd: readProcLink(`${pid}/cwd`), exe: readProcLink(`${pid}/exe`) } : {}),
  };
}

function usageReader(machine: () => Machine): Platform['usage'] {
  const last = new Map<number, { readonly startTicks: string; readonly ticks: number; readonly at: number }>();
  return async (pids) => {
    const usage = new Map<number, Usage>();
    const { pageBytes, ticksPerSecond } = machine();
    for (const pid of pids) {
      const stat = parseStat(readProcText(`${pid}/stat`) ?? '');
      if (!stat || isDeadState(stat.state)) {
        last.delete(pid);
        continue;
      }
      const now = performance.now();
      const before = last.get(pid);
      const same = before?.startTicks === stat.startTicks && now > before.at ? before : undefined;
      const seconds = same ? (now - same.at) / 1000 : 0;
      const cpu = same ? ((stat.cpuTicks - same.ticks) / ticksPerSecond / seconds) * 100 : 0;
      usage.set(pid, { cpu: Math.max(0, cpu), memory: stat.residentPages * pageBytes });
      last.set(pid, { startTicks: stat.startTicks, ticks: stat.cpuTicks, at: now });
    }
    return usage;
  };
}

/** The process side of the Linux platform, from /proc. */
export function linuxProcesses(): Pick<Platform, 'bootId' | 'processes' | 'process' | 'alive' | 'usage'> {
  let known: Machine | undefined;
  const machine = (): Machine => {
    known ??= readMachine();
    return known;
  };
  return {
    bootId: async () => (readProc('sys/kernel/random/boot_id') ?? String(machine().bootedAt)).trim(),
    processes: async ({ details = false } = {}) => {
      const table: ProcessInfo[] = [];
      await inSlices(allPids(), (pid) => {
        const process = readProcess(pid, details, machine());
        if (process) table.push(process);
      });
      return table;
    },
    process: async (pid) => readProcess(pid, true, machine()),
    alive: ({ pid, startToken }) => {
      const stat = parseStat(readProcText(`${pid}/stat`) ?? '');
      return stat !== undefined && stat.startTicks === startToken && !isDeadState(stat.state);
    },
    usage: usageReader(machine),
  };
}
