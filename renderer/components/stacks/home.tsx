import { type Signal, useSignal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { View } from '../../../electron/contract/view.ts';
import { fits, isOpen } from '../../list-filter.ts';
import { stacksWords } from '../../words/stacks.ts';
import { useStore } from '../app/store-context.ts';
import { Icon } from '../ui/icon.tsx';
import { ChoiceBar } from './choice-bar.tsx';
import { FilterBar } from './filter-bar.tsx';
import { FirstRun } from './first-run.tsx';
import { focusRow, moveBetweenButtons, rowAfter, rowKeys } from './list-keys.ts';
import { StackSection } from './stack-section.tsx';
import { TopBar } from './top-bar.tsx';

/** The page's own ground: the stacks with their lights, services and findings. */
export function Home({ view }: { readonly view: View }) {
  const { list } = useStore();
  const ground = useRef<HTMLElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const rows = rowKeys(view, list.filter.value, list.order.value);
  const current = useSignal(rows[0] ?? '');
  if (!rows.includes(current.value)) current.value = rows[0] ?? '';
  useFocusOnReturn(ground, current.value);
  const onKeyDown = useListKeys(ground, field, rows, current);
  const onFocusIn = (event: FocusEvent) => {
    const row = (event.target as HTMLElement).closest('.row')?.querySelector<HTMLElement>('.row-main')?.dataset.row;
    if (row) current.value = row;
  };
  const filter = list.filter.value;
  const fitsNothing = !isOpen(filter) && rows.length === 0;
  // A stack in which nothing fits what is searched for stays out of the way, as long as there is another.
  const hasFitting = ({ stack, services }: View['stacks'][number]) =>
    services.some((service) => fits(filter, service, stack));
  const shown = isOpen(filter) || fitsNothing ? view.stacks : view.stacks.filter(hasFitting);
  // The one sentence of the only stack comes first; of several the list is one, and so is what narrows it.
  const alone = view.stacks.length === 1;
  const filterBar = (
    <>
      <FilterBar view={view} field={field} />
      {fitsNothing && <p class="empty-note nothing-fits">{stacksWords.nothingFits}</p>}
    </>
  );
  return (
    <section ref={ground} class="home" aria-label={stacksWords.stacks} onKeyDown={onKeyDown} onFocusIn={onFocusIn}>
      <div class="home-body">
        <TopBar view={view} />
        <Notice text={view.notice} />
        {view.stacks.length === 0 && <FirstRun />}
        {!alone && filterBar}
        {shown.map((stack) => (
          <StackSection key={stack.key} stack={stack} alone={alone} current={current} bar={alone && filterBar} />
        ))}
      </div>
      <ChoiceBar view={view} />
    </section>
  );
}

/** What is to be known of this desktop or this runtime: told once, and in nobody's way after that. */
function Notice({ text }: { readonly text: string | undefined }) {
  const { readNotice } = useStore();
  if (!text || text === readNotice.value) return null;
  return (
    <div class="notice" role="note">
      <p>{text}</p>
      <button
        type="button"
        class="button bare"
        aria-label={stacksWords.putNoticeAway}
        title={stacksWords.putNoticeAway}
        onClick={() => {
          readNotice.value = text;
        }}
      >
        <Icon name="close" />
      </button>
    </div>
  );
}

/**
 * Keys of the list: up, down, pages and ends move between the services of all stacks, left and right between the buttons of one,
 * space chooses, `/` goes to the filter, Ctrl or Cmd and A chooses all that is listed.
 */
function useListKeys(
  ground: RefObject<HTMLElement | null>,
  field: RefObject<HTMLInputElement | null>,
  rows: readonly string[],
  current: Signal<string>,
): (event: KeyboardEvent) => void {
  const { list } = useStore();
  // A row that is out of sight is not in the page yet; it is after the next drawing.
  const wanted = useRef<string>(undefined);
  useLayoutEffect(() => {
    if (wanted.current !== undefined) focusRow(ground.current, wanted.current);
    wanted.current = undefined;
  });
  const focus = (row: string) => {
    if (row === current.peek()) return focusRow(ground.current, row);
    wanted.current = row;
    current.value = row;
  };
  return (event) => {
    const target = event.target as HTMLElement;
    const isTyping = target.matches('input:not([type=checkbox]), textarea');
    if (event.key === '/' && !isTyping && field.current) {
      event.preventDefault();
      field.current.focus();
      return;
    }
    if (target === field.current && event.key === 'ArrowDown' && rows[0] !== undefined) {
      event.preventDefault();
      focus(rows[0]);
      return;
    }
    const row = target.closest<HTMLElement>('.row');
    if (!row || isTyping) return;
    if (moveBetweenButtons(row, event.key)) event.preventDefault();
    else if (event.key === 'a' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      list.chooseAll(rows);
    } else if (event.key === ' ' && target.matches('.row-main')) {
      event.preventDefault();
      list.choose(current.peek());
    } else {
      const next = rowAfter(event.key, rows, current.peek(), ground.current?.clientHeight ?? 0);
      if (next === undefined) return;
      event.preventDefault();
      focus(next);
    }
  };
}

/** Back from another view, the focus goes where it came from. */
function useFocusOnReturn(ground: RefObject<HTMLElement | null>, current: string): void {
  const { trail } = useStore();
  const kind = trail.route.value.kind;
  const last = useRef(kind);
  useEffect(() => {
    if (kind === 'home' && last.current !== 'home') focusRow(ground.current, current);
    last.current = kind;
  }, [kind]);
}
