import { withoutGaps } from '../../import/escape-dollars.ts';

type Defined<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

/** The same without the keys that are undefined: an absent key and an undefined one are told apart by comparisons. */
export function defined<T extends object>(values: T): Defined<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Defined<T>;
}

/** The entry without the keys that say nothing: undefined, an empty list, an empty mapping. */
export function withoutEmpty(entry: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const says = (value: unknown) => typeof value !== 'object' || value === null || Object.keys(value).length > 0;
  return Object.fromEntries(Object.entries(withoutGaps(entry)).filter(([, value]) => says(value)));
}
