import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { inSlices } from './slices.ts';

/** A file of /proc, or undefined when the process is gone or the file is not ours to read. */
export function readProc(path: string): string | undefined {
  try {
    return readFileSync(`/proc/${path}`, 'latin1');
  } catch {
    return undefined;
  }
}

/** The same for text that people wrote (command lines, folders), which is UTF-8. */
export function readProcText(path: string): string | undefined {
  try {
    return readFileSync(`/proc/${path}`, 'utf8');
  } catch {
    return undefined;
  }
}

/** Where a link of /proc points. A program that was replaced on disk keeps its path, without the kernel's mark. */
export function readProcLink(path: string): string | undefined {
  try {
    return readlinkSync(`/proc/${path}`).replace(/ \(deleted\)$/, '');
  } catch {
    return undefined;
  }
}

export function allPids(): readonly number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0);
}

/** Which of `pids` have which of the sockets open, by inode. Processes that we may not look into are left out. */
export async function holdersOfSockets(
  inodes: ReadonlySet<string>,
  pids: readonly number[],
): Promise<ReadonlyMap<string, readonly number[]>> {
  const holders = new Map<string, number[]>();
  await inSlices(pids, (pid) => {
    for (const inode of socketsOf(pid)) {
      if (!inodes.has(inode)) continue;
      const known = holders.get(inode);
      if (!known) holders.set(inode, [pid]);
      else if (known.at(-1) !== pid) known.push(pid);
    }
  });
  return holders;
}

function socketsOf(pid: number): readonly string[] {
  let names: readonly string[];
  try {
    names = readdirSync(`/proc/${pid}/fd`);
  } catch {
    return [];
  }
  const inodes: string[] = [];
  for (const name of names) {
    try {
      const target = readlinkSync(`/proc/${pid}/fd/${name}`);
      if (target.startsWith('socket:[')) inodes.push(target.slice(8, -1));
    } catch {
      // Closed between the two calls.
    }
  }
  return inodes;
}
