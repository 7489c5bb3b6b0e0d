/** Where the rows of a log stand, in pixels. The characters of a log are all of one width, so nothing has to be measured. Pure. */

export interface RowLayout {
  readonly count: number;
  readonly total: number;
  offsetOf(index: number): number;
  /** The row at this height. */
  indexAt(offset: number): number;
}

/** Rows that are all of one height. */
export function evenLayout(count: number, height: number): RowLayout {
  return {
    count,
    total: count * height,
    offsetOf: (index) => index * height,
    indexAt: (offset) => Math.max(0, Math.min(count - 1, Math.floor(offset / height))),
  };
}

/** Rows of `lines` lines each. */
export function wrappedLayout(count: number, height: number, linesOf: (index: number) => number): RowLayout {
  const ends = new Float64Array(count + 1);
  for (let index = 0; index < count; index += 1) ends[index + 1] = (ends[index] ?? 0) + linesOf(index) * height;
  return {
    count,
    total: ends[count] ?? 0,
    offsetOf: (index) => ends[Math.max(0, Math.min(count, index))] ?? 0,
    indexAt(offset) {
      let [low, high] = [0, Math.max(0, count - 1)];
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((ends[middle] ?? 0) <= offset) low = middle;
        else high = middle - 1;
      }
      return low;
    },
  };
}

/** The first row that is drawn and the one behind the last, with some rows beyond what is seen. */
export function drawnRange(layout: RowLayout, top: number, height: number, spare: number): readonly [number, number] {
  if (layout.count === 0) return [0, 0];
  return [layout.indexAt(top - spare), layout.indexAt(top + height + spare) + 1];
}
