import { LIMITS } from '../../limits.ts';
import type { Platform, ProcessInfo } from '../../platform/platform.ts';
import { withoutOpened } from '../../ports/opened.ts';
import type { Running } from '../driver.ts';
import { mainOf } from './background.ts';
import { type StackIdentity, stackMarkerOf } from './marker.ts';
import { NO_LEADER } from './stop-tree.ts';

/** Every live process that carries the marker of a stack. */
export type StackScan = () => Promise<readonly ProcessInfo[]>;

/** Reading the environment of every process of the machine is dear: once for all services that are looked for. */
export function stackScan(platform: Pick<Platform, 'tree'>, stack: StackIdentity): StackScan {
  let last: { readonly at: number; readonly found: Promise<readonly ProcessInfo[]> } | undefined;
  return () => {
    if (!last || performance.now() - last.at > LIMITS.native.scanMs) {
      last = { at: performance.now(), found: platform.tree(NO_LEADER, stackMarkerOf(stack)) };
    }
    return last.found;
  };
}

/**
 * What runs of a service already: the process of our record when it is still that very process. Without a record (it was
 * lost) whatever carries its marker. With one whose process is dead nothing: what it left behind is not the service.
 */
export async function findRunning(
  platform: Pick<Platform, 'alive' | 'tree'>,
  marker: string,
  saved: Running | undefined,
  scan: StackScan,
): Promise<Running | undefined> {
  if (saved?.process) {
    const { process, startedAt } = saved;
    return platform.alive(process) ? { process, startedAt } : undefined;
  }
  if ((await scan()).length === 0) return undefined;
  const main = mainOf(withoutOpened(await platform.tree(NO_LEADER, marker), NO_LEADER.pid));
  return main && { process: { pid: main.pid, startToken: main.startToken }, startedAt: main.startedAt };
}
