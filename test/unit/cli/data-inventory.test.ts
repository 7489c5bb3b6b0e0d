import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { takeInventory } from '../../../electron/cli/data/inventory.ts';
import { AUTOSTART_ENTRY, desktopEntry, setAutostart } from '../../../electron/platform/autostart.ts';
import { ownData } from '../../../electron/platform/own-data.ts';

const root = mkdtempSync(join(tmpdir(), 'inventory-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function inventoryOf(name: string, files: readonly string[]) {
  const state = join(root, name);
  mkdirSync(state, { recursive: true });
  for (const file of files) writeFileSync(join(state, file), '{}');
  const elsewhere = { unpacked: undefined, updates: undefined, autostart: undefined };
  const { places, foreign } = await takeInventory({ state, app: state, ...elsewhere });
  const names = (paths: readonly string[]) => paths.map((path) => path.slice(state.length + 1)).sort();
  return { ours: names(places.map(({ path }) => path)), foreign: names(foreign) };
}

describe('what is removed of a folder', () => {
  it('is what Stacklight keeps there, with what was set aside, and nothing else', async () => {
    const ours = ['approvals.key', 'preferences.json', 'preferences.json.corrupt-2026', 'settings.json'];
    expect(await inventoryOf('home', [...ours, 'notes.txt'])).toEqual({ ours, foreign: ['notes.txt'] });
  });

  it('is nothing where only names that anybody may use are in a folder that is not called after us', async () => {
    expect(await inventoryOf('src', ['settings.json', 'stacks', 'electron'])).toEqual({
      ours: [],
      foreign: ['electron', 'settings.json', 'stacks'],
    });
  });

  it('is an update that waits to be put in place', async () => {
    const updates = join(root, 'stacklight-updater');
    mkdirSync(join(updates, 'pending'), { recursive: true });
    const state = join(root, 'nowhere');
    const { places } = await takeInventory({ state, app: state, unpacked: undefined, updates, autostart: undefined });
    expect(places).toEqual([{ path: updates, what: 'a downloaded update', bytes: 0 }]);
    const env = { XDG_CACHE_HOME: '/caches', LOCALAPPDATA: '/local' };
    expect(ownData('linux', env).updates).toBe('/caches/stacklight-updater');
    expect(ownData('windows', env).updates).toBe('/local/stacklight-updater');
    expect(ownData('linux', { ...env, STACKLIGHT_HOME: '/h' }).updates).toBeUndefined();
  });

  it('is what is there where the folder is called after us', async () => {
    expect(await inventoryOf('stacklight', ['daemon.log'])).toEqual({ ours: ['daemon.log'], foreign: [] });
  });
});

describe('the entry for the start at log-in', () => {
  const folder = join(root, 'config');
  const autostart = join(folder, 'autostart', AUTOSTART_ENTRY);
  const env = { XDG_CONFIG_HOME: folder, XDG_CONFIG_DIRS: join(root, 'all') };
  const state = join(root, 'stacklight-state');
  const whose = async () => {
    const { places, foreign } = await takeInventory({
      state,
      app: state,
      unpacked: undefined,
      updates: undefined,
      autostart,
    });
    return places.some(({ path }) => path === autostart) ? 'ours' : foreign.includes(autostart) ? 'theirs' : 'none';
  };

  it('is ours as we wrote it, on or off, and none where there is none', async () => {
    expect(await whose()).toBe('none');
    await setAutostart(true, ['/opt/Stack light/stacklight', '--hidden'], env);
    expect(await whose()).toBe('ours');
    mkdirSync(join(root, 'all/autostart'), { recursive: true });
    writeFileSync(join(root, 'all/autostart', AUTOSTART_ENTRY), desktopEntry(['/opt/x']));
    await setAutostart(false, ['/opt/x'], env);
    expect(await whose()).toBe('ours');
  });

  it('stays when a desktop turned it off, or somebody wrote it', async () => {
    const ours = desktopEntry(['/opt/x', '--hidden']);
    for (const theirs of [
      `${ours}Hidden=true\n`,
      ours.replace('enabled=true', 'enabled=false'),
      '[Desktop Entry]\nHidden=true\n',
      `${ours}OnlyShowIn=KDE;\n`,
      '',
    ]) {
      writeFileSync(autostart, theirs);
      expect([theirs, await whose()]).toEqual([theirs, 'theirs']);
    }
  });
});
