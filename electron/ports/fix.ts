import { setTimeout as pause } from 'node:timers/promises';
import { formatList } from '../../shared/text/list.ts';
import { LIMITS } from '../limits.ts';
import { exeChange, targetOf } from '../platform/executable.ts';
import type { Platform, ProcessIdentity, ProcessInfo, RawListener, SignalTarget } from '../platform/platform.ts';
import type { PortSpec } from '../stack/stack.ts';
import { overlaps } from './claims.ts';
import { isBeside } from './free-port.ts';
import type { StrayTarget } from './plan-steps.ts';
import { strayMembers } from './stray-tree.ts';

/** `message`: a clause about the process, which whoever tells it has named: `it ended`. */
export type KillOutcome =
  /** It was there and is not any more. */
  | { readonly kind: 'gone'; readonly forced: boolean; readonly message: string }
  | { readonly kind: 'already-gone'; readonly message: string }
  /** Not what the plan was made for any more: nothing was signalled, look again. */
  | { readonly kind: 'changed'; readonly message: string }
  | { readonly kind: 'survived'; readonly pids: readonly number[]; readonly message: string };

export interface KillOptions {
  /** Never signalled, even as part of the tree: what is expected or protected. */
  readonly spare?: ReadonlySet<number>;
  readonly graceMs?: number;
  readonly killWaitMs?: number;
}

const nameOf = ({ pid, startToken }: ProcessIdentity): string => `${pid} ${startToken}`;

/** Who goes with the target, looked at now. */
async function membersOf(platform: Platform, { process: root, uid }: StrayTarget): Promise<readonly ProcessInfo[]> {
  const tree = await platform.tree(root);
  const pids = new Set(tree.map(({ pid }) => pid));
  const outside = [...new Set(tree.map(({ ppid }) => ppid))].filter((pid) => pid > 1 && !pids.has(pid));
  const parents = await Promise.all(outside.map((pid) => platform.process(pid)));
  const above = new Map(parents.flatMap((parent) => (parent && !parent.zombie ? [[parent.pid, parent] as const] : [])));
  return strayMembers({ pid: root.pid, uid }, tree, above);
}

/** Why the plan's step does not fit any more; undefined when it does. Judged on a fresh look. */
async function changeOf(
  platform: Platform,
  target: StrayTarget,
  spare: ReadonlySet<number>,
): Promise<KillOutcome | undefined> {
  const { pid, startToken } = target.process;
  const now = await platform.process(pid);
  if (!now || now.zombie) return { kind: 'already-gone', message: 'it had already exited' };
  const changed = (what: string): KillOutcome => ({
    kind: 'changed',
    message: `it ${what} since the plan was made: nothing was done; look again`,
  });
  if (now.startToken !== startToken) return changed('is another process, with another start time,');
  const exe = exeChange(target.process.runs, now.exe);
  if (exe) return changed(exe);
  if (now.uid !== target.uid) return changed('belongs to another user');
  if (now.command.join('\0') !== target.command.join('\0')) return changed('runs something else');
  if (spare.has(pid) || pid === process.pid) return changed('is now one to keep');
  if (target.ports.length === 0) return undefined;
  const tree = new Set((await membersOf(platform, target)).map((member) => member.pid));
  const holds = (await platform.listeners()).some(
    (listener) =>
      target.ports.some(({ port, protocol }) => port === listener.port && protocol === listener.protocol) &&
      listener.pids.some((holder) => tree.has(holder)),
  );
  return holds ? undefined : changed('released its port');
}

/** Waits until none of them lives; gives back those that do when the time is over. */
async function untilDead(
  platform: Platform,
  all: readonly SignalTarget[],
  ms: number,
): Promise<readonly SignalTarget[]> {
  const end = performance.now() + ms;
  for (;;) {
    const alive = all.filter((identity) => platform.alive(identity));
    if (alive.length === 0 || performance.now() > end) return alive;
    await pause(LIMITS.ports.lookMs);
  }
}

