/** What is said of one thing among a thousand, found without going through what is said of all of them. */

/**
 * A question for the members of a list that have one key, in their order. Groups are kept by the list itself: a new look makes a new
 * one, and a list must not be changed after the first question.
 */
export function groupedBy<Base, Key>(keyOf: (one: Base) => Key) {
  const known = new WeakMap<readonly Base[], ReadonlyMap<Key, readonly Base[]>>();
  return <T extends Base>(all: readonly T[], key: Key): readonly T[] => {
    const groups = known.get(all) ?? grouped(all, keyOf);
    known.set(all, groups);
    return (groups.get(key) ?? []) as readonly T[];
  };
}

function grouped<Base, Key>(all: readonly Base[], keyOf: (one: Base) => Key): ReadonlyMap<Key, readonly Base[]> {
  const made = new Map<Key, Base[]>();
  for (const one of all) {
    const key = keyOf(one);
    const group = made.get(key);
    if (group) group.push(one);
    else made.set(key, [one]);
  }
  return made;
}
