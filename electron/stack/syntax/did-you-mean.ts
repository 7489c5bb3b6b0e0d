/** "Did you mean": the word of a list that a mistyped word most likely stands for. */

/** The nearest candidate, or undefined when none is near enough to be worth a question. */
export function closest(word: string, candidates: readonly string[]): string | undefined {
  const wanted = word.toLowerCase();
  const limit = Math.max(1, Math.floor(wanted.length / 3));
  let best: { readonly candidate: string; readonly distance: number } | undefined;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - wanted.length) > limit) continue;
    const distance = editDistance(wanted, candidate.toLowerCase());
    if (distance <= limit && distance < (best?.distance ?? Number.POSITIVE_INFINITY)) best = { candidate, distance };
  }
  return best?.candidate ?? spelledDifferently(wanted, candidates);
}

/** `workingDir` and `working-dir` both mean `working_dir`; `env` means `environment` when nothing else starts so. */
function spelledDifferently(wanted: string, candidates: readonly string[]): string | undefined {
  const bare = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, '');
  const same = candidates.find((candidate) => bare(candidate) === bare(wanted));
  if (same || wanted.length < 3) return same;
  const starting = candidates.filter((candidate) => candidate.toLowerCase().startsWith(wanted));
  return starting.length === 1 ? starting[0] : undefined;
}

/** The same for names of services and containers, where a part of a name often stands for it. */
export function nearest(name: string, candidates: readonly string[]): string | undefined {
  const most = Math.max(1, Math.min(2, Math.floor(name.length / 3)));
  const scored = [...new Set(candidates)]
    .filter((candidate) => candidate !== '')
    .map((candidate) => ({ candidate, distance: isPart(name, candidate) ? 1 : editDistance(name, candidate) }))
    .filter(({ distance }) => distance <= most)
    .sort((a, b) => a.distance - b.distance);
  return scored[0]?.candidate;
}

/** `db` for `shop-db-1`: Compose and people put prefixes and numbers around a name. */
function isPart(name: string, candidate: string): boolean {
  return candidate.split(/[-_]/).includes(name) || name.split(/[-_]/).includes(candidate);
}

/** Optimal string alignment distance: insertions, deletions, replacements and swaps of neighbours. */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const replace = (last[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      let cost = Math.min(replace, (last[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1);
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) cost = Math.min(cost, (beforeLast[column - 2] ?? 0) + 1);
      current.push(cost);
    }
    beforeLast = last;
    last = current;
  }
  return last[b.length] ?? 0;
}
