import { describe, expect, it } from 'vitest';
import { formatClock, formatLocalTime, formatTick } from '../../../../shared/text/clock-time.ts';

const afternoon = new Date(2026, 10, 21, 14, 2, 7).getTime();
const midnight = new Date(2026, 10, 21, 0, 5, 0).getTime();

describe('a time of day', () => {
  it('is written with 24 hours everywhere, as in the sentences of the supervisor, whatever the system of its reader does', () => {
    expect(formatClock(afternoon, afternoon)).toBe('14:02');
    expect(formatLocalTime(afternoon)).toBe('14:02:07');
    expect(formatLocalTime(midnight)).toBe('00:05:00');
    expect(formatTick(afternoon, 86_400_000)).toBe('14:02');
    expect(formatTick(afternoon, 60_000)).toBe('14:02:07');
  });
});
