import type { ReadonlySignal } from '@preact/signals';
import { computed, signal } from '@preact/signals';
import { type Filter, parseFilter } from './list-filter.ts';
import type { Order } from './list-order.ts';

/** How the list is looked at: what is searched for, in which order, and which rows are chosen to be acted on together. */
export interface ListState {
  readonly text: ReadonlySignal<string>;
  readonly filter: ReadonlySignal<Filter>;
  readonly order: ReadonlySignal<Order>;
  /** `stack/service` of every chosen row. */
  readonly chosen: ReadonlySignal<ReadonlySet<string>>;
  search(text: string): void;
  /** Searches for this, or for nothing when it is what is searched for now. */
  toggle(text: string): void;
  sort(order: Order): void;
  /** Adds a row to the chosen ones or takes it out. */
  choose(row: string): void;
  /** Chooses these as well. */
  chooseAll(rows: readonly string[]): void;
  clear(): void;
}

/** Where the order is kept from one start of the app to the next. */
const KEPT = 'stacklight.order';

export function createListState(storage: Pick<Storage, 'getItem' | 'setItem'> | undefined): ListState {
  const text = signal('');
  const order = signal<Order>(storage?.getItem(KEPT) === 'file' ? 'file' : 'trouble');
  const chosen = signal<ReadonlySet<string>>(new Set());
  return {
    text,
    filter: computed(() => parseFilter(text.value)),
    order,
    chosen,
    search: (next) => {
      text.value = next;
    },
    toggle: (next) => {
      text.value = text.peek() === next ? '' : next;
    },
    sort: (next) => {
      order.value = next;
      storage?.setItem(KEPT, next);
    },
    choose: (row) => {
      const next = new Set(chosen.peek());
      if (!next.delete(row)) next.add(row);
      chosen.value = next;
    },
    chooseAll: (rows) => {
      chosen.value = new Set([...chosen.peek(), ...rows]);
    },
    clear: () => {
      chosen.value = new Set();
    },
  };
}
