import { describe, expect, it } from 'vitest';
import { localPath, mappingOf, portable, readState, stateFileSchema } from '../../../electron/cli/data/state-file.ts';

describe('a path that moves to another machine', () => {
  it('is written from the home of its user, whatever that is called', () => {
    expect(portable('/home/ada/shop/stacklight.yaml', '/home/ada')).toBe('~/shop/stacklight.yaml');
    expect(portable('C:\\Users\\ada\\shop\\stacklight.yaml', 'C:\\Users\\ada')).toBe('~/shop/stacklight.yaml');
    expect(portable('/home/ada/a\\b/stacklight.yaml', '/home/ada')).toBe('~/a\\b/stacklight.yaml');
  });

  it('stays as it is outside of the home', () => {
    expect(portable('/srv/shop/stacklight.yaml', '/home/ada')).toBe('/srv/shop/stacklight.yaml');
    expect(portable('/home/adam/stacklight.yaml', '/home/ada')).toBe('/home/adam/stacklight.yaml');
    expect(portable('D:\\shop\\stacklight.yaml', 'C:\\Users\\ada')).toBe('D:\\shop\\stacklight.yaml');
  });

  it('is found below the home there, or where its folder was moved to', () => {
    const map = [{ from: '/srv/shop/', to: '/srv/projects/shop' }];
    expect(localPath('~/shop/stacklight.yaml', '/home/bob', [])).toBe('/home/bob/shop/stacklight.yaml');
    expect(localPath('/srv/shop/stacklight.yaml', '/home/bob', map)).toBe('/srv/projects/shop/stacklight.yaml');
    expect(localPath('/srv/shopping/stacklight.yaml', '/home/bob', map)).toBe('/srv/shopping/stacklight.yaml');
    // A shell makes the home of the user who types it of `~`.
    const moved = [{ from: '/home/bob/shop', to: '/srv/projects/shop' }];
    expect(localPath('~/shop/stacklight.yaml', '/home/bob', moved)).toBe('/srv/projects/shop/stacklight.yaml');
  });

  it('is mapped by two folders that are said whole', () => {
    expect(mappingOf('/srv/a=/srv/b')).toEqual({ from: '/srv/a', to: '/srv/b' });
    expect(mappingOf('~/a=C:\\b')).toEqual({ from: '~/a', to: 'C:\\b' });
    for (const text of ['', '=', '/srv/a', '=/srv/b', 'a=/srv/b', '/srv/a=b']) expect(mappingOf(text)).toBeUndefined();
  });
});

describe('what moves to another machine', () => {
  const file = { format: 'stacklight-state', version: 1, writtenBy: '1.0.0', stacks: [] };

  it('is what was chosen in the app and for the supervisor, as it is kept there', () => {
    const settings = { startHidden: true, notifyDown: false, theme: 'dark' };
    const preferences = { alertAfterMs: 60_000, checkRetries: 5 };
    expect(stateFileSchema.parse({ ...file, settings, preferences })).toMatchObject({ settings, preferences });
  });

  it('is not what hangs on the machine: its start at log-in, its engines, a program that was confirmed there', () => {
    const read = stateFileSchema.parse({
      ...file,
      settings: { startAtLogin: true, editorCommand: 'evil {file}' },
      preferences: { engineContext: 'colima' },
    });
    expect([read.settings, read.preferences]).toEqual([{}, {}]);
  });

  it('is read as far as it can be understood, and what was left out is named', () => {
    const shop = { name: 'shop', file: '~/shop/stacklight.yaml', open: true, up: ['api'] };
    const read = readState({
      ...file,
      stacks: [shop, { ...shop, open: 'perhaps' }, 7],
      settings: { theme: 'plaid', notifyDown: false, sirens: true, startAtLogin: true, editorCommand: 'evil {file}' },
      preferences: { checkRetries: -4, alertAfterMs: 60_000, engineContext: 'colima' },
    });
    expect(read?.state).toMatchObject({
      stacks: [shop],
      settings: { notifyDown: false },
      preferences: { alertAfterMs: 60_000 },
    });
    expect(Object.keys(read?.state.settings ?? {})).toEqual(['notifyDown']);
    expect(read?.dropped).toEqual(['theme', 'sirens', 'checkRetries', '2 stacks']);
    expect(readState({ ...file, format: 'other' })).toBeUndefined();
    expect(readState({ ...file, version: 9, stacks: [7] })).toMatchObject({ state: { version: 9 }, dropped: [] });
  });
});
