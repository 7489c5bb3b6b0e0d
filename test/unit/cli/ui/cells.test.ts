import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clip, fitted, lineWidth, span, widthOf, wrapSpans, wrapText } from '../../../../electron/cli/ui/cells.ts';
import { logSpans, logText } from '../../../../electron/cli/ui/log-spans.ts';
import { paintLine } from '../../../../electron/cli/ui/paint.ts';

const textOf = (line: readonly { readonly text: string }[]) => line.map(({ text }) => text).join('');

describe('the cells of a line', () => {
  it.each([
    ['abc', 3],
    ['日本', 4],
    ['é', 1],
    ['👩‍👩‍👧', 2],
    ['', 0],
  ])('%j takes %i columns', (text, columns) => {
    expect(widthOf(text)).toBe(columns);
  });

  it('cuts through a wide character with a space in its place', () => {
    expect(textOf(clip([span('a日本b')], 3))).toBe('a日');
    expect(textOf(clip([span('a日本b')], 2))).toBe('a ');
    expect(textOf(clip([span('a日本b')], 3, 2))).toBe(' 本');
  });

  it('fits any text into exactly so many columns', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 40 }), (text, columns) => {
        expect(widthOf(fitted(span(text).text, columns))).toBe(columns);
      }),
    );
  });

  it('wraps to lines that are no wider than asked, and loses no word', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{1,12}$/)), fc.integer({ min: 3, max: 30 }), (words, columns) => {
        const lines = wrapText(words.join(' '), columns);
        for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(columns);
        expect(lines.join('').replaceAll(' ', '')).toBe(words.join(''));
      }),
    );
  });

  it('keeps the look of each piece where it wraps', () => {
    const lines = wrapSpans([span('one two '), span('three four', { bold: true })], 9);
    expect(lines.map(textOf)).toEqual(['one two', 'three', 'four']);
    expect(lines[1]).toEqual([{ text: 'three', bold: true }]);
  });
});

describe('what others wrote', () => {
  const evil = 'a\u001b]0;owned\u0007b\u001b[2J\r\n\u202ec\u009b31m';

  it('reaches the terminal as visible characters only', () => {
    for (const painted of [paintLine([span(evil)], true), paintLine([{ text: evil }], false)]) {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: none of them may be there.
      expect(painted).not.toMatch(/[\u0000-\u001f\u0080-\u009f\u202e]/);
      expect(painted).toContain('\\x1b]0;owned\\x07');
    }
  });

  it('of a log keeps its colours, and nothing else that a terminal obeys', () => {
    const line = logSpans('\u001b[31mred\u001b[0m plain\u001b[2J \u001b[8mhidden');
    expect(line[0]).toEqual({ text: 'red', own: '31' });
    expect(textOf(line)).toBe('red plain\\x1b[2J hidden');
    expect(paintLine(line, true)).toContain('\u001b[31mred\u001b[0m');
    expect(paintLine(line, false)).not.toContain('\u001b');
  });

  it('of a log is never hidden by colours that hide nothing each by itself, and keeps few of them', () => {
    const [hidden] = logSpans('\x1b[38;5m\x1b[38;5;8mHIDDEN');
    expect(hidden).toEqual({ text: 'HIDDEN', own: '38;5m\x1b[38;5;8' });
    const [many] = logSpans(`${'\x1b[31m'.repeat(500)}x`);
    expect(many?.own?.length).toBeLessThan(40);
  });

  it('has tabs as the columns up to the next stop', () => {
    expect(logText('a\tb')).toBe('a       b');
    expect(lineWidth(logSpans('12345678\tb'))).toBe(17);
  });
});

it('without colours still tells what is selected and what is important', () => {
  expect(paintLine([span('x', { bold: true, reversed: true, tone: 'bad' })], false)).toBe('\u001b[1;7mx\u001b[0m');
  expect(paintLine([span('x', { tone: 'bad' })], false)).toBe('x');
});
