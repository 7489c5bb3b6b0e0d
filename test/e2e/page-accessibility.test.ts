import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { View } from '../../electron/contract/view.ts';
import type { RunningApp } from '../support/electron-app.ts';
import { waitingView } from '../support/example-approvals.ts';
import { emptyView } from '../support/example-views.ts';
import { openPageWindow, type PageWindow } from '../support/page-window.ts';
import { until } from '../support/until.ts';

describe('the page in its real window', () => {
  let shown: PageWindow;
  let app: RunningApp;

  beforeAll(async () => {
    shown = await openPageWindow();
    ({ app } = shown);
  });
  afterAll(() => shown?.close());

  const accepted = () => app.electron.evaluate(() => globalThis.fakeHost?.calls ?? []);
  const show = (view: View) => shown.show(view);

  const press = async (...keys: readonly string[]) => {
    for (const key of keys) await app.page.keyboard.press(key);
  };
  /** Tabs until the focus is on what has this name; fails when the whole page was gone round. */
  const tabTo = async (name: RegExp) => {
    for (let tabs = 0; tabs < 60; tabs += 1) {
      await app.page.keyboard.press('Tab');
      const focused = await app.page.evaluate(() => {
        const element = document.activeElement;
        const label = element?.closest('label');
        return element?.getAttribute('aria-label') ?? (label ?? element)?.textContent ?? '';
      });
      if (name.test(focused)) return;
    }
    throw new Error(`the Tab key does not reach ${name}`);
  };
  it('is in high contrast where the system asks for it, as where the settings do', async () => {
    const { page } = app;
    const ink = (contrast: 'more' | null, theme: string) => {
      return page.emulateMedia({ colorScheme: 'light', contrast }).then(() =>
        page.evaluate((chosen) => {
          document.documentElement.dataset.theme = chosen;
          return getComputedStyle(document.body).color;
        }, theme),
      );
    };
    const usual = await ink(null, '');
    const chosen = await ink(null, 'contrast');
    expect(chosen).not.toBe(usual);
    expect(await ink('more', '')).toBe(chosen);
    await ink(null, '');
  });

  it('is asked by an axe that finds what is wrong', async () => {
    await app.page.evaluate(() => document.body.append(document.createElement('img')));
    expect(await shown.faults('a picture')).toContain('a picture: image-alt at img');
    await app.page.evaluate(() => document.querySelector('body > img')?.remove());
  });

  it('is opened, ticked and answered by the keyboard alone', async () => {
    await show(emptyView);
    await app.page.getByRole('heading', { name: 'No stack is open' }).waitFor();
    await app.electron.evaluate(({ dialog }) => {
      Object.assign(dialog, { showOpenDialog: async () => ({ canceled: false, filePaths: ['/home/mara/shop'] }) });
    });
    await tabTo(/^Open a folder/);
    await press('Enter');
    await app.page.getByRole('heading', { name: 'shop' }).waitFor();
    await tabTo(/^mail$/);
    await press('Space');
    await app.page.getByText('3 services, all ticked').waitFor();
    await press('Space');
    await app.page.getByText('3 services, 2 ticked').waitFor();
    await tabTo(/^Open and start$/);
    await press('Enter');
    await until('it is opened', async () => (await accepted()).includes('open /home/mara/shop'));
    await show(waitingView);
    await tabTo(/^Review…$/);
    await press('Enter');
    const sheet = app.page.getByRole('dialog');
    await sheet.waitFor();
    // The focus begins on the no, and Escape is neither a yes nor a no.
    expect(await app.page.evaluate(() => document.activeElement?.textContent)).toBe('Keep as it is');
    await press('Escape');
    await sheet.waitFor({ state: 'detached' });
    const answered = () =>
      app.electron.evaluate(() => (globalThis.fakeHost?.requested ?? []).filter(({ type }) => type !== 'up'));
    expect(await answered()).toEqual([]);
    await press('Enter');
    await sheet.waitFor();
    await tabTo(/^Apply$/);
    await press('Enter');
    await until('the yes arrives', async () => (await answered()).length > 0);
    expect(await answered()).toEqual([{ type: 'approve', stack: 'shop', approval: 'command-1', start: false }]);
  });
});
