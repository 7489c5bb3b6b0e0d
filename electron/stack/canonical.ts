/**
 * One text for one value: keys sorted, fields that are undefined left out. Two plain values are the same exactly when their
 * texts are, whoever wrote them and in whatever order.
 */
export function canonical(value: unknown): string {
  return JSON.stringify(sorted(value)) ?? 'undefined';
}

export function sameValue(left: unknown, right: unknown): boolean {
  return canonical(left) === canonical(right);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  // Entries and not assignment: a key may be called `__proto__`.
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([key, item]) => [key, sorted(item)]),
  );
}
