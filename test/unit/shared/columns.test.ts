import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { columnsOf, inLines } from '../../../shared/text/columns.ts';

describe('columns of a text', () => {
  it.each(['abc', '日本語', 'é', 'ñandú', '한글', '😀 ok', '↻4', '● green', 'ＡＢ', 'שלום', 'ไทย'])(
    'of %s are as a measuring library counts them',
    (text) => {
      expect(columnsOf(text)).toBe(stringWidth(text));
    },
  );

  it('wrap without a loss, each line as wide as there is room for unless one word is wider', () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[a-z日]{1,9}$/), { minLength: 1 }),
        fc.integer({ min: 1, max: 30 }),
        (words, room) => {
          const lines = inLines(words.join(' '), room);
          expect(lines.join(' ')).toBe(words.join(' '));
          for (const line of lines) if (line.includes(' ')) expect(columnsOf(line)).toBeLessThanOrEqual(room);
        },
      ),
    );
  });
});
