import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logSpans, plainText } from '../../../renderer/ansi.ts';
import { markedSpans } from '../../../renderer/logs/spans.ts';

const esc = '\u001b';
const isControl = (char: string) =>
  (char < ' ' && char !== '\t' && char !== '\n') || (char >= '\u007f' && char <= '\u009f');
const texts = (line: string) => logSpans(line).map(({ text }) => text);

describe('a log line', () => {
  it('turns colours into classes and back to plain at a reset', () => {
    expect(logSpans(`${esc}[1;31mERROR${esc}[0m: down`)).toEqual([
      { text: 'ERROR', color: 'red', bold: true, dim: false },
      { text: ': down', bold: false, dim: false },
    ]);
  });

  it('reads bright colours like the others and passes over palette and true colours', () => {
    expect(logSpans(`${esc}[92mok${esc}[38;5;196mx${esc}[38;2;1;31;2my`).map(({ color }) => color)).toEqual([
      'green',
      'green',
      'green',
    ]);
  });

  it('drops cursor movements, titles, links and control characters', () => {
    expect(plainText(`${esc}[2K${esc}[1Ga${esc}]0;title\u0007b${esc}]8;;http://x${esc}\\c\u0000\u0008${esc}(Bd`)).toBe(
      'abcd',
    );
  });

  it('keeps what a terminal shows last after carriage returns', () => {
    expect(texts('10%\r50%\r100%\r')).toEqual(['100%']);
  });

  it('leaves markup as the text that it is', () => {
    expect(texts('<script>alert(1)</script>')).toEqual(['<script>alert(1)</script>']);
  });

  it('never shows an escape character, whatever is printed', () => {
    const piece = fc.oneof(fc.string(), fc.constantFrom(esc, `${esc}[`, '[31', 'm', ';', '\r', '\u0007', '\u009b'));
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const line = pieces.join('');
        const shown = texts(line).join('');
        expect([...shown].filter(isControl)).toEqual([]);
        expect(plainText(line)).toBe(shown);
      }),
    );
  });
});

describe('marks in a line', () => {
  const line = `${esc}[31mError${esc}[0m: no`;

  it('go across a change of colour and mark nothing else', () => {
    expect(markedSpans(line, [[3, 6]]).map(({ text, color, hit }) => [text, color, hit])).toEqual([
      ['Err', 'red', false],
      ['or', 'red', true],
      [':', undefined, true],
      [' no', undefined, false],
    ]);
  });

  it('never change the text that they mark', () => {
    const ranges = fc.array(fc.tuple(fc.nat(30), fc.integer({ min: 1, max: 5 }))).map((pairs) => {
      let end = 0;
      return pairs.map(([skip, length]) => {
        const from = end + skip;
        end = from + length;
        return [from, end] as const;
      });
    });
    fc.assert(
      fc.property(fc.string(), ranges, (text, marks) => {
        const shown = markedSpans(text, marks).map((span) => span.text);
        expect(shown.join('')).toBe(plainText(text));
      }),
    );
  });
});
