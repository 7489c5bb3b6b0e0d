import { expect, it } from 'vitest';
import type { Platform } from '../../../../electron/platform/platform.ts';
import { PREFERENCE_DEFAULTS, passingPreferences } from '../../../../electron/supervisor/host/preference-store.ts';
import { settingsNote } from '../../../../electron/supervisor/host/settings-note.ts';
import { settingsPort } from '../../../../electron/supervisor/host/settings-port.ts';

it('a change of alerts, checks or the engine is noted in each open stack, and one of the size of logs is not', async () => {
  const notes: string[] = [];
  const port = settingsPort({
    platform: {} as Platform,
    store: passingPreferences(),
    engine: { reconnect: () => undefined },
    reread: async () => undefined,
    note: (sentence) => notes.push(sentence),
    changed: () => undefined,
  });
  await port.change({ logBytes: 5_000_000 });
  await port.change({ alertAfterMs: 3_600_000, remindMs: 0, engineContext: 'work' });
  await port.change({ engineContext: 'work' });
  expect(notes).toEqual([
    'settings were changed in the app: an alert comes after: 10 s, now 1 h; reminders: 30 min, now off; Docker context: automatic, now work',
  ]);
});

it('a name from outside is inert', () => {
  const note = settingsNote(PREFERENCE_DEFAULTS, { ...PREFERENCE_DEFAULTS, engineContext: 'a\x1b[2Jb\n' });
  expect(note).toContain('now a\\x1b[2Jb\\n');
});

it('what holds is worked out when it changes, not each time that it is asked for: every log asks, every half minute', async () => {
  const store = passingPreferences();
  const before = store.preferences();
  expect(store.preferences()).toBe(before);
  await store.change({ logBytes: 5_000_000 });
  expect(store.preferences()).toEqual({ ...PREFERENCE_DEFAULTS, logBytes: 5_000_000 });
  expect(before).toEqual(PREFERENCE_DEFAULTS);
});
