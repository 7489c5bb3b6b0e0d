import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Update } from '../../../../electron/contract/updates.ts';
import { LIMITS } from '../../../../electron/limits.ts';
import { createUpdateDesk, type UpdateDeskDeps } from '../../../../electron/shell/updates/update-desk.ts';
import type { UpdateFeed } from '../../../../electron/shell/updates/update-feed.ts';

const FILE = '/home/mara/.cache/stacklight-updater/pending/Stacklight.AppImage';

function desk(feed: Partial<UpdateFeed> = {}, parts: Partial<UpdateDeskDeps> = {}, yes = true) {
  const told: Update[] = [];
  const done: string[] = [];
  const asked: string[] = [];
  const notices: (string | undefined)[] = [];
  const made = createUpdateDesk({
    source: { kind: 'feed', host: 'updates.example.org' },
    feed: {
      look: async () => '0.2.0',
      fetch: async (onPercent) => {
        onPercent(40);
        return FILE;
      },
      install: () => {},
      ...feed,
    },
    installing: {
      place: '/home/mara/Stacklight.AppImage',
      keptAs: '/home/mara/Stacklight.AppImage.previous',
      put: async (file) => void done.push(`put ${file}`),
      restart: () => void done.push('restart'),
    },
    version: '0.1.0',
    choices: () => ({ lookForUpdates: true }),
    dialog: {
      showMessageBox: async (options: unknown) => {
        const { message, detail } = options as Electron.MessageBoxOptions;
        asked.push(`${message} ${detail}`);
        return { response: yes ? 0 : 1, checkboxChecked: false };
      },
    },
    log: () => {},
    changed: (update) => told.push(update),
    notice: (text) => notices.push(text),
    ...parts,
  });
  return { made, told, done, asked, notices };
}

describe('looking for an update', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('finds a newer version, says it on the page, and installs nothing by itself', async () => {
    const { made, told, done, notices } = desk();
    expect(made.now()).toMatchObject({ kind: 'unknown' });
    expect(await made.look()).toEqual({ kind: 'found', text: 'Stacklight 0.2.0 is available.', version: '0.2.0' });
    expect(told.map(({ kind }) => kind)).toEqual(['looking', 'found']);
    expect(notices).toEqual(['Stacklight 0.2.0 is available; it can be installed from Settings, under About.']);
    expect(done).toEqual([]);
  });

  it('says that there is nothing newer, and takes back what it said before', async () => {
    const { made, notices } = desk({ look: async () => undefined });
    expect(await made.look()).toEqual({ kind: 'current', text: 'Stacklight 0.1.0 is the newest version.' });
    expect(notices).toEqual([undefined]);
  });

  it('asks the feed once for all who ask at the same time', async () => {
    let looks = 0;
    const { made } = desk({
      look: async () => {
        looks += 1;
        return undefined;
      },
    });
    await Promise.all([made.look(), made.look(), made.look()]);
    expect(looks).toBe(1);
  });

  it('happens by itself some time after the start and once a day, and not where that is off', async () => {
    for (const lookForUpdates of [true, false]) {
      const look = vi.fn(async () => undefined);
      const { made } = desk({ look }, { choices: () => ({ lookForUpdates }) });
      await vi.advanceTimersByTimeAsync(LIMITS.shell.updateFirstLookMs - 1);
      expect(look).toHaveBeenCalledTimes(0);
      await vi.advanceTimersByTimeAsync(LIMITS.shell.updateLookAgainMs);
      expect(look).toHaveBeenCalledTimes(lookForUpdates ? 2 : 0);
      made.close();
      await vi.advanceTimersByTimeAsync(LIMITS.shell.updateLookAgainMs);
      expect(look).toHaveBeenCalledTimes(lookForUpdates ? 2 : 0);
    }
  });

  it('never happens where a package manager brings updates', async () => {
    const look = vi.fn(async () => '0.2.0');
    const elsewhere = { kind: 'elsewhere', text: 'Updates come from your package manager.' } as const;
    const { made, done } = desk({ look }, { source: elsewhere });
    await vi.advanceTimersByTimeAsync(LIMITS.shell.updateLookAgainMs);
    expect([await made.look(), await made.install(), made.now()]).toEqual([elsewhere, elsewhere, elsewhere]);
    expect([look.mock.calls, done]).toEqual([[], []]);
  });
});

describe('installing an update', () => {
  it('asks, says what happens to what, and restarts only when the file is in place', async () => {
    const { made, told, done, asked } = desk();
    await made.look();
    expect(await made.install()).toMatchObject({ kind: 'installing', version: '0.2.0' });
    expect(asked).toHaveLength(1);
    expect(asked[0]).toContain('Install Stacklight 0.2.0?');
    expect(asked[0]).toContain('updates.example.org');
    expect(asked[0]).toContain('Your services keep running');
    expect(asked[0]).toContain('/home/mara/Stacklight.AppImage.previous');
    expect(done).toEqual([`put ${FILE}`, 'restart']);
    expect(told.map(({ text }) => text)).toContain('Downloading Stacklight 0.2.0: 40 %');
    made.close();
  });

  it('leaves everything as it is without a yes', async () => {
    const fetch = vi.fn(async () => FILE);
    const { made, done } = desk({ fetch }, {}, false);
    await made.look();
    expect(await made.install()).toMatchObject({ kind: 'found', version: '0.2.0' });
    expect([fetch.mock.calls, done]).toEqual([[], []]);
    made.close();
  });

  it('that fails restarts nothing, says why, and can be tried again', async () => {
    const wrong = Object.assign(new Error('sha512 checksum mismatch'), { code: 'ERR_CHECKSUM_MISMATCH' });
    const fetch = vi.fn(async (): Promise<string> => FILE);
    fetch.mockRejectedValueOnce(wrong);
    const { made, done } = desk({ fetch });
    await made.look();
    expect(await made.install()).toMatchObject({ kind: 'failed', text: expect.stringContaining('SHA-512 differs') });
    expect(done).toEqual([]);
    expect(await made.install()).toMatchObject({ kind: 'installing' });
    expect(done).toEqual([`put ${FILE}`, 'restart']);
    made.close();
  });

  it('does nothing where nothing was found', async () => {
    const { made, asked } = desk();
    expect(await made.install()).toMatchObject({ kind: 'unknown' });
    expect(asked).toEqual([]);
    made.close();
  });
});
