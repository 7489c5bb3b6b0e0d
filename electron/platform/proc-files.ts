import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { inSlices } from './slices.ts';

/**
 * A file of /proc as text, or undefined when the process is gone or the file is not ours to read. As UTF-8, in which people write command
 * lines and folders, and which Node reads without asking for the size first: half of the time that a short file takes.
 */
export function readProc(path: string): string | undefined {
  try {
    return readFileSync(`/proc/${path}`, 'utf8');
  } catch {
    return undefined;
  }
}

/** No file can be opened now, by us or by anybody. */
const LACKS: ReadonlySet<unknown> = new Set(['EMFILE', 'ENFILE', 'ENOMEM']);

/**
 * The same where a process that is not there is dead for us: throws where it cannot be looked at for lack of descriptors or memory. Who
 * took that for its end would start it once more, or call it stopped.
 */
export function lookAtProc(path: string): string | undefined {
  try {
    return readFileSync(`/proc/${path}`, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && LACKS.has(error.code)) throw error;
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

/** An open file of a process. */
export interface Holding {
  readonly pid: number;
  readonly descriptor: string;
}

/**
 * Which of `pids` have which of the sockets open, by inode. Processes that we may not look into are left out. `settles`: who holds a
 * socket ends the search for others that do.
 */
export async function holdersOfSockets(
  inodes: ReadonlySet<string>,
  pids: readonly number[],
  settles: (pid: number) => boolean = () => false,
): Promise<ReadonlyMap<string, readonly Holding[]>> {
  const holders = new Map<string, Holding[]>();
  const open = new Set(inodes);
  await inSlices(pids, (pid) => {
    if (open.size === 0) return;
    for (const { inode, descriptor } of socketsOf(pid)) {
      if (!open.has(inode)) continue;
      const known = holders.get(inode);
      if (!known) holders.set(inode, [{ pid, descriptor }]);
      else if (known.at(-1)?.pid !== pid) known.push({ pid, descriptor });
      if (settles(pid)) open.delete(inode);
    }
  });
  return holders;
}

/** Whether it has this socket open at this moment. */
export function holdsSocket({ pid, descriptor }: Holding, inode: string): boolean {
  return readProcLink(`${pid}/fd/${descriptor}`) === `socket:[${inode}]`;
}

function socketsOf(pid: number): readonly { readonly inode: string; readonly descriptor: string }[] {
  let names: readonly string[];
  try {
    names = readdirSync(`/proc/${pid}/fd`);
  } catch {
    return [];
  }
  const sockets: { readonly inode: string; readonly descriptor: string }[] = [];
  for (const descriptor of names) {
    try {
      const target = readlinkSync(`/proc/${pid}/fd/${descriptor}`);
      if (target.startsWith('socket:[')) sockets.push({ inode: target.slice(8, -1), descriptor });
    } catch {
      // Closed between the two calls.
    }
  }
  return sockets;
}
