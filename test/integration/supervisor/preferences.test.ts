import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openPreferences, PREFERENCE_DEFAULTS } from '../../../electron/supervisor/host/preference-store.ts';

describe('what people set of the supervisor', () => {
  let home: string;
  let file: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'stacklight-preferences-'));
    file = join(home, 'preferences.json');
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  it('is the defaults where nobody set anything, and writes nothing for that', async () => {
    const store = await openPreferences(home, 1);
    expect(store.preferences()).toEqual(PREFERENCE_DEFAULTS);
    expect(readdirSync(home)).toEqual([]);
    expect(store.notice).toBeUndefined();
  });

  it('is there again after a restart, for its user only, and holds nothing but what was chosen', async () => {
    const store = await openPreferences(home, 1);
    await store.change({ alertAfterMs: 60_000, checkRetries: PREFERENCE_DEFAULTS.checkRetries });
    await store.arrange({ order: ['/b.yaml', '/a.yaml'], closedAtStart: ['/a.yaml'] });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ version: 1, set: { alertAfterMs: 60_000 } });
    expect(JSON.parse(readFileSync(file, 'utf8')).set).not.toHaveProperty('checkRetries');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const again = await openPreferences(home, 2);
    expect(again.preferences()).toEqual({ ...PREFERENCE_DEFAULTS, alertAfterMs: 60_000 });
    expect(again.stacks()).toEqual({ order: ['/b.yaml', '/a.yaml'], closedAtStart: ['/a.yaml'] });
    await again.change({ alertAfterMs: PREFERENCE_DEFAULTS.alertAfterMs });
    expect(JSON.parse(readFileSync(file, 'utf8')).set).toEqual({});
  });

  it.each([
    ['is broken', '{"version": 1, "set": {'],
    ['is of another version', '{"version": 7, "set": {"sirens": true}}'],
  ])('a file that %s is set aside whole and said', async (_what, text) => {
    writeFileSync(file, text);
    const store = await openPreferences(home, 42);
    expect(store.preferences()).toEqual(PREFERENCE_DEFAULTS);
    expect(store.notice).toContain(`${file}.corrupt-42`);
    await store.change({ remindMs: 0 });
    expect(readFileSync(`${file}.corrupt-42`, 'utf8')).toBe(text);
    expect((await openPreferences(home, 43)).preferences().remindMs).toBe(0);
  });

  it('that cannot be is the default, said by its name, and costs nothing else of the file', async () => {
    const text = '{"version": 1, "set": {"checkRetries": -4, "remindMs": 0, "sirens": true}, "stacks": {"order": 7}}';
    writeFileSync(file, text);
    const store = await openPreferences(home, 42);
    expect(store.preferences()).toEqual({ ...PREFERENCE_DEFAULTS, remindMs: 0 });
    expect(store.stacks()).toEqual({ order: [], closedAtStart: [] });
    expect(store.notice).toContain('checkRetries, sirens, order');
    await store.change({ logBytes: 5_000_000 });
    expect(readFileSync(`${file}.corrupt-42`, 'utf8')).toBe(text);
    expect((await openPreferences(home, 43)).notice).toBeUndefined();
  });

  it('holds until the end where the disk refuses to keep it, and says so', async () => {
    const store = await openPreferences(join(file, 'no-folder'), 1);
    writeFileSync(file, '');
    const changed = await store.change({ remindMs: 0 });
    expect(changed).toMatchObject({ ok: false, problem: { code: 'preferences-unsaved' } });
    expect(store.preferences().remindMs).toBe(0);
  });
});
