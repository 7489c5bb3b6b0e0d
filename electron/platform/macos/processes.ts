/** Processes of macOS from libproc and sysctl: no program is started for any of it. */
import { userInfo } from 'node:os';
import type { Platform } from '../platform.ts';
import { inSlices } from '../slices.ts';
import type { TableProcess } from '../table-platform.ts';
import { usageFrom } from '../usage-from.ts';
import type { LibSystem } from './libsystem.ts';
import {
  BSD_INFO_BYTES,
  type BsdProcess,
  parseBsdInfo,
  parsePids,
  parseShortInfo,
  parseTaskUsage,
  parseWorkingDirectory,
  SHORT_INFO_BYTES,
  TASK_ALL_INFO_BYTES,
  VNODE_PATH_INFO_BYTES,
} from './proc-info.ts';
import { type ProcessArguments, parseProcessArguments } from './process-arguments.ts';

/** Flavors of proc_pidinfo, sys/proc_info.h. */
const PIDTASKALLINFO = 2;
const PIDTBSDINFO = 3;
const PIDVNODEPATHINFO = 9;
const PIDT_SHORTBSDINFO = 13;
/** As the argument of the two that know zombies. */
const ALSO_ZOMBIES = 1;
/** sys/sysctl.h. */
const CTL_KERN = 1;
const KERN_ARGMAX = 8;
const KERN_PROC = 14;
const KERN_PROC_PID = 1;
const KERN_PROCARGS2 = 49;
/** `struct kinfo_proc` takes 648 bytes and begins with the start of the process, `struct timeval`. */
const KINFO_BYTES = 1_024;
/** How many processes may begin between asking for their number and for their names. */
const SPARE_PIDS = 64;

export interface MacProcesses extends Pick<Platform, 'alive' | 'usage'> {
  pids(): readonly number[];
  /** What the kernel tells of one process, a zombie too; undefined when it is not there. */
  basics(pid: number): BsdProcess | undefined;
  table(details: boolean): Promise<readonly TableProcess[]>;
  one(pid: number): TableProcess | undefined;
  /** `NAME=value` each, of processes that we may look into. */
  environmentOf(pid: number): readonly string[];
}

export function macProcesses(system: LibSystem): MacProcesses {
  const argumentBytes = Buffer.alloc(argumentSpace(system));
  const names = new Map<number, string>([[0, 'root']]);
  const own = userInfo();
  names.set(own.uid, own.username);

  const info = (pid: number, flavor: number, length: number, argument = 0): Buffer => {
    const bytes = Buffer.alloc(length);
    return bytes.subarray(0, Math.max(0, system.pidInfo(pid, flavor, argument, bytes)));
  };
  const argumentsOf = (pid: number): ProcessArguments | undefined => {
    const length = system.sysctl([CTL_KERN, KERN_PROCARGS2, pid], argumentBytes);
    return length === undefined ? undefined : parseProcessArguments(argumentBytes.subarray(0, length));
  };
  const basics = (pid: number): BsdProcess | undefined => {
    const full = parseBsdInfo(info(pid, PIDTBSDINFO, BSD_INFO_BYTES, ALSO_ZOMBIES));
    if (full) return full;
    // Another user's: the start is told elsewhere.
    const short = parseShortInfo(info(pid, PIDT_SHORTBSDINFO, SHORT_INFO_BYTES, ALSO_ZOMBIES));
    const start = short && startOf(system, pid);
    return short && start !== undefined ? { ...short, startSeconds: start } : undefined;
  };
  const read = (pid: number, details: boolean): TableProcess | undefined => {
    const found = basics(pid);
    if (!found) return undefined;
    const { zombie, uid, name, terminal, startSeconds = 0 } = found;
    const command = zombie ? [] : (argumentsOf(pid)?.command ?? []);
    const usage = parseTaskUsage(info(pid, PIDTASKALLINFO, TASK_ALL_INFO_BYTES), system.tickNs);
    return {
      pid,
      startToken: tokenOf(startSeconds),
      ppid: found.ppid,
      pgid: found.pgid,
      sid: Math.max(0, system.sessionOf(pid)),
      uid,
      user: names.get(uid),
      command: command.length > 0 ? command : [name],
      startedAt: startSeconds * 1_000,
      terminal: terminal === undefined ? undefined : system.terminalName(terminal),
      zombie,
      cpuMs: usage?.cpuMs ?? 0,
      memory: usage?.memory ?? 0,
      ...(details && !zombie
        ? {
            cwd: parseWorkingDirectory(info(pid, PIDVNODEPATHINFO, VNODE_PATH_INFO_BYTES)),
            exe: system.programOf(pid),
          }
        : {}),
    };
  };
  const pids = (): readonly number[] => {
    const bytes = Buffer.alloc(Math.max(0, system.listPids(null)) + SPARE_PIDS * 4);
    return parsePids(bytes.subarray(0, Math.max(0, system.listPids(bytes))));
  };
  return {
    pids,
    basics,
    one: (pid) => read(pid, true),
    table: async (details) => {
      const table: TableProcess[] = [];
      await inSlices(pids(), (pid) => {
        const process = read(pid, details);
        if (process) table.push(process);
      });
      return table;
    },
    environmentOf: (pid) => argumentsOf(pid)?.environment ?? [],
    alive: ({ pid, startToken }) => {
      const found = basics(pid);
      return found !== undefined && !found.zombie && tokenOf(found.startSeconds ?? 0) === startToken;
    },
    usage: usageFrom(async () => (pid) => {
      const bytes = info(pid, PIDTASKALLINFO, TASK_ALL_INFO_BYTES);
      const usage = parseTaskUsage(bytes, system.tickNs);
      const start = parseBsdInfo(bytes)?.startSeconds;
      return usage && start !== undefined ? { ...usage, startToken: tokenOf(start) } : undefined;
    }),
  };
}

/** Whole seconds, as ps prints them too: a process is the same one to both readers. */
function tokenOf(startSeconds: number): string {
  return String(startSeconds);
}

function startOf(system: LibSystem, pid: number): number | undefined {
  const bytes = Buffer.alloc(KINFO_BYTES);
  // Without such a process nothing is written, and that is no failure.
  const length = system.sysctl([CTL_KERN, KERN_PROC, KERN_PROC_PID, pid], bytes);
  return length !== undefined && length >= 8 ? Number(bytes.readBigInt64LE(0)) : undefined;
}

/** Bytes that the command line and environment of a process take at most; a megabyte on every macOS so far. */
function argumentSpace(system: LibSystem): number {
  const bytes = Buffer.alloc(4);
  const length = system.sysctl([CTL_KERN, KERN_ARGMAX], bytes);
  return length === 4 ? Math.max(bytes.readInt32LE(0), 4_096) : 1_048_576;
}
