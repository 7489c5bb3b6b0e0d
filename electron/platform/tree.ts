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

/** The trees of one process table, which is indexed once for all of them. */
export interface Forest {
  /**
   * Live members of the tree that `root` leads or led: its process group, its session, whatever `marked` names, and
   * the descendants of all of these. Never `self`, an ancestor of `self` or pid 1, nor what descends from `self`
   * (services that we started ourselves are asked for by their own root).
   *
   * After the root died its pid stays reserved as long as the group or session lives, so membership by number holds;
   * when another process has the pid, the group that carries it is not ours and only marks count.
   */
  members(root: ProcessIdentity, marked?: ReadonlySet<number>): readonly ProcessInfo[];
}

export function forestOf(table: readonly ProcessInfo[], self: number): Forest {
  const byPid = new Map(table.map((process) => [process.pid, process]));
  const untouchable = lineageOf(self, byPid);
  const children = groupedBy(table, ({ ppid }) => ppid);
  const groups = groupedBy(table, ({ pgid }) => pgid);
  const sessions = groupedBy(table, ({ sid }) => sid);
  const ledBy = (root: ProcessIdentity): readonly ProcessInfo[] => {
    const occupant = byPid.get(root.pid);
    const reused = occupant !== undefined && occupant.startToken !== root.startToken;
    if (reused || root.pid <= 1) return [];
    return [...(occupant ? [occupant] : []), ...(groups.get(root.pid) ?? []), ...(sessions.get(root.pid) ?? [])];
  };
  return {
    members(root, marked = new Set()) {
      const found = new Map<number, ProcessInfo>();
      const queue = [...ledBy(root), ...[...marked].flatMap((pid) => byPid.get(pid) ?? [])];
      for (let process = queue.pop(); process; process = queue.pop()) {
        if (found.has(process.pid) || process.pid <= 1 || untouchable.has(process.pid)) continue;
        found.set(process.pid, process);
        queue.push(...(children.get(process.pid) ?? []));
      }
      return [...found.values()].filter((process) => !process.zombie);
    },
  };
}

/** The one tree of a table, see `Forest`. */
export function membersOfTree(
  root: ProcessIdentity,
  table: readonly ProcessInfo[],
  self: number,
  marked?: ReadonlySet<number>,
): readonly ProcessInfo[] {
  return forestOf(table, self).members(root, marked);
}

function groupedBy(
  table: readonly ProcessInfo[],
  key: (process: ProcessInfo) => number,
): ReadonlyMap<number, readonly ProcessInfo[]> {
  const groups = new Map<number, ProcessInfo[]>();
  for (const process of table) {
    const group = groups.get(key(process));
    if (group) group.push(process);
    else groups.set(key(process), [process]);
  }
  return groups;
}
