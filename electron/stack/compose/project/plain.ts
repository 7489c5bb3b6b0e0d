type Defined<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

/** The same without the keys that are undefined: an absent key and an undefined one are told apart by comparisons. */
export function defined<T extends object>(values: T): Defined<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Defined<T>;
}
