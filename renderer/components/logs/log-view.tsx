import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { drawnRange, evenLayout, type RowLayout, wrappedLayout } from '../../logs/layout.ts';
import type { LogRow } from '../../logs/rows.ts';
import { LogRowView, type RowLook } from './log-row.tsx';

interface LogViewProps {
  readonly rows: readonly LogRow[];
  readonly look: RowLook;
  readonly wrap: boolean;
  readonly label: string;
  /** Keeps the newest row in sight. */
  readonly follow: boolean;
  /** The row to scroll to, each time that it is another one. */
  readonly target: { readonly index: number } | undefined;
  /** The user scrolled up, or down to the end. */
  onFollow(follow: boolean): void;
  /** The oldest rows are nearly in sight. */
  onTop(): void;
  /** Text that was chosen is copied. */
  onCopy(text: string): void;
}

/** Height of a line in pixels, as `logs.css` has it. */
const LINE = 20;
/** Drawn beyond what is seen. */
const SPARE = 600;
/** Scrolling by less changes nothing that is drawn. */
const STEP = 120;
const AT_END = 24;

/** The rows of a log, of which only those in sight are in the page; where one stands is computed, since all characters are of one width. */
export function LogView({ rows, look, wrap, label, follow, target, onFollow, onTop, onCopy }: LogViewProps) {
  const box = useRef<HTMLDivElement>(null);
  const [sight, setSight] = useState({ top: 0, height: 800 });
  const columns = useColumns(box, wrap, look);
  const layout = useMemo<RowLayout>(() => {
    if (!wrap) return evenLayout(rows.length, LINE);
    return wrappedLayout(rows.length, LINE, (index) => Math.max(1, Math.ceil(charactersOf(rows[index]) / columns)));
  }, [rows, wrap, columns]);
  const anchor = useRef<{ readonly key: string; readonly index: number; readonly offset: number } | undefined>(
    undefined,
  );
  const last = useRef(0);

  const moved = () => {
    const element = box.current;
    if (!element) return;
    const { scrollTop, clientHeight, scrollHeight } = element;
    const next = { top: Math.floor(scrollTop / STEP) * STEP, height: clientHeight };
    setSight((before) => (before.top === next.top && before.height === next.height ? before : next));
    const index = layout.indexAt(scrollTop);
    const row = rows[index];
    anchor.current = row && { key: row.key, index, offset: scrollTop - layout.offsetOf(index) };
    const atEnd = scrollHeight - scrollTop - clientHeight < AT_END;
    if (scrollTop < last.current - 1 && !atEnd) onFollow(false);
    else if (atEnd && scrollTop > last.current) onFollow(true);
    last.current = scrollTop;
    if (scrollTop < clientHeight) onTop();
  };

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    if (follow) element.scrollTop = element.scrollHeight;
    else if (anchor.current) {
      const index = indexOf(rows, anchor.current);
      if (index >= 0) element.scrollTop = layout.offsetOf(index) + anchor.current.offset;
    }
    last.current = element.scrollTop;
    moved();
  }, [rows, layout, follow]);
  useLayoutEffect(() => {
    const element = box.current;
    if (!target || !element) return;
    element.scrollTop = layout.offsetOf(target.index) - element.clientHeight / 3;
    last.current = element.scrollTop;
    moved();
  }, [target]);
  useEffect(() => {
    if (!box.current) return;
    const sizes = new ResizeObserver(moved);
    sizes.observe(box.current);
    return () => sizes.disconnect();
  });

  const [first, end] = drawnRange(layout, sight.top, sight.height, SPARE);
  return (
    <div
      ref={box}
      class={`log${wrap ? ' wrap' : ''}${look.lanes ? ' merged' : ''}${look.times ? ' times' : ''}`}
      role="log"
      aria-live="off"
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls has to be reachable by keyboard
      tabIndex={0}
      onScroll={moved}
      onCopy={(event) => {
        event.preventDefault();
        onCopy(String(getSelection() ?? ''));
      }}
    >
      <div class="log-rows" style={{ paddingTop: `${layout.offsetOf(first)}px`, height: `${layout.total}px` }}>
        {rows.slice(first, end).map((row) => (
          <LogRowView key={row.key} row={row} look={look} />
        ))}
      </div>
      <span class="log-measure" aria-hidden="true">
        {MEASURED}
      </span>
    </div>
  );
}

const MEASURED = '0'.repeat(100);

function charactersOf(row: LogRow | undefined): number {
  if (row?.kind === 'line') return row.characters;
  return row?.kind === 'text' ? row.text.length : 1;
}

/** Where a row stands now that rows came before it or went. */
function indexOf(rows: readonly LogRow[], { key, index }: { readonly key: string; readonly index: number }): number {
  return rows[index]?.key === key ? index : rows.findIndex((row) => row.key === key);
}

/** How many characters fit beside the gutters. */
function useColumns(box: { readonly current: HTMLElement | null }, wrap: boolean, { times, lanes }: RowLook): number {
  const [columns, setColumns] = useState(80);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element || !wrap) return;
    const measure = () => {
      const one = (element.querySelector('.log-measure')?.getBoundingClientRect().width ?? 0) / MEASURED.length;
      const text = element.querySelector('.log-row:not(.log-mark) > .log-text')?.clientWidth;
      if (one > 0 && text) setColumns(Math.max(8, Math.floor(text / one + 0.01)));
    };
    measure();
    const sizes = new ResizeObserver(measure);
    sizes.observe(element);
    const rows = element.querySelector('.log-rows');
    if (rows) sizes.observe(rows);
    return () => sizes.disconnect();
  }, [wrap, times, lanes === undefined]);
  return columns;
}
