import { userInfo } from 'node:os';
import type { Platform } from '../platform/platform.ts';

/** Who we are for the verdicts: our user, our own process and every ancestor of it. */
export async function selfOf(platform: Platform): Promise<{ readonly uid?: number; readonly pids: readonly number[] }> {
  const byPid = new Map((await platform.processes()).map((one) => [one.pid, one]));
  const pids: number[] = [];
  for (let pid = process.pid; pid > 0 && !pids.includes(pid); pid = byPid.get(pid)?.ppid ?? 0) pids.push(pid);
  const { uid } = userInfo();
  return uid < 0 ? { pids } : { uid, pids };
}
