/** The name that a typing error was probably meant to be, or undefined. */
export function nearest(name: string, candidates: readonly string[]): string | undefined {
  const most = Math.max(1, Math.min(2, Math.floor(name.length / 3)));
  const scored = [...new Set(candidates)]
    .filter((candidate) => candidate !== '')
    .map((candidate) => ({ candidate, distance: isPart(name, candidate) ? 1 : distanceOf(name, candidate) }))
    .filter(({ distance }) => distance <= most)
    .sort((a, b) => a.distance - b.distance);
  return scored[0]?.candidate;
}

/** `db` for `shop-db-1`: Compose and people put prefixes and numbers around a name. */
function isPart(name: string, candidate: string): boolean {
  return candidate.split(/[-_]/).includes(name) || name.split(/[-_]/).includes(candidate);
}

/** Levenshtein: insertions, deletions and replacements. */
function distanceOf(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replace = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replace, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
