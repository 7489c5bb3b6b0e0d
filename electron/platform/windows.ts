import { nativeCalls } from './native-library.ts';
import { windowsPlaces } from './own-places.ts';
import { findProgram } from './places.ts';
import type { Platform } from './platform.ts';
import { tablePlatform } from './table-platform.ts';
import { listenersOf } from './table-sockets.ts';
import { membersOfTree } from './tree.ts';
import { openWindowsApi, type WindowsApi } from './windows/api.ts';
import { Jobs } from './windows/jobs.ts';
import { keptPortsReader } from './windows/kept-ports.ts';
import { keepToUser } from './windows/pipe-access.ts';
import { WindowsProcessEnds } from './windows/process-ends.ts';
import { WindowsProcesses } from './windows/processes.ts';
import { endDescent, windowsSignals } from './windows/signals.ts';
import { readSockets } from './windows/sockets.ts';
import { startProgram } from './windows/start.ts';

interface Windows {
  readonly api: WindowsApi;
  readonly processes: WindowsProcesses;
  readonly jobs: Jobs;
  readonly ends: WindowsProcessEnds;
}

/** Throws where the system's libraries cannot be called: there is no second way to know a process by its start and to end its tree. */
function open(): Windows {
  const calls = nativeCalls();
  if (!calls.ok)
    throw new Error(
      `Stacklight asks Windows itself about processes and ports and cannot work without: ${calls.why}. Installing it again brings the module koffi with its program for this processor`,
    );
  const api = openWindowsApi(calls);
  const processes = new WindowsProcesses(api);
  return { api, processes, jobs: new Jobs(api), ends: new WindowsProcessEnds(api, processes) };
}

/** Windows, by its own interfaces: a program (netsh) is started only for the ranges of ports that it keeps. */
export function windowsPlatform(): Platform {
  // Opened when it is first asked for: a command that only talks to a supervisor asks nothing of the kernel.
  let opened: Windows | undefined;
  const windows = () => {
    opened ??= open();
    return opened;
  };
  const tables = tablePlatform({
    processes: () => windows().processes.table(),
    sockets: async () => readSockets(windows().api, 'all'),
    marked: (marker) => pidsWithMark(windows(), marker),
    environmentValues: (name) => windows().processes.environmentValues(name),
  });
  const extensions = (process.env.PATHEXT || '.COM;.EXE;.BAT;.CMD').split(';').filter((extension) => extension !== '');
  return {
    name: 'windows',
    ...tables,
    bootId: async () => windows().processes.bootId(),
    process: async (pid) => windows().processes.one(pid),
    alive: (identity) => windows().processes.alive(identity),
    watchEnd: (identity, onEnd) => {
      windows().jobs.hold(identity);
      return windows().ends.watchEnd(identity, onEnd);
    },
    listeningSockets: async () =>
      listenersOf(readSockets(windows().api, 'listening')).map((listener) => ({ ...listener, pids: [] })),
    environmentValues: (name, pids) => windows().processes.environmentValues(name, pids),
    tree: async (root, marker) => {
      const table = await windows().processes.table();
      const jobs = windows().jobs.members(root) ?? [];
      const marked = marker ? await pidsWithMark(windows(), marker) : new Set<number>();
      const members = membersOfTree(root, table, process.pid, new Set([...jobs, ...marked]));
      // A job is what a process group is elsewhere, and better: nobody leaves it.
      const grouped = new Set(jobs);
      return members.map((member) => (grouped.has(member.pid) ? { ...member, pgid: root.pid } : member));
    },
    start: async (order) => startProgram(windows(), order),
    signal: (target, signal) => windowsSignals(windows()).signal(target, signal),
    signalGroup: (leader, signal, members) => windowsSignals(windows()).signalGroup(leader, signal, members),
    endDescent: (child) => endDescent(windows(), child),
    // What a program started from the desktop gets is the user's environment already.
    loginEnvironment: async () =>
      Object.fromEntries(
        Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
      ),
    ...windowsPlaces,
    keptPorts: keptPortsReader(),
    keepToUser: (path) => keepToUser(windows().api, path),
    engineSockets: () =>
      ['docker_engine', 'dockerDesktopLinuxEngine', 'podman-machine-default'].map((name) => `\\\\.\\pipe\\${name}`),
    which: (program, env, cwd) => findProgram(program, env, cwd, extensions),
  };
}

/** `marker`: `NAME=value`. */
async function pidsWithMark({ processes }: Windows, marker: string): Promise<ReadonlySet<number>> {
  const [name = ''] = marker.split('=', 1);
  const value = marker.slice(name.length + 1);
  const values = await processes.environmentValues(name);
  return new Set([...values].filter(([, found]) => found === value).map(([pid]) => pid));
}
