/** Texts of foreign files as they must stand in a stack file: there `$` begins a variable, here it is only a character. */

/** The same value with every dollar sign in its texts doubled; keys are never interpolated and stay. */
export function literal<T>(value: T): T;
export function literal(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('$', '$$$$');
  if (Array.isArray(value)) return value.map((item: unknown) => literal(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, literal(one)]));
}

/** The entry of a service without the keys that nothing is known about. */
export function withoutGaps(entry: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== undefined));
}