/**
 * Ends a stray copy with its tree: TERM (and CONT, for one that is stopped), a grace, KILL. Each member is named by pid
 * and start time, which the platform reads again right before every signal. Never throws for a process that is gone.
 */
export async function killStray(
  platform: Platform,
  target: StrayTarget,
  options: KillOptions = {},
): Promise<KillOutcome> {
  const {
    spare = new Set<number>(),
    graceMs = LIMITS.ports.strayGraceMs,
    killWaitMs = LIMITS.stop.killWaitMs,
  } = options;
  const changed = await changeOf(platform, target, spare);
  if (changed) return changed;

  const known = new Map<string, SignalTarget>();
  const learn = async (root: SignalTarget): Promise<void> => {
    for (const member of await membersOf(platform, { ...target, process: root }))
      if (!spare.has(member.pid)) known.set(nameOf(member), targetOf(member));
  };
  const signalAll = async (all: readonly SignalTarget[], signal: NodeJS.Signals): Promise<void> => {
    // The root first: a parent that dies last would start its workers again.
    for (const identity of all) await platform.signal(identity, signal);
  };
  known.set(nameOf(target.process), target.process);
  await learn(target.process);
  const members = [...known.values()];
  await signalAll(members, 'SIGTERM');
  await signalAll(members, 'SIGCONT');
  const stubborn = await untilDead(platform, members, graceMs);
  // What was forked meanwhile hangs on the root's group or on a member that still lives.
  for (const root of [target.process, ...stubborn]) await learn(root);
  const left = [...known.values()].filter((identity) => platform.alive(identity));
  await signalAll(left, 'SIGKILL');
  const survivors = await untilDead(platform, left, killWaitMs);
  if (survivors.length > 0) {
    const pids = survivors.map((survivor) => survivor.pid);
    const isAlone = pids.length === 1 && pids[0] === target.process.pid;
    const who = isAlone ? 'it' : `${pids.length === 1 ? 'pid' : 'pids'} ${formatList(pids.map(String))} of it`;
    return { kind: 'survived', pids, message: `${who} did not end, not even by SIGKILL` };
  }
  const forced = left.length > 0;
  return { kind: 'gone', forced, message: forced ? 'it ignored SIGTERM and was killed' : 'it ended' };
}

/** Where nothing else than sockets for IPv6 only stands in the way. */
async function areIpv6Only(held: readonly RawListener[], ports: readonly PortSpec[]): Promise<boolean> {
  for (const listener of held) for (const spec of ports) if (!(await isBeside(listener, spec))) return false;
  return true;
}

/**
 * Waits until nobody listens where these ports are to be; gives back the sockets that are still there when the time is
 * over. A port in TIME_WAIT counts as free: a server that sets SO_REUSEADDR, as nearly all do, can have it.
 */
export async function untilReleased(
  platform: Platform,
  ports: readonly PortSpec[],
  ms: number = LIMITS.stop.portReleaseMs,
): Promise<readonly RawListener[]> {
  const end = performance.now() + ms;
  for (;;) {
    const sockets = (await platform.listeningSockets()) ?? (await platform.listeners());
    const held = sockets.filter((socket) =>
      ports.some(
        (spec) =>
          spec.port === socket.port &&
          spec.protocol === socket.protocol &&
          (spec.address === undefined || overlaps(spec.address, socket.address)),
      ),
    );
    if (held.length === 0 || (await areIpv6Only(held, ports))) return [];
    if (performance.now() > end) {
      // Only now: who it is takes a walk over every process.
      const named = await platform.listeners();
      return held.map(
        (socket) =>
          named.find(
            (other) => other.socket === socket.socket && other.port === socket.port && other.address === socket.address,
          ) ?? socket,
      );
    }
    await pause(LIMITS.ports.lookMs);
  }
}
