import { describe, expect, it } from 'vitest';
import type { LogPart } from '../../../../electron/contract/logs.ts';
import {
  EMPTY_BOOK,
  type How,
  type LogBook,
  shownBlocks,
  trimmedBook,
  wantOlder,
  withPart,
} from '../../../../renderer/logs/book.ts';

type Line = readonly [at: number | undefined, text: string];

function part(service: string, lines: readonly Line[], rest: Partial<LogPart> = {}): LogPart {
  return {
    service,
    state: 'kept',
    lines: lines.map(([at, text]) => (at === undefined ? { text } : { at, text })),
    ...rest,
  };
}

const bookOf = (...pages: readonly (readonly [How, LogPart])[]): LogBook =>
  pages.reduce((book, [how, one]) => withPart(book, one, how), EMPTY_BOOK);
const told = (book: LogBook) =>
  shownBlocks(book).map(({ service, lines }) => `${service} ${lines.map(({ text }) => text).join(' / ')}`);

describe('the pages of several logs', () => {
  it('come together in the order of their times, whichever came first', () => {
    const book = bookOf(
      [
        'tail',
        part('api', [
          [10, 'a1'],
          [30, 'a2'],
        ]),
      ],
      [
        'tail',
        part('db', [
          [20, 'd1'],
          [40, 'd2'],
        ]),
      ],
      [
        'newer',
        part('api', [
          [35, 'late'],
          [50, 'a3'],
        ]),
      ],
    );
    expect(told(book)).toEqual(['api a1', 'db d1', 'api a2', 'api late', 'db d2', 'api a3']);
  });

  it('leave lines without a time behind the line before them, and the lines of one service in their order', () => {
    const book = bookOf(
      [
        'tail',
        part('api', [
          [undefined, 'a0'],
          [10, 'a1'],
          [undefined, 'a2'],
          [5, 'the clock was set back'],
          [30, 'a3'],
        ]),
      ],
      ['tail', part('db', [[20, 'd1']])],
    );
    expect(told(book)).toEqual(['api a0', 'api a1', 'api a2', 'api the clock was set back', 'db d1', 'api a3']);
  });

  it('are shown no further back than all of them reach', () => {
    const first = bookOf(
      ['tail', part('api', [[100, 'a9']], { older: 'a', newer: 'x' })],
      [
        'tail',
        part(
          'db',
          [
            [20, 'd1'],
            [110, 'd2'],
          ],
          { older: 'd', newer: 'y' },
        ),
      ],
    );
    expect(told(first)).toEqual(['api a9', 'db d2']);
    expect(wantOlder(first)).toEqual([{ service: 'api', cursor: 'a' }]);
    const second = withPart(
      first,
      part('api', [
        [10, 'a1'],
        [30, 'a2'],
      ]),
      'older',
    );
    expect(told(second)).toEqual(['db d1', 'api a2', 'api a9', 'db d2']);
    expect(wantOlder(second)).toEqual([{ service: 'db', cursor: 'd' }]);
    expect(told(withPart(second, part('db', [[5, 'd0']]), 'older'))[0]).toBe('db d0');
  });

  it('begin anew where lines in between were passed over', () => {
    const first = bookOf(['tail', part('api', [[1, 'a1']], { newer: '1' })], ['tail', part('db', [[2, 'd1']])]);
    const next = withPart(first, part('api', [[90, 'a9']], { older: '8', newer: '9', missing: 5_000 }), 'newer');
    expect(told(next)).toEqual(['api a9']);
    expect(wantOlder(next)).toEqual([{ service: 'api', cursor: '8' }]);
    expect(
      told(
        withPart(
          next,
          part('api', [
            [1, 'a1'],
            [50, 'a5'],
          ]),
          'older',
        ),
      ),
    ).toEqual(['api a1', 'db d1', 'api a5', 'api a9']);
  });

  it('are the same book when nothing came', () => {
    const book = bookOf(['tail', part('api', [[1, 'a']], { newer: '7' })]);
    expect(withPart(book, part('api', [], { newer: '7' }), 'newer')).toBe(book);
    expect(withPart(book, part('api', [], { newer: '7', half: '> ' }), 'newer')).not.toBe(book);
  });

  it('forget the oldest lines when there are too many, and ask for none before those then', () => {
    const lines = Array.from({ length: 100 }, (_, index): Line => [index + 1, `line ${index}`]);
    const book = trimmedBook(bookOf(['tail', part('api', lines, { older: 'o' })]), { lines: 50, characters: 1e9 });
    expect([book.count, told(book)[0], wantOlder(book)]).toEqual([45, 'api line 55', []]);
    expect(trimmedBook(book, { lines: 50, characters: 100 }).count).toBeLessThan(20);
  });
});

describe('a trace', () => {
  it('that comes in two pages is one block, in both directions', () => {
    const head: Line = [1, 'Error: no'];
    const frames: readonly Line[] = [
      [1, '    at a (/a.js:1:1)'],
      [2, '    at b (/b.js:1:1)'],
    ];
    const forwards = bookOf(
      ['tail', part('api', [head, frames[0] as Line])],
      ['newer', part('api', [frames[1] as Line, [3, 'next']])],
    );
    const backwards = bookOf(
      ['tail', part('api', [...frames, [3, 'next']], { older: 'o' })],
      ['older', part('api', [[0, 'before'], head])],
    );
    const whole = 'api Error: no /     at a (/a.js:1:1) /     at b (/b.js:1:1)';
    expect(told(forwards)).toEqual([whole, 'api next']);
    expect(told(backwards)).toEqual(['api before', whole, 'api next']);
  });

  it('stays one when another service writes in between, or another thread of the same', () => {
    const book = bookOf(
      [
        'tail',
        part('api', [
          [1, 'Error: no'],
          [1, '    at a (/a.js:1:1)'],
          [3, 'request done'],
          [3, '    at b (/b.js:1:1)'],
          [4, 'end'],
        ]),
      ],
      ['tail', part('db', [[2, 'ready']])],
    );
    expect(told(book)).toEqual([
      'api Error: no /     at a (/a.js:1:1) /     at b (/b.js:1:1)',
      'db ready',
      'api request done',
      'api end',
    ]);
  });

  it('of a second error is not taken for a part of the first', () => {
    const book = bookOf([
      'tail',
      part('api', [
        [1, 'Error: one'],
        [1, '    at a (/a.js:1:1)'],
        [2, 'TypeError: two'],
        [2, '    at b (/b.js:1:1)'],
      ]),
    ]);
    expect(told(book)).toEqual(['api Error: one /     at a (/a.js:1:1)', 'api TypeError: two /     at b (/b.js:1:1)']);
  });
});
