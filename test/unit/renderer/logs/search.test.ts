import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LogQuery } from '../../../../renderer/logs/match.ts';
import { passes, patternOf, searched } from '../../../../renderer/logs/match.ts';
import { SearchEngine } from '../../../../renderer/logs/search-engine.ts';
import type { FoundMessage, SearchLine, ToWorker } from '../../../../renderer/logs/search-messages.ts';
import { createSearcher, type SearchThread } from '../../../../renderer/logs/searcher.ts';
import { TIMING } from '../../../../renderer/timing.ts';

const query = (part: Partial<LogQuery>): LogQuery => ({
  text: '',
  regex: false,
  matchCase: false,
  fields: [],
  ...part,
});
const find = (text: string, part: Partial<LogQuery>) => {
  const pattern = patternOf(query(part));
  return pattern.kind === 'found' ? pattern.find(searched(text)) : pattern.kind;
};

describe('what is looked for', () => {
  it('is text as it stands, in any case unless it matters', () => {
    expect(find('GET /a.b and /A.B', { text: '/a.b' })).toEqual([
      [4, 8],
      [13, 17],
    ]);
    expect(find('GET /a.b and /A.B', { text: '/A.B', matchCase: true })).toEqual([[13, 17]]);
    expect(find('axb', { text: 'a.b' })).toBeUndefined();
    expect(find('x', {})).toBe('none');
  });

  it('may be an expression; one that finds nothing everywhere does not hang', () => {
    expect(find('job 17 took 812 ms', { text: '\\d+', regex: true })).toEqual([
      [4, 6],
      [12, 15],
    ]);
    expect(find('abc', { text: 'x*', regex: true })).toBeUndefined();
    expect(patternOf(query({ text: '(', regex: true }))).toMatchObject({ kind: 'bad' });
  });

  it('is found in what the page shows of a line, and without a mark in what it leaves out', () => {
    const line = '{"level":50,"pid":4711,"msg":"no","code":"E1"}';
    expect(find(line, { text: 'code=E1' })).toEqual([[4, 11]]);
    expect(find(line, { text: '4711' })).toEqual([]);
    expect(find(line, { text: '4712' })).toBeUndefined();
  });

  it('is left to lines of a level and with fields', () => {
    const line = searched('{"level":"warn","msg":"slow","path":"/a"}');
    expect(passes(query({ atLeast: 'warn' }), line)).toBe(true);
    expect(passes(query({ atLeast: 'error' }), line)).toBe(false);
    expect(passes(query({ atLeast: 'trace' }), searched('no level'))).toBe(false);
    expect(passes(query({ fields: [['path', '/a']] }), line)).toBe(true);
    expect(
      passes(
        query({
          fields: [
            ['path', '/a'],
            ['x', '1'],
          ],
        }),
        line,
      ),
    ).toBe(false);
  });
});

/** A worker that does its work when the test says so. */
function threads() {
  const all: { ended: boolean; caught: boolean; run(): void; readonly asked: ToWorker[] }[] = [];
  const begin = (): SearchThread => {
    const work: (() => void)[] = [];
    let hear: (message: FoundMessage) => void = () => undefined;
    const engine = new SearchEngine(
      (message) => hear(message),
      (later) => work.push(later),
    );
    const thread = {
      ...{ ended: false, caught: false, asked: [] as ToWorker[] },
      run() {
        while (!thread.caught && !thread.ended && work.length > 0) work.shift()?.();
      },
    };
    all.push(thread);
    return {
      postMessage: (message) => {
        thread.asked.push(message);
        engine.take(message);
      },
      terminate: () => {
        thread.ended = true;
      },
      listen: (listener) => {
        hear = listener;
      },
    };
  };
  return { all, begin };
}

const lines = (from: number, count: number): SearchLine[] =>
  Array.from({ length: count }, (_, index) => ({
    id: from + index,
    block: from + index,
    text: `line ${from + index}`,
  }));

describe('a search', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('goes through all lines slice by slice, and through those that come', () => {
    const { all, begin } = threads();
    const searcher = createSearcher(begin, () => lines(0, 5_000));
    searcher.look(query({ text: '7' }));
    expect(searcher.found.value?.state.kind).toBe('looking');
    all[0]?.run();
    expect(searcher.found.value?.state.kind).toBe('done');
    const before = searcher.found.value?.hits?.size ?? 0;
    searcher.add(lines(5_000, 8));
    all[0]?.run();
    expect((searcher.found.value?.hits?.size ?? 0) - before).toBe(1);
  });

  it('that is caught is ended although lines keep coming, and the next one is not', () => {
    const { all, begin } = threads();
    const searcher = createSearcher(begin, () => lines(0, 10));
    searcher.look(query({ text: '(a+)+$', regex: true }));
    if (all[0]) all[0].caught = true;
    for (let passed = 0; passed < TIMING.searchMs; passed += 300) {
      vi.advanceTimersByTime(300);
      searcher.add(lines(100 + passed, 1));
    }
    expect([searcher.found.value?.state.kind, all[0]?.ended]).toEqual(['endless', true]);
    searcher.look(query({ text: '7' }));
    all[1]?.run();
    expect([...(searcher.found.value?.hits?.keys() ?? [])]).toEqual([7]);
    expect(searcher.found.value?.state.kind).toBe('done');
  });

  it('that is followed by another before it answered gives way at once', () => {
    const { all, begin } = threads();
    const searcher = createSearcher(begin, () => lines(0, 10));
    searcher.look(query({ text: '(a+)+$', regex: true }));
    searcher.look(query({ text: '3' }));
    all[1]?.run();
    expect(all[0]?.ended).toBe(true);
    expect([...(searcher.found.value?.hits?.keys() ?? [])]).toEqual([3]);
    searcher.look(undefined);
    expect([searcher.found.value, all[1]?.ended]).toEqual([undefined, true]);
  });

  it('judges a trace by its first line', () => {
    const { all, begin } = threads();
    const trace = [
      { id: 1, block: 1, text: 'ERROR no' },
      { id: 2, block: 1, text: '    at INFO (a.js:1)' },
      { id: 3, block: 3, text: 'INFO at' },
    ];
    const searcher = createSearcher(begin, () => trace);
    searcher.look(query({ text: 'at', atLeast: 'error' }));
    all[0]?.run();
    expect([...(searcher.found.value?.passed ?? [])]).toEqual([1]);
    expect([...(searcher.found.value?.hits?.keys() ?? [])]).toEqual([2]);
  });
});
