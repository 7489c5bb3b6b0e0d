import { describe, expect, it } from 'vitest';
import { asVersion2 } from '../../../electron/shell/settings-before.ts';
import { storedOf } from '../../../electron/shell/stored-settings.ts';

describe('a settings file', () => {
  it('with a shortcut that has no modifier keeps all else, and says what has its default', () => {
    const { stored, dropped } = storedOf({
      version: 2,
      settings: { shortcut: 'L', theme: 'dark', notifyDown: false },
      stacks: ['/p/stacklight.yaml'],
      recent: [{ file: '/p/a.yaml', name: 'a' }],
    });
    expect(stored).toMatchObject({
      settings: { theme: 'dark', notifyDown: false },
      stacks: ['/p/stacklight.yaml'],
      recent: [{ file: '/p/a.yaml', name: 'a' }],
    });
    expect(stored.settings).not.toHaveProperty('shortcut');
    expect(dropped).toEqual(['shortcut']);
  });

  it('loses a list that is none, and names what it does not know in one line', () => {
    const { stored, dropped } = storedOf({ settings: { 'a\nb': 1 }, stacks: 7, told: null, later: true });
    expect(stored).toMatchObject({ settings: {}, stacks: [], told: { opened: [], closed: [] } });
    expect(dropped).toEqual(['a\\nb', 'stacks', 'told']);
  });

  it('of another version, or that is none, is not guessed at', () => {
    for (const content of [{ version: 3 }, [], 'x', null]) expect(() => storedOf(content)).toThrow();
  });

  it('as it was before it had a version is read whole', () => {
    const before = { settings: { stacks: ['/p'], notifications: { down: false, recovered: true }, startHidden: true } };
    const { stored, dropped } = storedOf(asVersion2(before));
    expect(stored).toMatchObject({ stacks: ['/p'], settings: { notifyDown: false, startHidden: true } });
    expect(dropped).toEqual([]);
  });
});
