import { allPids, type Holding, holdersOfSockets, holdsSocket, readProc } from '../proc-files.ts';
import { parseStat } from '../proc-stat.ts';

/** More sockets than this are not remembered: those of a large stack fit. */
const REMEMBERED = 4_096;

/** Who holds sockets, looked for first where they were the last time, then where they are likely, and only then everywhere. */
export class SocketHolders {
  readonly #known = new Map<string, Holding>();

  /** Every process that has one of these sockets open, by inode. */
  async all(inodes: ReadonlySet<string>): Promise<ReadonlyMap<string, readonly number[]>> {
    return numbersOf(await holdersOfSockets(inodes, allPids()));
  }

  /**
   * The same by asking as few processes as possible. Where one of `likely`, or a child of one, holds a socket, others that share it are
   * not looked for. `lasting`: the sockets live long enough to remember where they were.
   */
  async likely(
    inodes: ReadonlySet<string>,
    likely: readonly number[],
    lasting: boolean,
  ): Promise<ReadonlyMap<string, readonly number[]>> {
    const found = new Map<string, readonly Holding[]>();
    const missing = () => new Set([...inodes].filter((inode) => !found.has(inode)));
    const take = (holders: ReadonlyMap<string, readonly Holding[]>) => {
      for (const [inode, holdings] of holders) found.set(inode, holdings);
    };
    if (lasting) take(this.#remembered(inodes, new Set(likely)));
    if (missing().size > 0) take(await holdersOfSockets(missing(), likely));
    // A server that forks for each connection: the kernel lists children where it was built to.
    const children = missing().size > 0 ? likely.flatMap(childrenOf) : [];
    if (children.length > 0) take(await holdersOfSockets(missing(), children));
    if (missing().size > 0) {
      const isTheirs = (pid: number) => likely.includes(parentOf(pid));
      // The youngest first: such a child was forked for this very connection.
      take(await holdersOfSockets(missing(), [...allPids()].reverse(), isTheirs));
    }
    if (lasting) this.#remember(found);
    return numbersOf(found);
  }

  #remembered(inodes: ReadonlySet<string>, likely: ReadonlySet<number>): ReadonlyMap<string, readonly Holding[]> {
    const held = [...inodes].flatMap((inode): readonly (readonly [string, readonly Holding[]])[] => {
      const holding = this.#known.get(inode);
      return holding && likely.has(holding.pid) && holdsSocket(holding, inode) ? [[inode, [holding]]] : [];
    });
    return new Map(held);
  }

  #remember(found: ReadonlyMap<string, readonly Holding[]>): void {
    if (this.#known.size > REMEMBERED) this.#known.clear();
    for (const [inode, [first]] of found) if (first) this.#known.set(inode, first);
  }
}

function numbersOf(holders: ReadonlyMap<string, readonly Holding[]>): ReadonlyMap<string, readonly number[]> {
  return new Map([...holders].map(([inode, holdings]) => [inode, holdings.map(({ pid }) => pid)]));
}

function parentOf(pid: number): number {
  return parseStat(readProc(`${pid}/stat`) ?? '')?.ppid ?? 0;
}

/** Of its main thread, which is who forks in nearly every server; nothing where the kernel does not say. proc(5). */
function childrenOf(pid: number): readonly number[] {
  const text = readProc(`${pid}/task/${pid}/children`) ?? '';
  return text
    .split(' ')
    .map(Number)
    .filter((child) => child > 0);
}
