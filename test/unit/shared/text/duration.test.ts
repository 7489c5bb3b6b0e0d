import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatAge,
  formatDuration,
  formatExactDuration,
  formatPreciseDuration,
} from '../../../../shared/text/duration.ts';

describe('a span of time in words', () => {
  it.each([
    [-5, '0 s'],
    [0, '0 s'],
    [999, '0 s'],
    [1_000, '1 s'],
    [59_999, '59 s'],
    [60_000, '1 min'],
    [90_000, '1 min 30 s'],
    [3_599_999, '59 min 59 s'],
    [3_600_000, '1 h'],
    [3_690_000, '1 h 1 min'],
    [11_520_000, '3 h 12 min'],
    [86_399_999, '23 h 59 min'],
    [172_800_000, '2 d'],
    [183_600_000, '2 d 3 h'],
    // The smaller unit is the next one or none: "1 d 59 min" would be read as more exact than it is.
    [89_940_000, '1 d'],
    [Number.NaN, 'an unknown time'],
    [Number.POSITIVE_INFINITY, 'an unknown time'],
  ])('%d ms are %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });

  it.each([
    [0, '< 1 min'],
    [59_999, '< 1 min'],
    [60_000, '1 min'],
    [3_599_999, '59 min'],
    [11_520_000, '3 h'],
    [183_600_000, '2 d'],
  ])('%d ms are roughly %s', (ms, text) => {
    expect(formatAge(ms)).toBe(text);
  });

  it('never tells more than has passed, and at most two units of it', () => {
    const unitMs: Readonly<Record<string, number>> = { d: 86_400_000, h: 3_600_000, min: 60_000, s: 1_000 };
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40 * 86_400_000 }), (ms) => {
        const words = formatDuration(ms).split(' ');
        let told = 0;
        for (let at = 0; at < words.length; at += 2) told += Number(words[at]) * (unitMs[words[at + 1] ?? ''] ?? 0);
        const last = unitMs[words.at(-1) ?? ''] ?? 0;
        expect(words.length).toBeLessThanOrEqual(4);
        expect(told).toBeLessThanOrEqual(ms);
        expect(ms - told).toBeLessThan(words.length === 4 ? last : Math.max(last, 1_000));
      }),
    );
  });
});

describe('a span of which fractions matter', () => {
  it.each([
    [-5, '0 ms'],
    [0, '0 ms'],
    [0.2, '< 1 ms'],
    [250, '250 ms'],
    [999.7, '1 s'],
    [1_500, '1.5 s'],
    [9_990, '9.9 s'],
    [12_400, '12.4 s'],
    [59_990, '59.9 s'],
    [90_000, '1 min 30 s'],
  ])('%d ms are %s', (ms, text) => {
    expect(formatPreciseDuration(ms)).toBe(text);
  });
});

describe('a span that a file says', () => {
  it.each([
    [0, '0 s'],
    [250, '250 ms'],
    [1_500, '1 s 500 ms'],
    [90_000, '1 min 30 s'],
    [120_000, '2 min'],
    [3_690_000, '1 h 1 min 30 s'],
    [86_400_001, '1 d 1 ms'],
  ])('%d ms are %s, with nothing cut off', (ms, text) => {
    expect(formatExactDuration(ms)).toBe(text);
  });
});
