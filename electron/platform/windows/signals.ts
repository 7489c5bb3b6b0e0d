/**
 * Ends processes. Windows has no signals. The first process of a service is asked by CTRL_BREAK, which reaches its process group over its
 * console; it is a group's leader because we started it so. Whoever else is to end is ended: CTRL_BREAK to a number that leads no group
 * reaches all that share the console, the user's own shell too.
 */
import { exeChange } from '../executable.ts';
import type { Platform, ProcessIdentity, SignalOutcome, SignalTarget } from '../platform.ts';
import type { WindowsApi } from './api.ts';
import { ENDED_BY_US, type Jobs } from './jobs.ts';
import { ACCESS, type WindowsProcesses } from './processes.ts';

interface Parts {
  readonly api: WindowsApi;
  readonly processes: WindowsProcesses;
  readonly jobs: Jobs;
}

/** Idle time and the system itself. */
const SYSTEMS_OWN = 4;

const gone = (pid: number): SignalOutcome => ({
  sent: false,
  why: 'gone',
  message: `process ${pid} is not running any more`,
});

export function windowsSignals(parts: Parts): Pick<Platform, 'signal' | 'signalGroup'> {
  return {
    signal: async (target, signal) => signalOne(parts, target, signal),
    signalGroup: async (leader, signal, members) => signalJob(parts, leader, signal, members),
  };
}

function signalOne({ api, processes, jobs }: Parts, target: SignalTarget, signal: NodeJS.Signals): SignalOutcome {
  const { pid } = target;
  if (pid <= SYSTEMS_OWN || pid === process.pid) return gone(pid);
  const handle = processes.open(target, ACCESS.terminate);
  if (handle === 0)
    return processes.alive(target) ? forbidden(pid, 'it belongs to somebody with more rights') : gone(pid);
  try {
    const change = exeChange(target.runs, processes.exeOf(handle));
    if (change) return { sent: false, why: 'changed', message: `process ${pid} ${change}: it got no signal` };
    // Nothing is ever stopped by a signal there, so there is nothing to continue.
    if (signal === 'SIGCONT') return { sent: true };
    if (signal !== 'SIGKILL') {
      if (jobs.members(target)?.includes(pid)) return sendBreak(api, pid, [pid]);
      // What a service started was asked together with the service.
      if (jobs.isMember(pid)) return { sent: true };
    }
    return api.terminateProcess(handle, ENDED_BY_US)
      ? { sent: true }
      : forbidden(pid, `Windows error ${api.lastError()}`);
  } finally {
    api.closeHandle(handle);
  }
}

/** Parents before children, so that none starts another in between. Whoever is ended meanwhile by itself is passed over. */
export function endDescent({ api, processes }: Omit<Parts, 'jobs'>, child: number): void {
  const rows = processes.list();
  const found = rows.filter(({ pid }) => pid === child && pid !== process.pid);
  for (const parent of found) found.push(...rows.filter(({ ppid }) => ppid === parent.pid));
  for (const member of found) {
    const handle = processes.open(member, ACCESS.terminate);
    if (handle === 0) continue;
    api.terminateProcess(handle, ENDED_BY_US);
    api.closeHandle(handle);
  }
}

function signalJob(
  { api, jobs }: Parts,
  leader: ProcessIdentity,
  signal: NodeJS.Signals,
  members: readonly ProcessIdentity[] | undefined,
): SignalOutcome {
  const pids = jobs.members(leader);
  if (!pids || pids.length === 0) return gone(leader.pid);
  const known = members && new Set(members.map(({ pid }) => pid));
  const stranger = known && pids.find((pid) => !known.has(pid));
  if (stranger !== undefined) {
    const message = `the job of process ${leader.pid} has process ${stranger}, which is no part of it: it got no signal`;
    return { sent: false, why: 'changed', message };
  }
  if (signal === 'SIGCONT') return { sent: true };
  if (signal !== 'SIGKILL') return sendBreak(api, leader.pid, pids);
  return jobs.terminate(leader)
    ? { sent: true }
    : forbidden(leader.pid, `its job could not be ended, Windows error ${api.lastError()}`);
}

/**
 * The event goes to the members of `group` that share a console with us, so we join that console for the moment: over the first of
 * `members` that still has it. Where we have a console of our own already (started from a terminal) we do not leave it.
 */
function sendBreak(api: WindowsApi, group: number, members: readonly number[]): SignalOutcome {
  if (api.hasConsole()) return forbidden(group, 'Stacklight itself runs in a console, so it cannot send it CTRL_BREAK');
  const joined = members.some((pid) => api.attachConsole(pid) !== 0);
  if (!joined) return forbidden(group, `it has no console, so it cannot be asked to end`);
  try {
    return api.sendBreak(group) ? { sent: true } : forbidden(group, `CTRL_BREAK: Windows error ${api.lastError()}`);
  } finally {
    api.freeConsole();
  }
}

function forbidden(pid: number, why: string): SignalOutcome {
  return { sent: false, why: 'forbidden', message: `process ${pid} could not be signalled: ${why}` };
}
