import { messageOf } from '../result.ts';
import { exeChange } from './executable.ts';
import type { Platform, ProcessIdentity, ProcessInfo, SignalOutcome, SignalTarget } from './platform.ts';

const gone = (pid: number): SignalOutcome => ({
  sent: false,
  why: 'gone',
  message: `process ${pid} is not running any more`,
});

/** Sends to a process, or with a negative number to a group. */
function send(target: number, signal: NodeJS.Signals): SignalOutcome {
  try {
    process.kill(target, signal);
    return { sent: true };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ESRCH') return gone(Math.abs(target));
    return {
      sent: false,
      why: 'forbidden',
      message: `the system did not let us send ${signal} to ${Math.abs(target)}: ${messageOf(error)}`,
    };
  }
}

/** Who cannot be looked at gets no signal: it may be somebody else by now. */
function unseen(pid: number): (error: unknown) => SignalOutcome {
  return (error) => ({
    sent: false,
    why: 'forbidden',
    message: `process ${pid} could not be looked at: ${messageOf(error)}`,
  });
}

type Look = Pick<Platform, 'processes' | 'process'>;

/** True when the group that `leader` led still exists and is the one we mean. */
async function groupStands(platform: Look, leader: ProcessIdentity): Promise<boolean> {
  const occupant = await platform.process(leader.pid);
  // A zombie keeps its number; so the group is ours as long as the start is the same.
  if (occupant) return occupant.startToken === leader.startToken && occupant.pgid === leader.pid;
  const table = await platform.processes();
  return table.some((member) => !member.zombie && member.pgid === leader.pid && member.sid === leader.pid);
}

/** A live member of the group that is none of `members`. */
async function strangerIn(
  platform: Look,
  group: number,
  members: readonly ProcessIdentity[],
): Promise<ProcessInfo | undefined> {
  const known = new Map(members.map(({ pid, startToken }) => [pid, startToken]));
  return (await platform.processes()).find(
    ({ pid, pgid, zombie, startToken }) => pgid === group && !zombie && known.get(pid) !== startToken,
  );
}

/** Signals on Linux and macOS: who it is is looked at again right before each one. */
export function posixSignals(platform: Look): Pick<Platform, 'signal' | 'signalGroup'> {
  return {
    signal: (target, signal) => signalOne(platform, target, signal).catch(unseen(target.pid)),
    signalGroup: (leader, signal, members) => signalGroup(platform, leader, signal, members).catch(unseen(leader.pid)),
  };
}

function isOurs(pid: number): boolean {
  return pid <= 1 || pid === process.pid;
}

async function signalOne(
  platform: Look,
  { pid, startToken, runs }: SignalTarget,
  signal: NodeJS.Signals,
): Promise<SignalOutcome> {
  if (isOurs(pid)) return gone(pid);
  const now = await platform.process(pid);
  if (!now || now.zombie || now.startToken !== startToken) return gone(pid);
  const change = exeChange(runs, now.exe);
  if (change) return { sent: false, why: 'changed', message: `process ${pid} ${change}: it got no signal` };
  return send(pid, signal);
}

async function signalGroup(
  platform: Look,
  leader: ProcessIdentity,
  signal: NodeJS.Signals,
  members: readonly ProcessIdentity[] | undefined,
): Promise<SignalOutcome> {
  if (isOurs(leader.pid) || !(await groupStands(platform, leader))) return gone(leader.pid);
  const stranger = members && (await strangerIn(platform, leader.pid, members));
  if (stranger) {
    const message = `the group of process ${leader.pid} has process ${stranger.pid}, which is no part of it: it got no signal`;
    return { sent: false, why: 'changed', message };
  }
  return send(-leader.pid, signal);
}
