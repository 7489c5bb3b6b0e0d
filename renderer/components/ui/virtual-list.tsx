import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { drawnRows, equalRows, measuredRows, type Rows, type Sight } from '../../virtual-rows.ts';

interface VirtualListProps<T> {
  readonly items: readonly T[];
  keyOf(item: T): string;
  /** Height of a row in pixels: of every one, or as a guess until the row was drawn and measured. */
  readonly height: number | { guess(item: T): number };
  /** One row, as an `li`: it hands `place` on to that. What it draws hangs on its item and on what its owner gave this very function. */
  row(item: T, place: RowPlace, index: number): ComponentChildren;
  readonly label: string;
  readonly class?: string;
  /** This row stays in the page wherever the list is scrolled to: the one that has the focus, or is to get it. */
  readonly keep?: number;
}

/** What the `li` of a row carries: where it stands, and which one of how many it is. */
export interface RowPlace {
  readonly 'aria-posinset': number;
  readonly 'aria-setsize': number;
  readonly 'data-index': number;
  readonly style: { readonly marginTop: string } | undefined;
}

/** Drawn beyond both ends of what is seen, in pixels: a quick turn of the wheel finds rows there already. */
const SPARE = 400;

/**
 * A list of any length of which only what is seen is in the page. It scrolls with the nearest ancestor that scrolls, so several can
 * stand below each other. Rows stay in the flow: text can be selected across them, and they are as high as they are.
 */
export function VirtualList<T>({ items, keyOf, height, row, label, class: name, keep }: VirtualListProps<T>) {
  const list = useRef<HTMLUListElement>(null);
  const known = useRef(new Map<string, number>()).current;
  const [measured, setMeasured] = useState(0);
  const rows = useMemo<Rows>(() => {
    if (typeof height === 'number') return equalRows(items.length, height);
    return measuredRows(items.map((item) => known.get(keyOf(item)) ?? height.guess(item)));
  }, [items, typeof height === 'number' ? height : measured]);
  const measure = () => {
    if (typeof height === 'number') return;
    if (remember(list.current, known, (index) => keyIn(items, index, keyOf))) setMeasured((count) => count + 1);
  };
  const sight = useSight(list, measure);
  const drawn = drawnRows(rows, sight, SPARE, keep);
  useLayoutEffect(measure);
  const made = useMade(items, row);

  let end = 0;
  const places = drawn.map((index) => {
    const gap = rows.offsetOf(index) - end;
    end = rows.offsetOf(index + 1);
    return { index, gap };
  });
  return (
    <ul
      ref={list}
      class={`virtual ${name ?? ''}`}
      aria-label={label}
      style={{ paddingBottom: `${Math.max(0, rows.total - end)}px` }}
    >
      {places.map(({ index, gap }) => {
        const item = items[index];
        return item === undefined ? null : made(item, index, gap);
      })}
    </ul>
  );
}

/**
 * Makes rows. One that stands where it stood is given as it was, so that nothing of it is looked at again: while the list scrolls, only
 * the rows that come into sight are made.
 */
function useMade<T>(items: readonly T[], row: VirtualListProps<T>['row']) {
  const none = new Map<string, ComponentChildren>();
  const last = useRef({ items, row, drawn: none });
  // Whatever is drawn for another reason than a scroll comes with another of these.
  const kept = last.current.items === items && last.current.row === row ? last.current.drawn : none;
  const drawn = new Map<string, ComponentChildren>();
  last.current = { items, row, drawn };
  return (item: T, index: number, gap: number): ComponentChildren => {
    const place: RowPlace = {
      'aria-posinset': index + 1,
      'aria-setsize': items.length,
      'data-index': index,
      style: gap > 0 ? { marginTop: `${gap}px` } : undefined,
    };
    const name = `${index} ${gap}`;
    const one = kept.get(name) ?? row(item, place, index);
    drawn.set(name, one);
    return one;
  };
}

function keyIn<T>(items: readonly T[], index: number, keyOf: (item: T) => string): string | undefined {
  const item = items[index];
  return item === undefined ? undefined : keyOf(item);
}

/** Takes the heights of what is drawn; true when one was not as it was known. */
function remember(
  list: HTMLUListElement | null,
  known: Map<string, number>,
  keyAt: (index: number) => string | undefined,
): boolean {
  let changed = false;
  for (const element of list?.children ?? []) {
    const key = keyAt(Number((element as HTMLElement).dataset.index));
    const { height } = element.getBoundingClientRect();
    if (key === undefined || height === 0 || known.get(key) === height) continue;
    known.set(key, height);
    changed = true;
  }
  return changed;
}

/** Which part of the list its scrolling ancestor shows, kept up to date; drawn again only when it moved by a good part of a row. */
function useSight(list: { readonly current: HTMLElement | null }, resized: () => void): Sight {
  const [sight, setSight] = useState<Sight>({ top: 0, height: 800 });
  const onResize = useRef(resized);
  onResize.current = resized;
  useEffect(() => {
    const element = list.current;
    if (!element) return;
    const scroller = scrollerOf(element);
    const look = () => {
      const [own, around] = [element.getBoundingClientRect(), scroller.getBoundingClientRect()];
      const next = { top: Math.round((around.top - own.top) / STEP) * STEP, height: Math.round(around.height) };
      setSight((last) => (last.top === next.top && last.height === next.height ? last : next));
    };
    // What stands above the list may grow too, and a row that was opened.
    const sizes = new ResizeObserver(() => {
      look();
      onResize.current();
    });
    for (let at: Element | null = element; at && at !== scroller.parentElement; at = at.parentElement)
      sizes.observe(at);
    scroller.addEventListener('scroll', look, { passive: true });
    look();
    return () => {
      sizes.disconnect();
      scroller.removeEventListener('scroll', look);
    };
  }, []);
  return sight;
}

/** Less movement than this changes nothing that is drawn, thanks to `SPARE`. */
const STEP = 80;

function scrollerOf(element: Element): Element {
  for (let at = element.parentElement; at; at = at.parentElement)
    if (/auto|scroll/.test(getComputedStyle(at).overflowY)) return at;
  return document.documentElement;
}
