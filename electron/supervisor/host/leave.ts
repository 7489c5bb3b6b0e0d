import { setTimeout as pause } from 'node:timers/promises';
import { LIMITS } from '../../limits.ts';

/**
 * Ends this process, whatever its threads do. Node's own end waits for each of them, and one that asks a disk that does not answer never
 * comes back; then only the kernel can end it. Everything that must outlive us is on the disk by now.
 */
export async function leave(exit: () => void): Promise<void> {
  const deadline = performance.now() + LIMITS.ending.threadsMs;
  while (threadsBusy() && performance.now() < deadline) await pause(LIMITS.ending.lookMs);
  if (threadsBusy()) process.kill(process.pid, 'SIGKILL');
  exit();
}

/** Calls to files and resolvers run in threads; the rest ends with the event loop. */
function threadsBusy(): boolean {
  return process.getActiveResourcesInfo().some((name) => /^(FSReq|GetAddrInfo|GetNameInfo)/.test(name));
}
