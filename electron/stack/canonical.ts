/**
 * One text for one value: keys sorted, fields that are undefined left out. Two plain values are the same exactly when their
 * texts are, whoever wrote them and in whatever order.
 */
export function canonical(value: unknown): string {
  return JSON.stringify(sorted(value)) ?? 'undefined';
}

/** Whether the texts of two plain values are the same; no text is made for it. */
export function sameValue(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (Array.isArray(left) && Array.isArray(right)) {
    // What is undefined in a list is null in its text.
    return left.length === right.length && left.every((item, at) => sameValue(item ?? null, right[at] ?? null));
  }
  if (Array.isArray(left) || Array.isArray(right) || !isFields(left) || !isFields(right))
    return canonical(left) === canonical(right);
  const fields = Object.entries(left).filter(([, item]) => item !== undefined);
  const others = Object.values(right).filter((item) => item !== undefined);
  return (
    fields.length === others.length &&
    fields.every(([key, item]) => Object.hasOwn(right, key) && right[key] !== undefined && sameValue(item, right[key]))
  );
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
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
