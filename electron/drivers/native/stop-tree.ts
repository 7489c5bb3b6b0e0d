import { constants } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { LIMITS } from '../../limits.ts';
import { targetOf } from '../../platform/executable.ts';
import type { Platform, ProcessIdentity, ProcessInfo } from '../../platform/platform.ts';
import { withoutOpened } from '../../ports/opened.ts';
import type { StopOutcome } from '../driver.ts';
import { namesOf } from './background.ts';

/** No leader is known (or it is dead and its number may be another's): only the marker counts. */
export const NO_LEADER: ProcessIdentity = { pid: 0, startToken: '' };

type Signals = Pick<Platform, 'tree' | 'alive' | 'signal' | 'signalGroup'>;

/**
 * Ends a whole tree: the signal and SIGCONT to every member (a stopped process would not see it, as in systemd), the
 * grace period, SIGKILL, and `LIMITS.stop.killWaitMs` for the kernel. Resolves when nothing of it lives, or names who does.
 */
export async function stopTree(
  platform: Signals,
  leader: ProcessIdentity,
  marker: string,
  options: { readonly graceMs: number; readonly signal: string },
): Promise<StopOutcome> {
  const tree = async () => withoutOpened(await platform.tree(leader, marker), leader.pid);
  const ask = async (members: readonly ProcessInfo[], first: boolean) => {
    // Newcomers one by one: a second signal means "at once" to many programs.
    const group = first ? leader : NO_LEADER;
    const missed = await signalAll(platform, group, members, signalOf(options.signal));
    await signalAll(platform, group, members, 'SIGCONT');
    return missed;
  };
  if (await endWithin(platform, tree, ask, options.graceMs)) return { gone: true, forced: false, survivors: [] };
  const kill = async (members: readonly ProcessInfo[], first: boolean) => {
    if (first) return signalAll(platform, leader, members, 'SIGKILL');
    // Whoever came meanwhile was made by one that was not seen: those that are killed one by one make room for more.
    return signalAll(platform, NO_LEADER, await held(platform, tree), 'SIGKILL');
  };
  if (await endWithin(platform, tree, kill, LIMITS.stop.killWaitMs)) return { gone: true, forced: true, survivors: [] };
  const survivors = (await tree()).map((member) => namesOf([member]));
  return { gone: survivors.length === 0, forced: true, survivors };
}

/**
 * The whole tree, stopped where it stands: a stopped process makes no other and keeps its place under a limit of processes, so that
 * nobody else can either. Gives up after `LIMITS.stop.killWaitMs`, with those that are known by then.
 */
async function held(platform: Signals, tree: () => Promise<readonly ProcessInfo[]>): Promise<readonly ProcessInfo[]> {
  const end = performance.now() + LIMITS.stop.killWaitMs;
  const stopped = new Set<string>();
  for (;;) {
    const members = await tree();
    const fresh = members.filter((member) => !stopped.has(nameOf(member)));
    if (fresh.length === 0 || performance.now() > end) return members;
    for (const member of fresh) stopped.add(nameOf(member));
    await signalAll(platform, NO_LEADER, fresh, 'SIGSTOP');
  }
}

/**
 * Acts on every member once, newcomers too, until the tree is empty (true) or the time is over. `act` gives back whom it missed
 * because they became another program between the look and the signal: they are looked at again.
 */
async function endWithin(
  platform: Signals,
  tree: () => Promise<readonly ProcessInfo[]>,
  act: (members: readonly ProcessInfo[], first: boolean) => Promise<readonly ProcessInfo[]>,
  limitMs: number,
): Promise<boolean> {
  const end = performance.now() + limitMs;
  const acted = new Set<string>();
  for (;;) {
    const members = await tree();
    if (members.length === 0) return true;
    const fresh = members.filter((member) => !acted.has(nameOf(member)));
    const first = acted.size === 0;
    for (const member of fresh) acted.add(nameOf(member));
    const missed = fresh.length > 0 ? await act(fresh, first) : [];
    for (const member of missed) acted.delete(nameOf(member));
    if (missed.length > 0 && performance.now() < end) {
      await pause(LIMITS.native.dyingMs);
      continue;
    }
    // Whether the known ones live is cheap to ask; the whole table is read again when they are dead.
    while (members.some((member) => platform.alive(member))) {
      if (performance.now() >= end) return false;
      await pause(LIMITS.native.dyingMs);
    }
    if (performance.now() >= end) return (await tree()).length === 0;
  }
}

/**
 * The group in one call, so that no member can start another in between; then whoever has left it. A group with a stranger in
 * it is signalled member by member. Gives back who was missed for being another program by now.
 */
async function signalAll(
  platform: Signals,
  leader: ProcessIdentity,
  members: readonly ProcessInfo[],
  signal: NodeJS.Signals,
): Promise<readonly ProcessInfo[]> {
  const inGroup = (member: ProcessInfo) => leader.pid > 1 && member.pgid === leader.pid;
  const group = members.some(inGroup) ? await platform.signalGroup(leader, signal, members) : undefined;
  const single = group?.sent ? members.filter((member) => !inGroup(member)) : members;
  const missed: ProcessInfo[] = [];
  for (const member of single) {
    const outcome = await platform.signal(targetOf(member), signal);
    if (!outcome.sent && outcome.why === 'changed') missed.push(member);
  }
  return missed;
}

/** `TERM`, `SIGTERM` and `15` mean the same; anything else is taken as SIGTERM. */
export function signalOf(name: string): NodeJS.Signals {
  const wanted = name.toUpperCase();
  const named = Object.entries(constants.signals).find(
    ([signal, number]) => signal === wanted || signal === `SIG${wanted}` || String(number) === wanted,
  );
  return (named?.[0] as NodeJS.Signals | undefined) ?? 'SIGTERM';
}

function nameOf({ pid, startToken }: ProcessIdentity): string {
  return `${pid}/${startToken}`;
}
