import { setTimeout as pause } from 'node:timers/promises';
import { LIMITS } from '../../limits.ts';
import type { Platform, ProcessIdentity, ProcessInfo } from '../../platform/platform.ts';
import { withoutOpened } from '../../ports/opened.ts';
import { formatCommand } from '../../ports/words.ts';
import type { ServiceSpec } from '../../stack/stack.ts';

/**
 * Whether a service is meant to stay: then an exit 0 that leaves processes behind is a program that went into the
 * background. A job (no port, no check, not to be started again) that leaves a helper behind is simply done.
 */
export function isMeantToStay(spec: ServiceSpec): boolean {
  const { policy } = spec.restart;
  const restarts = policy === 'always' || policy === 'unless-stopped';
  return (
    restarts || spec.ports.length > 0 || (spec.assumedPorts ?? []).length > 0 || spec.healthcheck.probe.type !== 'none'
  );
}

/** What lives on of a service after its main process ended, once that has settled; empty at once when nothing does. */
export async function leftBehind(
  platform: Pick<Platform, 'tree'>,
  leader: ProcessIdentity,
  marker: string,
): Promise<readonly ProcessInfo[]> {
  const tree = async () => withoutOpened(await platform.tree(leader, marker), leader.pid);
  if ((await tree()).length === 0) return [];
  await pause(LIMITS.native.forkedMs);
  return tree();
}

/**
 * The one of several processes that stands for the service: whose parent is not one of them, the leader of a session
 * before others, the oldest of those.
 */
export function mainOf(members: readonly ProcessInfo[]): ProcessInfo | undefined {
  const pids = new Set(members.map(({ pid }) => pid));
  const rank = (member: ProcessInfo) => (pids.has(member.ppid) ? 2 : 0) + (member.sid === member.pid ? 0 : 1);
  return [...members].sort((a, b) => rank(a) - rank(b) || a.startedAt - b.startedAt || a.pid - b.pid)[0];
}

/** `pid 12 (node server.js)`, several with commas. */
export function namesOf(members: readonly ProcessInfo[]): string {
  return members.map(({ pid, command }) => `pid ${pid} (${formatCommand(command)})`).join(', ');
}
