import { expect, it } from 'vitest';
import { appChoicesSchema } from '../../../electron/contract/settings.ts';

const takes = (shortcut: string) => appChoicesSchema.partial().safeParse({ shortcut }).success;

it.each(['', 'CommandOrControl+Shift+L', 'Alt+L', 'Super+,', 'Ctrl+Alt+F1'])(
  'a global shortcut may be "%s"',
  (keys) => {
    expect(takes(keys)).toBe(true);
  },
);

it.each(['A', 'Enter', 'Shift+A', 'Space', 'F5'])('a global shortcut takes no key from who types: "%s"', (keys) => {
  expect(takes(keys)).toBe(false);
});
