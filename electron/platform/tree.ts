/** Which processes belong to a tree. Pure: works on a process table of any system. */
import type { ProcessIdentity, ProcessInfo } from './platform.ts';

/** Pids from `pid` up to the first process of the machine, `pid` included. */
export function lineageOf(pid: number, table: ReadonlyMap<number, { readonly ppid: number }>): ReadonlySet<number> {
  const line = new Set<number>();
  for (let at: number | undefined = pid; at !== undefined && at > 0 && !line.has(at); at = table.get(at)?.ppid) {
    line.add(at);
  }
  return line;
}

/**
 * Live members of the tree that `root` leads or led: its process group, its session, whatever `marked` names, and
 * the descendants of all of these. Never `self`, an ancestor of `self` or pid 1, nor what descends from `self`
 * (services that we started ourselves are asked for by their own root).
 *
 * After the root died its pid stays reserved as long as the group or session lives, so membership by number holds;
 * when another process has the pid, the group that carries it is not ours and only marks count.
 */
export function membersOfTree(
  root: ProcessIdentity,
  table: readonly ProcessInfo[],
  self: number,
  marked: ReadonlySet<number> = new Set(),
): readonly ProcessInfo[] {
  const byPid = new Map(table.map((process) => [process.pid, process]));
  const occupant = byPid.get(root.pid);
  const reused = occupant !== undefined && occupant.startToken !== root.startToken;
  const untouchable = lineageOf(self, byPid);
  const children = new Map<number, ProcessInfo[]>();
  for (const process of table) {
    const siblings = children.get(process.ppid);
    if (siblings) siblings.push(process);
    else children.set(process.ppid, [process]);
  }
  const led = (process: ProcessInfo): boolean =>
    !reused && root.pid > 1 && (process.pid === root.pid || process.pgid === root.pid || process.sid === root.pid);

  const found = new Map<number, ProcessInfo>();
  const queue = table.filter((process) => led(process) || marked.has(process.pid));
  for (let process = queue.pop(); process; process = queue.pop()) {
    if (found.has(process.pid) || process.pid <= 1 || untouchable.has(process.pid)) continue;
    found.set(process.pid, process);
    queue.push(...(children.get(process.pid) ?? []));
  }
  return [...found.values()].filter((process) => !process.zombie);
}
