import type { ReadonlySignal } from '@preact/signals';
import { batch, signal } from '@preact/signals';
import type { Bridge } from '../../electron/contract/channels.ts';
import type { LogPart, LogRequest } from '../../electron/contract/logs.ts';
import { reasonOf } from '../reason.ts';
import { TIMING } from '../timing.ts';
import { EMPTY_BOOK, type How, type LogBlock, type LogBook, trimmedBook, wantOlder, withPart } from './book.ts';
import type { SearchLine } from './search-messages.ts';
import { createSearcher, type Searcher, type SearchThread } from './searcher.ts';

/** The log of one service, or of several as one, while it is looked at. */
export interface LogSession {
  readonly book: ReadonlySignal<LogBook>;
  /** The first answer is there. */
  readonly ready: ReadonlySignal<boolean>;
  readonly failure: ReadonlySignal<string | undefined>;
  readonly searcher: Searcher;
  /** Reads what is new. */
  poll(): Promise<void>;
  /** Reads a page of older lines; false when there are none, or as many as are kept. */
  readOlder(): Promise<boolean>;
  /** Reads on until a line of this time or an older one is there. */
  readBackTo(at: number): Promise<void>;
  close(): void;
}

export function createLogSession(
  bridge: Bridge,
  stack: string,
  services: readonly string[],
  beginSearch: () => SearchThread,
): LogSession {
  const book = signal<LogBook>(EMPTY_BOOK);
  const ready = signal(false);
  const failure = signal<string | undefined>(undefined);
  const searcher = createSearcher(beginSearch, () => searchLines(book.peek(), () => true));
  let closed = false;
  let polling: Promise<void> | undefined;
  let older: Promise<boolean> | undefined;

  const take = (parts: readonly LogPart[], how: How) => {
    const before = book.peek();
    const grown = parts.reduce((all, part) => withPart(all, part, how), before);
    const next = how === 'older' ? grown : trimmedBook(grown, KEPT);
    if (next === before) return;
    book.value = next;
    if (!searcher.found.peek()) return;
    const dropped = next.count < grown.count || parts.some(({ missing }) => missing !== undefined);
    if (dropped) searcher.restart();
    else searcher.add(searchLines(next, ({ id }) => id >= before.nextId || id < before.firstId));
  };
  const ask = async (asked: LogRequest['asked'], lines: number, how: How): Promise<readonly LogPart[]> => {
    try {
      const parts = await bridge.request('stacklight:logs', { stack, asked, lines });
      if (closed) return [];
      batch(() => {
        take(parts, how);
        ready.value = true;
        failure.value = undefined;
      });
      return parts;
    } catch (error) {
      if (!closed) failure.value = reasonOf(error);
      return [];
    }
  };
  const readNew = async () => {
    const known = book.peek().services;
    const firsts = services.filter((service) => !known.get(service)?.newer);
    const nexts = services.flatMap((service) => {
      const cursor = known.get(service)?.newer;
      return cursor === undefined ? [] : [{ service, how: 'newer' as const, cursor }];
    });
    const share = services.length === 1 ? TIMING.logLines : (2 * TIMING.logLines) / services.length;
    const lines = Math.max(TIMING.logShare, Math.floor(share));
    if (firsts.length > 0)
      await ask(
        firsts.map((service) => ({ service, how: 'tail' })),
        lines,
        'tail',
      );
    // A full page: there is more to come already.
    for (let full = nexts.length > 0, asked = nexts; full && !closed; ) {
      const parts = await ask(asked, TIMING.olderLogLines, 'newer');
      const more = parts.filter((part) => part.lines.length >= TIMING.olderLogLines && part.newer !== undefined);
      asked = more.map(({ service, newer = '' }) => ({ service, how: 'newer', cursor: newer }));
      full = asked.length > 0;
    }
  };
  const readOlder = async (): Promise<boolean> => {
    const before = book.peek();
    const asked = wantOlder(before).map((one) => ({ ...one, how: 'older' as const }));
    if (asked.length === 0 || isFull(before)) return false;
    return (await ask(asked, TIMING.olderLogLines, 'older')).length > 0;
  };
  const one = {
    poll: () => {
      polling ??= readNew().finally(() => {
        polling = undefined;
      });
      return polling;
    },
    readOlder: () => {
      older ??= readOlder().finally(() => {
        older = undefined;
      });
      return older;
    },
  };
  return {
    ...{ book, ready, failure, searcher, ...one },
    async readBackTo(at) {
      await one.poll();
      while (!closed && oldestTime(book.peek()) > at && (await one.readOlder()));
    },
    close() {
      closed = true;
      searcher.close();
    },
  };
}

const KEPT = { lines: TIMING.keptLogLines, characters: TIMING.keptLogCharacters };

/** No more older lines are read: what is there is as much as is kept. */
export function isFull({ count, characters }: LogBook): boolean {
  return count >= KEPT.lines * 0.95 || characters >= KEPT.characters * 0.95;
}

/** From when on all services are known. */
function oldestTime({ services }: LogBook): number {
  return Math.max(0, ...[...services.values()].flatMap(({ older, first }) => (older ? [first] : [])));
}

function searchLines({ blocks }: LogBook, wanted: (entry: LogBlock['lines'][0]) => boolean): SearchLine[] {
  const lines: SearchLine[] = [];
  for (const block of blocks) {
    for (const entry of block.lines) {
      if (wanted(entry)) lines.push({ id: entry.id, block: block.lines[0].id, text: entry.text });
    }
  }
  return lines;
}
