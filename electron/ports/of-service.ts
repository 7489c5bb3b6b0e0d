/** What is said of one service among a thousand, found without going through what is said of all of them. */

interface Said {
  readonly service: string;
}

/** By the list itself, which nobody changes: a new look makes a new one. */
const groups = new WeakMap<readonly Said[], ReadonlyMap<string, readonly Said[]>>();

/** Those of `all` that are of this service, in their order. The list must not be changed after the first question. */
export function ofService<T extends Said>(all: readonly T[], service: string): readonly T[] {
  const known = groups.get(all) ?? grouped(all);
  return (known.get(service) ?? []) as readonly T[];
}

function grouped(all: readonly Said[]): ReadonlyMap<string, readonly Said[]> {
  const made = new Map<string, Said[]>();
  for (const one of all) {
    const group = made.get(one.service);
    if (group) group.push(one);
    else made.set(one.service, [one]);
  }
  groups.set(all, made);
  return made;
}
