import { describe, expect, it } from 'vitest';
import { formatClock, formatDay, formatUtc, formatUtcTime } from '../../../../shared/text/clock-time.ts';
import { formatCount } from '../../../../shared/text/count.ts';
import { formatList } from '../../../../shared/text/list.ts';
import { formatPercent, formatSize } from '../../../../shared/text/size.ts';

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
    expect(formatSize(bytes)).toBe(words);
  });

  it('show a decimal of the processor only below ten percent', () => {
    expect([formatPercent(0.31), formatPercent(9.96), formatPercent(140.2)]).toEqual(['0.3 %', '10 %', '140 %']);
  });

  it('count one as one', () => {
    expect([formatCount(1, 'step'), formatCount(2, 'step')]).toEqual(['1 step', '2 steps']);
    expect([formatCount(0, 'copy', 'copies'), formatCount(1, 'copy', 'copies')]).toEqual(['0 copies', '1 copy']);
  });

  it('are listed as people write lists', () => {
    expect([formatList([]), formatList(['a']), formatList(['a', 'b']), formatList(['a', 'b', 'c'])]).toEqual([
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
    expect(formatClock(new Date(2026, 10, 21, 14, 2).getTime(), now)).toBe('14:02');
    expect(formatClock(new Date(2026, 10, 20, 9, 5).getTime(), now)).toBe('2026-11-20 09:05');
  });

  it('are told in UTC where others read them, and never throw', () => {
    const at = Date.UTC(2026, 10, 21, 17, 0, 4, 120);
    expect([formatUtc(at), formatUtcTime(at)]).toEqual(['2026-11-21 17:00:04', '17:00:04.120']);
    for (const none of [Number.NaN, Number.POSITIVE_INFINITY, 9e15])
      expect([formatUtc(none), formatUtcTime(none)]).toEqual(['at an unknown time', '?']);
  });

  it('name the day before yesterday by its date', () => {
    const noon = new Date(2026, 10, 21, 12).getTime();
    expect(formatDay(noon - 11 * HOUR, noon)).toBe('Today');
    expect(formatDay(noon - 13 * HOUR, noon)).toBe('Yesterday');
    expect(formatDay(noon - 40 * HOUR, noon)).toMatch(/19|20/);
  });
});
