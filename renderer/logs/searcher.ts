import type { ReadonlySignal } from '@preact/signals';
import { signal } from '@preact/signals';
import { TIMING } from '../timing.ts';
import { type LogQuery, type Range, selects } from './match.ts';
import type { FoundMessage, SearchLine, ToWorker } from './search-messages.ts';

/** What is found so far. */
export interface Found {
  readonly query: LogQuery;
  /** Blocks that level and fields let through, by the id of their first line; undefined: all. */
  readonly passed: ReadonlySet<number> | undefined;
  /** Lines that hold what is looked for, with the places in what is shown of them; undefined: nothing is looked for. */
  readonly hits: ReadonlyMap<number, readonly Range[]> | undefined;
  readonly state:
    | { readonly kind: 'looking' | 'done' }
    /** No expression. */
    | { readonly kind: 'bad'; readonly reason: string }
    /** It took too long and was ended. */
    | { readonly kind: 'endless' };
}

/** The part of a worker that is needed. */
export interface SearchThread {
  postMessage(message: ToWorker): void;
  terminate(): void;
  /** Who hears what it says. */
  listen(hear: (message: FoundMessage) => void): void;
}

export interface Searcher {
  readonly found: ReadonlySignal<Found | undefined>;
  add(lines: readonly SearchLine[]): void;
  /** Lines were dropped: what is looked for is looked for anew in those that are left. */
  restart(): void;
  /** Undefined: nothing is looked for. */
  look(query: LogQuery | undefined): void;
  close(): void;
}

/**
 * Looks through lines in a thread of its own. One that says nothing for `TIMING.searchMs` is caught in an expression: it is ended, and
 * a new one gets the lines when something is looked for again. `lines`: all that are there now.
 */
export function createSearcher(begin: () => SearchThread, lines: () => readonly SearchLine[]): Searcher {
  const found = signal<Found | undefined>(undefined);
  let thread: SearchThread | undefined;
  let token = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  // They grow with each message; who looks is told by a new `Found` around them.
  let passed = new Set<number>();
  let hits = new Map<number, readonly Range[]>();

  const calm = () => {
    clearTimeout(timer);
    timer = undefined;
  };
  const end = () => {
    calm();
    thread?.terminate();
    thread = undefined;
  };
  const expect = () => {
    calm();
    timer = setTimeout(() => {
      end();
      if (found.peek()) found.value = { ...(found.peek() as Found), state: { kind: 'endless' } };
    }, TIMING.searchMs);
  };
  const hear = (message: FoundMessage) => {
    const last = found.peek();
    if (!last || message.token !== token) return;
    if (message.done) calm();
    else expect();
    if (last.state.kind === 'done' && message.passed.length + message.hits.length === 0) return;
    for (const block of message.passed) passed.add(block);
    takeHits(hits, message.hits);
    const { bad, done } = message;
    found.value = {
      ...last,
      state: bad === undefined ? { kind: done ? 'done' : 'looking' } : { kind: 'bad', reason: bad },
    };
  };
  const open = (): SearchThread => {
    const next = begin();
    next.listen(hear);
    next.postMessage({ kind: 'lines', lines: lines() });
    thread = next;
    return next;
  };
  const look = (query: LogQuery | undefined) => {
    token += 1;
    // One that still owes an answer may be caught in what was looked for before.
    if (!query || timer !== undefined) end();
    if (!query) {
      found.value = undefined;
      return;
    }
    passed = new Set();
    hits = new Map();
    found.value = {
      query,
      passed: selects(query) ? passed : undefined,
      hits: query.text === '' ? undefined : hits,
      state: { kind: 'looking' },
    };
    (thread ?? open()).postMessage({ kind: 'query', token, query });
    expect();
  };
  return {
    found,
    add(more) {
      if (!thread || more.length === 0) return;
      thread.postMessage({ kind: 'lines', lines: more });
      // New lines are no sign of life: one that is caught would never be ended while a program writes.
      if (found.peek() && timer === undefined) expect();
    },
    look,
    restart() {
      end();
      const query = found.peek()?.query;
      if (query) look(query);
    },
    close: end,
  };
}

/** Takes `[line, number of marks, from, to, …]` apart. */
function takeHits(hits: Map<number, readonly Range[]>, flat: readonly number[]): void {
  for (let at = 0; at < flat.length; ) {
    const [id = 0, count = 0] = [flat[at], flat[at + 1]];
    const marks = Array.from({ length: count }, (_, index): Range => {
      const from = at + 2 + index * 2;
      return [flat[from] ?? 0, flat[from + 1] ?? 0];
    });
    hits.set(id, marks);
    at += 2 + count * 2;
  }
}
