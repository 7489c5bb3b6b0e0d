/** What goes with a stray copy when it is ended, and what of its tree is somebody else's. Pure. */

import { isReaper, untouchableKind } from '../commands/names.ts';
import type { ProcessInfo } from '../platform/platform.ts';
import { lineageOf } from '../platform/tree.ts';

/**
 * Of the tree that `root` leads (its group and session too): what descends from it, and what lost its parent there. Not the
 * other end of a pipe in the shell that started it, no program of the session that it opened (a browser, an editor) with all
 * below, and nobody else's processes. `above`: the parents that are no part of the tree.
 */
export function strayMembers(
  root: { readonly pid: number; readonly uid: number },
  tree: readonly ProcessInfo[],
  above: ReadonlyMap<number, ProcessInfo>,
): readonly ProcessInfo[] {
  const byPid = new Map(tree.map((process) => [process.pid, process]));
  const isFree = ({ pid }: ProcessInfo): boolean =>
    [...lineageOf(pid, byPid)].some((one) => {
      const process = byPid.get(one);
      return process !== undefined && one !== root.pid && untouchableKind(process) !== undefined;
    });
  const isOwn = (process: ProcessInfo): boolean => {
    const line = lineageOf(process.pid, byPid);
    if (line.has(root.pid)) return true;
    // The last one of the line that is in the tree hangs on something outside: on nobody, or on a shell that lives.
    const top = [...line].flatMap((pid) => byPid.get(pid) ?? []).at(-1);
    const parent = top && above.get(top.ppid);
    return parent === undefined ? (top?.ppid ?? 0) <= 1 : isReaper(parent);
  };
  return tree.filter((process) => process.uid === root.uid && isOwn(process) && !isFree(process));
}
