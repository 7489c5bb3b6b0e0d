import { userInfo } from 'node:os';
import type { Platform } from '../../platform/platform.ts';

/**
 * Who we are for the verdicts: our user, our own process, those that ask us for something right now (a command line in some
 * terminal), and every ancestor of each. A headless supervisor is detached: the asker's ancestors are not its own.
 */
export async function selfOf(
  platform: Platform,
  askers: Iterable<number>,
): Promise<{ readonly uid?: number; readonly pids: readonly number[] }> {
  const byPid = new Map((await platform.processes()).map((one) => [one.pid, one]));
  const pids = new Set<number>();
  for (const start of [process.pid, ...askers]) {
    for (let pid = start; pid > 0 && !pids.has(pid); pid = byPid.get(pid)?.ppid ?? 0) pids.add(pid);
  }
  const { uid } = userInfo();
  return uid < 0 ? { pids: [...pids] } : { uid, pids: [...pids] };
}
