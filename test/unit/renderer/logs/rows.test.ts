import { describe, expect, it } from 'vitest';
import { EMPTY_BOOK, shownBlocks, withPart } from '../../../../renderer/logs/book.ts';
import { copyableText } from '../../../../renderer/logs/copy.ts';
import { drawnRange, evenLayout, wrappedLayout } from '../../../../renderer/logs/layout.ts';
import { createRows, LINE_CHARACTERS, type LogRow, type RowOptions, rowsOf } from '../../../../renderer/logs/rows.ts';

const PLAIN: RowOptions = {
  ...{ marks: [], found: undefined, onlyHits: false, turned: new Set(), hidden: new Set() },
  clearedBefore: Number.NEGATIVE_INFINITY,
};

const blocksOf = (...texts: readonly string[]) =>
  shownBlocks(
    withPart(
      EMPTY_BOOK,
      { service: 'api', state: 'kept', lines: texts.map((text, at) => ({ text, at: at + 1 })) },
      'tail',
    ),
  );

const told = (rows: readonly LogRow[]) =>
  rows.map((row) => {
    if (row.kind === 'line') return `${row.folds ?? 'line'}${row.open ? ' open' : ''}: ${row.entry.text.slice(0, 20)}`;
    if (row.kind === 'field') return `field: ${row.field.join('=')}`;
    if (row.kind === 'text') return `text: ${row.text.slice(0, 20)}`;
    return `${row.mark.tone}: ${row.mark.text}`;
  });

describe('the rows of a log', () => {
  const trace = ['Error: no', '    at a (/a.js:1:1)', '    at b (/b.js:1:1)'];

  it('fold a trace to its first line, and open it for a hand or a hit', () => {
    const blocks = blocksOf('before', ...trace);
    expect(told(rowsOf(blocks, PLAIN))).toEqual(['line: before', 'trace: Error: no']);
    const open = ['line: before', 'trace open: Error: no', 'line:     at a (/a.js:1:1)', 'line:     at b (/b.js:1:1)'];
    expect(told(rowsOf(blocks, { ...PLAIN, turned: new Set([1]) }))).toEqual(open);
    const found = { query: { text: 'b.js', regex: false, matchCase: false, fields: [] }, passed: undefined } as const;
    const hits = new Map([[3, [[8, 12]] as const]]);
    const hit = { ...PLAIN, found: { ...found, hits, state: { kind: 'done' } } } as const;
    expect(told(rowsOf(blocks, hit))).toEqual(open);
    expect(told(rowsOf(blocks, { ...hit, onlyHits: true }))).toEqual(open.slice(1));
  });

  it('unfold a line of JSON to all that is in it', () => {
    const blocks = blocksOf('{"level":30,"msg":"m","pid":7,"stack":"one\\ntwo"}');
    expect(told(rowsOf(blocks, { ...PLAIN, turned: new Set([0]) })).slice(1)).toEqual([
      'field: pid=7',
      'field: stack=',
      'text: one',
      'text: two',
    ]);
  });

  it('keep a line that fills pages to one row, and its rest to a bounded number', () => {
    const blocks = blocksOf('x'.repeat(65_000));
    const [row] = rowsOf(blocks, PLAIN);
    expect(row).toMatchObject({ folds: 'rest', characters: LINE_CHARACTERS });
    expect(rowsOf(blocks, { ...PLAIN, turned: new Set([0]) }).length).toBeLessThan(145);
  });

  it('show our own lines and events as marks at their times', () => {
    const blocks = blocksOf(
      '— stacklight: api starts, run 2, 2026-11-28T18:00:00.000Z —',
      'a',
      '— stacklight: api (pid 7) ended, exit code 1 —',
      'b',
    );
    const marks = [
      { at: 0, tone: 'bad', text: 'before all that is there' },
      { at: 4, tone: 'bad', text: 'api is down' },
      { at: 9, tone: 'good', text: 'api is back' },
    ] as const;
    expect(told(rowsOf(blocks, { ...PLAIN, marks }))).toEqual([
      'busy: api starts, run 2',
      'line: a',
      'bad: api (pid 7) ended, exit code 1',
      'bad: api is down',
      'line: b',
      'good: api is back',
    ]);
  });

  it('leave out what was cleared and what is hidden', () => {
    const blocks = blocksOf('a', 'b');
    expect(told(rowsOf(blocks, { ...PLAIN, clearedBefore: 1 }))).toEqual(['line: b']);
    expect(rowsOf(blocks, { ...PLAIN, hidden: new Set(['api']) })).toEqual([]);
  });

  it('are the same when only what is new is made, whatever changed', () => {
    const rows = createRows();
    const marks = [{ at: 3, tone: 'bad', text: 'down' }] as const;
    const texts = ['a', ...trace, 'b', '{"msg":"m","n":1}', 'c'];
    const one = blocksOf(...texts.slice(0, 5));
    const two = [...one, ...blocksOf(...texts).slice(one.length)];
    for (const [blocks, options] of [
      [one, PLAIN],
      [two, PLAIN],
      [two, { ...PLAIN, marks }],
      [one, { ...PLAIN, marks }],
      [two, { ...PLAIN, marks, turned: new Set([1]) }],
      [two.slice(1), { ...PLAIN, marks }],
      [[], PLAIN],
      [two, PLAIN],
    ] as const)
      expect(told(rows(blocks, options))).toEqual(told(rowsOf(blocks, options)));
    const before = rows(one, PLAIN);
    expect(
      rows(two, PLAIN)
        .slice(0, before.length)
        .every((row, index) => row === before[index]),
    ).toBe(true);
  });

  it('are the very same ones as long as nothing about them changes', () => {
    const blocks = blocksOf('a', '{"msg":"m","n":1}', ...trace);
    const first = rowsOf(blocks, PLAIN);
    expect(rowsOf(blocks, PLAIN).every((row, index) => row === first[index])).toBe(true);
  });
});

describe('where rows stand', () => {
  it('is known without drawing them', () => {
    const lines = [1, 3, 1, 2];
    const layout = wrappedLayout(4, 20, (index) => lines[index] ?? 1);
    expect([layout.total, layout.offsetOf(2), layout.indexAt(20), layout.indexAt(79), layout.indexAt(80)]).toEqual([
      140, 80, 1, 1, 2,
    ]);
    expect([layout.indexAt(-5), layout.indexAt(9_999), wrappedLayout(0, 20, () => 1).indexAt(0)]).toEqual([0, 3, 0]);
    expect(drawnRange(evenLayout(100_000, 20), 1_000_000, 600, 400)).toEqual([49_980, 50_051]);
    expect(drawnRange(evenLayout(0, 20), 0, 600, 400)).toEqual([0, 0]);
  });
});

it('copies the newest lines as far as they go, and says when that is not all', () => {
  const blocks = blocksOf('a', 'b');
  expect(copyableText(blocks, ['api'], { times: false, named: true })).toEqual({
    text: 'api  a\napi  b',
    lines: 2,
    all: true,
  });
  expect(copyableText(blocks, [], { times: true, named: false }).lines).toBe(0);
  const many = blocksOf(...Array.from({ length: 30 }, (_, index) => `${index} ${'x'.repeat(9_990)}`));
  const copied = copyableText(many, ['api'], { times: false, named: false });
  expect(copied.all).toBe(false);
  expect(copied.text.length).toBeLessThanOrEqual(200_000);
  expect(copied.text.split('\n').at(-1)).toMatch(/^29 /);
});
