/** Which rows of a long list are worth drawing. Heights and places in CSS pixels. Pure. */

export interface Rows {
  readonly count: number;
  /** Height of all of them. */
  readonly total: number;
  /** Where the row begins; of `count`: where the last one ends. */
  offsetOf(index: number): number;
  /** The row at this place; the first or last one beyond the ends. -1 when there is none. */
  indexAt(place: number): number;
}

/** Rows that are all of one height. */
export function equalRows(count: number, height: number): Rows {
  return {
    count,
    total: count * height,
    offsetOf: (index) => Math.min(Math.max(index, 0), count) * height,
    indexAt: (place) => (count === 0 ? -1 : Math.min(count - 1, Math.max(0, Math.floor(place / height)))),
  };
}

/** Rows of these heights, in their order. */
export function measuredRows(heights: readonly number[]): Rows {
  const ends = new Float64Array(heights.length);
  let total = 0;
  heights.forEach((height, index) => {
    total += height;
    ends[index] = total;
  });
  return {
    count: heights.length,
    total,
    offsetOf: (index) => (index <= 0 ? 0 : (ends[Math.min(index, heights.length) - 1] ?? 0)),
    indexAt: (place) => firstEndAfter(ends, place),
  };
}

/** Index of the first row that ends below this place. */
function firstEndAfter(ends: Float64Array, place: number): number {
  let [low, high] = [0, ends.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ends[middle] ?? 0) > place) high = middle;
    else low = middle + 1;
  }
  return high;
}

/** What is seen of the list: from `top` (below zero while the list begins further down) over `height`. */
export interface Sight {
  readonly top: number;
  readonly height: number;
}

/**
 * Indices of the rows to draw, in order: what is seen, as much again on both sides (`spare` pixels), and `keep`, wherever that is:
 * the row with the focus has to stay in the page when it is scrolled out of sight.
 */
export function drawnRows(rows: Rows, sight: Sight, spare: number, keep?: number): readonly number[] {
  if (rows.count === 0) return [];
  const kept = keep !== undefined && keep >= 0 && keep < rows.count ? [keep] : [];
  const [top, bottom] = [sight.top - spare, sight.top + sight.height + spare];
  if (bottom <= 0 || top >= rows.total) return kept;
  const [from, to] = [rows.indexAt(top), rows.indexAt(bottom)];
  const seen = Array.from({ length: to - from + 1 }, (_, at) => from + at);
  return [...kept.filter((index) => index < from), ...seen, ...kept.filter((index) => index > to)];
}

/** Where a key leads in a list; undefined when it is none of its keys. `page` is the number of rows that are seen at once. */
export function movedIndex(key: string, index: number, count: number, page: number): number | undefined {
  const last = count - 1;
  const to = { ArrowDown: index + 1, ArrowUp: index - 1, PageDown: index + page, PageUp: index - page }[key];
  if (key === 'Home') return 0;
  if (key === 'End') return last;
  return to === undefined ? undefined : Math.min(last, Math.max(0, to));
}
