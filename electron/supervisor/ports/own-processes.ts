import { userInfo } from 'node:os';
import type { Platform } from '../../platform/platform.ts';

/**
 * Who we are for the verdicts: our user, our own process, those that ask us for something right now (a command line in some
 * terminal), and every ancestor of each. A headless supervisor is detached: the asker's ancestors are not its own.
 * `since`: a process table that was taken after this moment will do.
 */
export async function selfOf(
  platform: Platform,
  askers: Iterable<number>,
  since?: number,
): Promise<{ readonly uid?: number; readonly pids: readonly number[] }> {
  const starts = [process.pid, ...askers];
  const tableOf = async (from?: number) =>
    new Map((await platform.processes({ since: from })).map((one) => [one.pid, one]));
  const shared = await tableOf(since);
  // Who began to ask after that table was taken has ancestors too.
  const byPid = starts.every((pid) => shared.has(pid)) ? shared : await tableOf();
  const pids = new Set<number>();
  for (const start of starts) {
    for (let pid = start; pid > 0 && !pids.has(pid); pid = byPid.get(pid)?.ppid ?? 0) pids.add(pid);
  }
  const { uid } = userInfo();
  return uid < 0 ? { pids: [...pids] } : { uid, pids: [...pids] };
}
