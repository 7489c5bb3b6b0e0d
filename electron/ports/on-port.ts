/** What is on one port among a thousand, found without going through what is on all of them. */

interface Placed {
  readonly port: number;
}

/** By the list itself, which nobody changes: a new look makes a new one. */
const groups = new WeakMap<readonly Placed[], ReadonlyMap<number, readonly Placed[]>>();

/** Those of `all` that are on this port, in their order. The list must not be changed after the first question. */
export function onPort<T extends Placed>(all: readonly T[], port: number): readonly T[] {
  const known = groups.get(all) ?? grouped(all);
  return (known.get(port) ?? []) as readonly T[];
}

function grouped(all: readonly Placed[]): ReadonlyMap<number, readonly Placed[]> {
  const made = new Map<number, Placed[]>();
  for (const one of all) {
    const group = made.get(one.port);
    if (group) group.push(one);
    else made.set(one.port, [one]);
  }
  groups.set(all, made);
  return made;
}
