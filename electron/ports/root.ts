/** The process to end so that a stray copy is gone with its wrapper and does not come back. Pure. */

import { isLauncher, isShell, plainShellWords } from '../commands/launchers.ts';
import { isReaper, isRunner, untouchableKind } from '../commands/names.ts';
import { sameRun } from '../commands/signature.ts';
import type { ProcessInfo } from '../platform/platform.ts';
import type { Holder, Self } from './types.ts';

/** `sh -c "python main.py"` around `python main.py`. An interactive shell or a script with more in it is not the copy's own. */
function isShellAround(parent: ProcessInfo, child: ProcessInfo): boolean {
  const at = parent.command.findIndex((word) => /^-[a-z]*c$/.test(word));
  const words = at >= 0 ? plainShellWords(parent.command[at + 1] ?? '') : undefined;
  return words !== undefined && sameRun(parent, child);
}

/**
 * Whether `parent` is there only for `child`: a reloader of the same command or one that shares its socket, a shell with
 * this one command, a launcher that runs it or the shell that it made for it.
 */
function isWrapper(parent: ProcessInfo, child: ProcessInfo, sharers: readonly ProcessInfo[]): boolean {
  if (sharers.some(({ pid }) => pid === parent.pid) || sameRun(parent, child)) return true;
  return isShell(parent.command) ? isShellAround(parent, child) : isLauncher(parent.command);
}

/** Never climbed to: whoever it is, it is more than the copy. */
function isBeyond(parent: ProcessInfo, child: ProcessInfo, self: Self): boolean {
  return (
    isReaper(parent) ||
    parent.zombie ||
    parent.uid !== child.uid ||
    parent.cwd === undefined ||
    parent.cwd !== child.cwd ||
    self.pids.includes(parent.pid) ||
    isRunner(parent) ||
    untouchableKind(parent) !== undefined
  );
}

/**
 * Climbs from the holder to the top of its copy; stops at anything that is not plainly its own wrapper, and at every
 * process above which a process in `kept` (expected, protected) lives too.
 */
export function strayRoot(
  holder: Pick<Holder, 'process' | 'parents' | 'sharedBy'>,
  self: Self,
  kept: ReadonlySet<number> = new Set(),
): ProcessInfo | undefined {
  let root = holder.process;
  if (!root || kept.has(root.pid)) return undefined;
  for (const parent of holder.parents) {
    if (isBeyond(parent, root, self) || kept.has(parent.pid) || !isWrapper(parent, root, holder.sharedBy)) break;
    root = parent;
  }
  return root;
}
