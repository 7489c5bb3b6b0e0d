/**
 * A map whose keys stay while its values are replaced one after the other, and of which older versions are still read. The versions
 * share what is the same in them: of a thousand values a new one costs the copy of some sixty, and what differs between two versions
 * is found by looking at as few.
 */
export class VersionedMap<V> implements ReadonlyMap<string, V> {
  readonly #keys: readonly string[];
  /** Where each key stands in the order. */
  readonly #places: ReadonlyMap<string, number>;
  /** The values in their order, in parts of `#width`. */
  readonly #parts: readonly (readonly V[])[];
  readonly #width: number;

  private constructor(
    keys: readonly string[],
    places: ReadonlyMap<string, number>,
    parts: readonly (readonly V[])[],
    width: number,
  ) {
    this.#keys = keys;
    this.#places = places;
    this.#parts = parts;
    this.#width = width;
  }

  /** In the order of `entries`. */
  static of<V>(entries: Iterable<readonly [string, V]>): VersionedMap<V> {
    const whole = new Map(entries);
    const keys = [...whole.keys()];
    const values = [...whole.values()];
    // As many parts as each has values: both are copied.
    const width = Math.max(1, Math.ceil(Math.sqrt(values.length)));
    const parts = Array.from({ length: Math.ceil(values.length / width) }, (_, at) =>
      values.slice(at * width, (at + 1) * width),
    );
    return new VersionedMap(keys, new Map(keys.map((key, at) => [key, at])), parts, width);
  }

  /** The same with another value of a key that is in it. */
  with(key: string, value: V): VersionedMap<V> {
    const place = this.#places.get(key);
    if (place === undefined) throw new Error(`${key} is none of the keys of this map`);
    const [at, within] = this.#split(place);
    const part = [...(this.#parts[at] ?? [])];
    part[within] = value;
    const parts = [...this.#parts];
    parts[at] = part;
    return new VersionedMap(this.#keys, this.#places, parts, this.#width);
  }

  get(key: string): V | undefined {
    const place = this.#places.get(key);
    if (place === undefined) return undefined;
    const [at, within] = this.#split(place);
    return this.#parts[at]?.[within];
  }

  has(key: string): boolean {
    return this.#places.has(key);
  }

  get size(): number {
    return this.#keys.length;
  }

  keys(): MapIterator<string> {
    return this.#keys[Symbol.iterator]();
  }

  values(): MapIterator<V> {
    return this.#parts.flat(1)[Symbol.iterator]() as MapIterator<V>;
  }

  entries(): MapIterator<[string, V]> {
    return [...this.values()].map((value, at): [string, V] => [this.#keys[at] ?? '', value])[Symbol.iterator]();
  }

  [Symbol.iterator](): MapIterator<[string, V]> {
    return this.entries();
  }

  forEach(each: (value: V, key: string, map: ReadonlyMap<string, V>) => void): void {
    for (const [key, value] of this.entries()) each(value, key, this);
  }

  /** Undefined when `before` is no earlier version of this one. */
  differencesFrom(before: VersionedMap<V>): readonly string[] | undefined {
    if (before.#places !== this.#places) return undefined;
    return this.#parts.flatMap((part, at) => {
      const former = before.#parts[at];
      if (former === part) return [];
      return part.flatMap((value, within) =>
        value === former?.[within] ? [] : (this.#keys[at * this.#width + within] ?? []),
      );
    });
  }

  #split(place: number): readonly [part: number, within: number] {
    return [Math.floor(place / this.#width), place % this.#width];
  }
}

/** The keys of `after`, in its order, whose value is not the very one that `before` has. What only `before` has is not among them. */
export function differences<V>(before: ReadonlyMap<string, V>, after: ReadonlyMap<string, V>): readonly string[] {
  if (before === after) return [];
  const versions = before instanceof VersionedMap && after instanceof VersionedMap;
  const found = versions ? after.differencesFrom(before) : undefined;
  return found ?? [...after].flatMap(([key, value]) => (before.has(key) && before.get(key) === value ? [] : [key]));
}
