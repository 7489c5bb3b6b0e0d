import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchQuery, matchWord } from '../../../../renderer/palette/score.ts';

const best = (query: string, texts: readonly string[]) =>
  texts.toSorted((a, b) => (matchQuery(query, b)?.score ?? -99) - (matchQuery(query, a)?.score ?? -99))[0];

describe('what was typed', () => {
  it('fits a text that has its letters in their order, whatever their case', () => {
    expect(matchWord('rst', 'Restart api')?.places).toEqual([0, 2, 3]);
    expect(matchWord('tsr', 'Restart')).toBeUndefined();
    expect(matchWord('API', 'Restart api')?.places).toEqual([8, 9, 10]);
  });

  it('fits best where its letters stand together, at the beginning of a word, and nothing else is', () => {
    expect(best('api', ['Show capillary', 'Show api', 'A plain item'])).toBe('Show api');
    expect(best('fp', ['Stop of', 'Fix ports'])).toBe('Fix ports');
    expect(best('logs', ['Logs of web', 'Logs'])).toBe('Logs');
  });

  it('is found word by word, in any order', () => {
    expect(matchQuery('api rest', 'Restart api shop')?.places).toEqual([0, 1, 2, 3, 8, 9, 10]);
    expect(matchQuery('api nothing', 'Restart api shop')).toBeUndefined();
    expect(matchQuery('  ', 'Restart api')).toEqual({ score: 0, places: [] });
  });

  it('marks the very letters, ascending, and finds each text by each of its parts', () => {
    const text = fc.string({ unit: fc.constantFrom(...'abcAB -/ü'), minLength: 1, maxLength: 24 });
    fc.assert(
      fc.property(text, fc.array(fc.nat(30), { maxLength: 8 }), (all, picks) => {
        const letters = [...all];
        const at = [...new Set(picks.map((pick) => pick % letters.length))].sort((a, b) => a - b);
        const word = at.map((place) => letters[place]).join('');
        const found = matchWord(word, all);
        expect(found?.places.map((place) => letters[place]?.toLowerCase()).join('')).toBe(word.toLowerCase());
        expect(found?.places).toEqual([...new Set(found?.places)].sort((a, b) => a - b));
      }),
    );
  });

  it('is judged no worse than by any one way to find it', () => {
    // All letters in a row at the beginning is the best that there is of a text of this length.
    const whole = matchWord('restart', 'restart x')?.score ?? 0;
    for (const text of ['r e s t a rt', 'xrestartx', 'rxestart x'].map((one) => one.padEnd(9)))
      expect(matchWord('restart', text)?.score).toBeLessThan(whole);
  });
});
