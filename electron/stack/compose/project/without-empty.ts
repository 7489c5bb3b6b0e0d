import { withoutGaps } from '../../import/escape-dollars.ts';

/** The entry without the keys that say nothing: undefined, an empty list, an empty mapping. */
export function withoutEmpty(entry: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const says = (value: unknown) => typeof value !== 'object' || value === null || Object.keys(value).length > 0;
  return Object.fromEntries(Object.entries(withoutGaps(entry)).filter(([, value]) => says(value)));
}
