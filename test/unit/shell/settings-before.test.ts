import { describe, expect, it } from 'vitest';
import { asVersion2 } from '../../../electron/shell/settings-before.ts';

describe('a settings file of before', () => {
  it('keeps every choice and every stack', () => {
    const before = {
      settings: {
        stacks: ['/p/shop'],
        notifications: { down: false, recovered: true },
        startHidden: true,
        startAtLogin: false,
      },
      told: { opened: ['i1'], closed: [] },
      recent: [],
    };
    expect(asVersion2(before)).toEqual({
      settings: { startHidden: true, startAtLogin: false, notifyDown: false, notifyRecovered: true },
      stacks: ['/p/shop'],
      told: { opened: ['i1'], closed: [] },
      recent: [],
    });
  });

  it('is left as it is where it has a version, or is no such file', () => {
    const now = { version: 2, settings: { startHidden: true } };
    expect(asVersion2(now)).toBe(now);
    expect(asVersion2('text')).toBe('text');
  });
});
