import { describe, expect, it } from 'vitest';
import { appChoicesSchema, type Settings } from '../../../electron/contract/settings.ts';
import { parseEditorCommand } from '../../../electron/shell/editor-command.ts';
import type { SettingsStore } from '../../../electron/shell/settings.ts';
import { createSettingsDesk, type SettingsDeskDeps } from '../../../electron/shell/settings-desk.ts';
import { EXAMPLE_DEFAULTS } from '../../support/example-settings.ts';
import { createFakeHost } from '../../support/fake-host.ts';
import { aSnapshot, aView } from '../../support/views.ts';

function desk(system: Partial<SettingsDeskDeps> = {}) {
  let choices = appChoicesSchema.strip().parse(EXAMPLE_DEFAULTS);
  let snoozed: number | undefined;
  const stackSnoozes: Record<string, number> = {};
  const store: Pick<
    SettingsStore,
    'choices' | 'choose' | 'stacks' | 'snoozedUntil' | 'snooze' | 'stackSnoozes' | 'snoozeStack'
  > = {
    choices: () => choices,
    choose: (part) => {
      choices = { ...choices, ...part };
    },
    stacks: () => ['/p/blog/stacklight.yaml'],
    snoozedUntil: () => snoozed,
    snooze: (until) => {
      snoozed = until;
    },
    stackSnoozes: () => stackSnoozes,
    snoozeStack: (stack, until) => {
      stackSnoozes[stack] = until ?? 0;
    },
  };
  const told: Settings[] = [];
  const done: string[] = [];
  const host = createFakeHost(aView({ stacks: [aSnapshot({ file: '/p/shop/stacklight.yaml' })] }));
  const made = createSettingsDesk({
    store: store as SettingsStore,
    host,
    confirmEngine: async (context) => done.push(`confirm ${context}`) > 0,
    editorCommand: async (text) => parseEditorCommand(text),
    confirmEditor: async ({ program }) => done.push(`confirm ${program}`) > 0,
    setStartAtLogin: async (on) => void done.push(`login ${on}`),
    setShortcut: (keys) => done.push(`keys ${keys}`) > 0,
    setTheme: (theme) => done.push(`theme ${theme}`),
    changed: (settings) => told.push(settings),
    ...system,
  });
  return { made, told, done, host };
}

describe('a change of the settings', () => {
  it('to another engine is made only when it was confirmed outside of the page, and the rest is made', async () => {
    const refused = desk({ confirmEngine: async () => false });
    const { settings, problem } = await refused.made.change({ engineContext: 'evil', alertAfterMs: 60_000 });
    expect(settings.choices).toMatchObject({ engineContext: '', alertAfterMs: 60_000 });
    expect(problem).toMatch(/was not confirmed/);
    const { made, done, host } = desk();
    await made.change({ engineContext: 'colima' });
    await made.change({ engineContext: 'colima' });
    await made.change({ engineContext: '' });
    expect(host.settings.preferences().engineContext).toBe('');
    expect(done).toEqual(['confirm colima', 'confirm ']);
  });

  it('to a command for files is made only when it was confirmed outside of the page, and its program can be run', async () => {
    const { made, done } = desk();
    const wrong = await made.change({ editorCommand: 'code', editor: 'command' });
    expect(wrong).toMatchObject({ settings: { choices: { editorCommand: '', editor: '' } } });
    expect(wrong.problem).toMatch(/write \{file\}/);
    expect(done).toEqual([]);
    const right = await made.change({ editorCommand: 'code {file}', editor: 'command' });
    expect(right.settings.choices).toMatchObject({ editorCommand: 'code {file}', editor: 'command' });
    await made.change({ editorCommand: 'code {file}', theme: 'dark' });
    expect(done).toEqual(['confirm code', 'theme dark']);
    const refused = desk({ confirmEditor: async () => false });
    const { settings, problem } = await refused.made.change({ editorCommand: 'evil {file}', editor: 'command' });
    expect(settings.choices).toMatchObject({ editorCommand: '', editor: '' });
    expect(problem).toMatch(/not confirmed/);
  });

  it('that silences alerts leaves a trace in the history, and none where nothing changed', async () => {
    const { made, host } = desk();
    await made.change({ notifyDown: false, quietHours: true, theme: 'dark' });
    await made.change({ notifyDown: false });
    made.snooze(false);
    made.snooze(true);
    made.snooze(false);
    made.snooze(true, 'shop');
    made.snooze(false, 'shop');
    expect(host.calls).toEqual([
      'note notifications of this desktop were changed in the app: not told when something is down; quiet from 22:00 to 07:00',
      'note notifications of this desktop are held back for 1 h, as asked in the app',
      'note notifications of this desktop are no longer held back, as asked in the app',
      'note of shop notifications of this stack are held back for 1 h, as asked in the app',
      'note of shop notifications of this stack are no longer held back, as asked in the app',
    ]);
  });

  it('goes to whoever keeps it, takes effect at once and is told to all', async () => {
    const { made, told, done, host } = desk();
    const { settings, problem } = await made.change({ theme: 'dark', alertAfterMs: 60_000, startAtLogin: true });
    expect(problem).toBeUndefined();
    expect(settings.choices).toMatchObject({ theme: 'dark', alertAfterMs: 60_000, startAtLogin: true });
    expect(settings.defaults).toMatchObject({ theme: 'system', alertAfterMs: 10_000, startAtLogin: false });
    expect(host.settings.preferences().alertAfterMs).toBe(60_000);
    expect(done).toEqual(['login true', 'theme dark']);
    expect(told).toEqual([settings]);
  });

  it('that the system refuses is not kept, and the rest of it is', async () => {
    const { made } = desk({
      setShortcut: (keys) => keys === '',
      setStartAtLogin: () => Promise.reject(new Error('read-only file system')),
    });
    const { settings, problem } = await made.change({ shortcut: 'Alt+L', startAtLogin: true, density: 'compact' });
    expect(settings.choices).toMatchObject({ shortcut: '', startAtLogin: false, density: 'compact' });
    expect(problem).toMatch(/read-only file system.*Alt\+L/s);
  });

  it('snoozes for an hour, and not any more when it is taken back', () => {
    const { made } = desk();
    const until = made.snooze(true).snoozedUntil ?? 0;
    expect(until - Date.now()).toBeGreaterThan(3_590_000);
    expect(made.snooze(false).snoozedUntil).toBeUndefined();
  });

  it('arranges stacks by names that the page may say', async () => {
    const { made, host } = desk();
    const [shop, blog] = made.settings().stacks;
    await made.arrange({ how: 'move', id: blog?.id ?? '', before: shop?.id });
    const arranged = await made.arrange({ how: 'at-start', id: shop?.id ?? '', open: false });
    expect(arranged.stacks.map(({ name, openAtStart }) => [name, openAtStart])).toEqual([
      ['blog', true],
      ['shop', false],
    ]);
    expect(host.settings.stacks().closedAtStart).toEqual(['/p/shop/stacklight.yaml']);
    expect(await made.arrange({ how: 'at-start', id: 'nobody', open: true })).toEqual(arranged);
  });
});
