import { describe, expect, it } from 'vitest';
import { sinceOf } from '../../../electron/cli/since.ts';

const now = new Date(2026, 10, 21, 14, 30).getTime();

describe('a moment as people name it', () => {
  it.each([
    ['10m', now - 600_000],
    ['2d', now - 2 * 86_400_000],
    ['1w', now - 7 * 86_400_000],
    ['today', new Date(2026, 10, 21).getTime()],
    ['9:05', new Date(2026, 10, 21, 9, 5).getTime()],
    ['17:00', new Date(2026, 10, 20, 17).getTime()],
    ['2026-11-20', new Date(2026, 10, 20).getTime()],
    ['2026-11-20T08:00', new Date(2026, 10, 20, 8).getTime()],
    ['2026-11-20T08:00:00Z', Date.UTC(2026, 10, 20, 8)],
  ])('%s', (text, at) => expect(sinceOf(text, now)).toBe(at));

  it.each(['5', '0', '', 'whenever', '25:00', '2026-13-45', '2001'])('is not %j', (text) => {
    expect(sinceOf(text, now)).toBeUndefined();
  });
});
