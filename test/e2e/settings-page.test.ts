import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningApp } from '../support/electron-app.ts';
import { shadowedView } from '../support/example-views.ts';
import { openPageWindow, type PageWindow } from '../support/page-window.ts';
import { until } from '../support/until.ts';

describe('settings and palette in their real window', () => {
  let shown: PageWindow;
  let app: RunningApp;

  beforeAll(async () => {
    shown = await openPageWindow();
    ({ app } = shown);
    await app.page.emulateMedia({ reducedMotion: 'reduce' });
    await shown.show(shadowedView);
    // Keys reach a page that is there.
    await app.page.locator('.home').waitFor();
  });
  afterAll(() => shown?.close());

  const faults = (what: string) => shown.faults(what);
  const theme = () => app.page.evaluate(() => document.documentElement.dataset.theme ?? 'system');
  const palette = async (typed: string) => {
    await app.page.keyboard.press('Control+k');
    await app.page.getByRole('combobox', { name: 'Find an action' }).fill(typed);
    return app.page.locator('dialog.palette').getByRole('option');
  };

  it('take effect at once, are found by typing, and have a way back to the default', async () => {
    const { page } = app;
    await page.keyboard.press('Control+,');
    await page.getByRole('searchbox', { name: 'Search the settings' }).fill('contrast theme');
    expect(await page.locator('.setting').count()).toBe(0);
    await page.getByRole('searchbox').fill('theme');
    await page.getByRole('combobox', { name: 'Theme' }).selectOption('contrast');
    await until('the page is drawn in high contrast', async () => (await theme()) === 'contrast');
    await page.getByRole('button', { name: /^Set “Theme” back/ }).click();
    await until('the system decides again', async () => (await theme()) === 'system');
    await page.getByRole('searchbox').fill('tell me after');
    await page.getByRole('combobox', { name: 'Tell me after' }).selectOption('1 min');
    const kept = () => app.electron.evaluate(() => globalThis.fakeHost?.settings.preferences().alertAfterMs);
    await until('the supervisor knows', async () => (await kept()) === 60_000);
    await page.getByRole('searchbox').fill('context');
    await page.getByRole('combobox', { name: 'Docker context' }).selectOption('colima');
    await page.getByText('start that engine').waitFor();
    await page.getByRole('searchbox').fill('open files with');
    await page.getByRole('combobox', { name: 'Open files with' }).selectOption('command');
    await page.getByRole('textbox', { name: 'Command' }).fill('true --at {line}:{column} {file}');
    await page.getByRole('button', { name: 'Use it…' }).click();
    const command = () => page.evaluate(() => window.stacklight.request('stacklight:settings', undefined));
    await until('the command is taken over', async () => (await command()).choices.editor === 'command');
    expect((await command()).choices.editorCommand).toBe('true --at {line}:{column} {file}');
    await page.getByRole('searchbox').fill('');
    expect(await faults('settings')).toEqual([]);
  });

  it('show on the page that one stack is silent, and end it there', async () => {
    const { page } = app;
    // Where the window is narrow the settings lie over the stacks.
    await page.keyboard.press('Escape');
    await page.locator('.home').waitFor();
    const until = page.getByText(/^Notifications of this stack are snoozed until \d\d:\d\d/);
    await palette('snooze notifications of shop');
    await page.keyboard.press('Enter');
    await until.waitFor();
    expect(await faults('a stack that is snoozed')).toEqual([]);
    await page.getByRole('button', { name: 'End the snooze of shop' }).first().click();
    await until.waitFor({ state: 'detached' });
  });

  it('does what was typed, by the keyboard alone, and remembers it', async () => {
    const { page } = app;
    await palette('res api');
    expect(await faults('palette')).toEqual([]);
    await page.keyboard.press('Enter');
    const asked = () => app.electron.evaluate(() => globalThis.fakeHost?.requested ?? []);
    await until('the restart is asked for', async () => (await asked()).length > 0);
    expect(await asked()).toEqual([{ type: 'restart', stack: 'shop', services: ['api'] }]);
    const options = await palette('');
    expect(await options.first().textContent()).toContain('Restart api');
    await page.keyboard.press('Escape');
    // Enter comes before the list is drawn: what was typed counts.
    await palette('muted find');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Muted findings' }).waitFor();
    expect(await asked()).toHaveLength(1);
  });
});
