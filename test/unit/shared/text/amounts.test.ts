import { describe, expect, it } from 'vitest';
import { clockText, dayText, utcText, utcTimeText } from '../../../../shared/text/clock-time.ts';
import { countText } from '../../../../shared/text/count.ts';
import { listText } from '../../../../shared/text/list.ts';
import { percentText, sizeText } from '../../../../shared/text/size.ts';

const HOUR = 3_600_000;

describe('amounts', () => {
  it.each([
    [-1, '0 B'],
    [0, '0 B'],
    [512, '512 B'],
    [999, '999 B'],
    [1_500, '1.5 kB'],
    [84_213_760, '84 MB'],
    [640_000_000, '640 MB'],
    [1_240_000_000, '1.2 GB'],
    [250e9, '250 GB'],
    [999_600, '1.0 MB'],
    [5e15, '5000 TB'],
  ])('%d bytes read %s', (bytes, words) => {
    expect(sizeText(bytes)).toBe(words);
  });

  it('show a decimal of the processor only below ten percent', () => {
    expect([percentText(0.31), percentText(9.96), percentText(140.2)]).toEqual(['0.3 %', '10 %', '140 %']);
  });

  it('count one as one', () => {
    expect([countText(1, 'step'), countText(2, 'step')]).toEqual(['1 step', '2 steps']);
    expect([countText(0, 'copy', 'copies'), countText(1, 'copy', 'copies')]).toEqual(['0 copies', '1 copy']);
  });

  it('are listed as people write lists', () => {
    expect([listText([]), listText(['a']), listText(['a', 'b']), listText(['a', 'b', 'c'])]).toEqual([
      '',
      'a',
      'a and b',
      'a, b and c',
    ]);
  });
});

describe('moments', () => {
  it('name the day only when it was not today', () => {
    const now = new Date(2026, 10, 21, 18).getTime();
    expect(clockText(new Date(2026, 10, 21, 14, 2).getTime(), now)).toBe('14:02');
    expect(clockText(new Date(2026, 10, 20, 9, 5).getTime(), now)).toBe('2026-11-20 09:05');
  });

  it('are told in UTC where others read them, and never throw', () => {
    const at = Date.UTC(2026, 10, 21, 17, 0, 4, 120);
    expect([utcText(at), utcTimeText(at)]).toEqual(['2026-11-21 17:00:04', '17:00:04.120']);
    for (const none of [Number.NaN, Number.POSITIVE_INFINITY, 9e15])
      expect([utcText(none), utcTimeText(none)]).toEqual(['at an unknown time', '?']);
  });

  it('name the day before yesterday by its date', () => {
    const noon = new Date(2026, 10, 21, 12).getTime();
    expect(dayText(noon - 11 * HOUR, noon)).toBe('Today');
    expect(dayText(noon - 13 * HOUR, noon)).toBe('Yesterday');
    expect(dayText(noon - 40 * HOUR, noon)).toMatch(/19|20/);
  });
});
