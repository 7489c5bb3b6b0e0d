/** Which service of the stack holds a socket itself: of a thousand claims only those that name the process or container are asked. Pure. */
import type { Claim, Listener } from './types.ts';

/** Claims by what makes a socket theirs, each with its place in the order. */
interface Index {
  readonly byTreePid: ReadonlyMap<number, readonly number[]>;
  readonly byProcess: ReadonlyMap<number, readonly number[]>;
  /** By the id and by the name of a container. */
  readonly byContainer: ReadonlyMap<string, readonly number[]>;
}

const indexes = new WeakMap<readonly Claim[], Index>();

/** Those of `claims`, in their order, whose own the socket may be; every other one is not its owner. */
export function mayOwn(
  held: Pick<Listener, 'processes' | 'parents' | 'container'>,
  claims: readonly Claim[],
): readonly Claim[] {
  const index = indexes.get(claims) ?? indexed(claims);
  indexes.set(claims, index);
  const { processes, parents, container } = held;
  const places = new Set([
    ...processes.flatMap(({ pid }) => index.byTreePid.get(pid) ?? []),
    ...[...processes, ...parents].flatMap(({ pid }) => index.byProcess.get(pid) ?? []),
    ...(container ? [container.id, container.name].flatMap((key) => index.byContainer.get(key) ?? []) : []),
  ]);
  return [...places].sort((one, other) => one - other).flatMap((at) => claims[at] ?? []);
}

function indexed(claims: readonly Claim[]): Index {
  const byTreePid = new Map<number, number[]>();
  const byProcess = new Map<number, number[]>();
  const byContainer = new Map<string, number[]>();
  for (const [at, { treePids, process, container, containers = [] }] of claims.entries()) {
    for (const pid of treePids) add(byTreePid, pid, at);
    if (process) add(byProcess, process.pid, at);
    for (const { id } of containers) add(byContainer, id, at);
    if (container) add(byContainer, container.id, at);
    if (container) add(byContainer, container.name, at);
  }
  return { byTreePid, byProcess, byContainer };
}

function add<K>(places: Map<K, number[]>, key: K, at: number): void {
  const there = places.get(key);
  if (there) there.push(at);
  else places.set(key, [at]);
}
