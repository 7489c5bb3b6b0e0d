import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { View } from '../../electron/contract/view.ts';
import type { Proposal } from '../../electron/stack/import/proposal.ts';
import { manyView } from '../screens/sizes.ts';
import type { RunningApp } from '../support/electron-app.ts';
import { waitingView } from '../support/example-approvals.ts';
import { longProposal } from '../support/example-proposals.ts';
import {
  allStatesView,
  blockedView,
  emptyView,
  greenView,
  shadowedView,
  twoStacksView,
} from '../support/example-views.ts';
import { openPageWindow, type PageWindow } from '../support/page-window.ts';
import { until } from '../support/until.ts';

const VIEWS = { allStatesView, blockedView, emptyView, greenView, shadowedView, twoStacksView, waitingView };

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

  const faults = (what: string) => shown.faults(what);
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
  const machineShows = (proposal: Proposal) =>
    app.electron.evaluate(
      (_electron, value) =>
        void Object.assign(globalThis.fakeHost ?? {}, { lookAtMachine: async () => ({ ok: true, value }) }),
      proposal,
    );

  it('has nothing that axe finds fault with in high contrast either', async () => {
    await app.page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce', contrast: 'more' });
    for (const [name, view] of Object.entries({ allStatesView, shadowedView, manyView })) {
      await show(view);
      await app.page
        .getByRole('list', { name: /^Services of/ })
        .first()
        .waitFor();
      expect(await faults(name)).toEqual([]);
    }
    await app.page.emulateMedia({ contrast: null });
  });

  for (const scheme of ['light', 'dark'] as const) {
    it(`has nothing that axe finds fault with, in ${scheme}, whatever it shows`, async () => {
      await app.page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
      for (const [name, view] of Object.entries(VIEWS)) {
        await show(view);
        await app.page.locator('main, [role=dialog]').first().waitFor();
        expect(await faults(name)).toEqual([]);
      }
    });

    it(`has no fault in the way in either, in ${scheme}: ways, proposal, its lists, nothing found, both questions`, async () => {
      const { page } = app;
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
      await show(greenView);
      await page.getByRole('button', { name: 'Open a stack' }).click();
      expect(await faults('ways')).toEqual([]);
      await machineShows(longProposal());
      await page.getByRole('button', { name: /^See what is running/ }).click();
      await page.getByRole('button', { name: 'Open and start' }).waitFor();
      for (const summary of await page.locator('.proposal-more summary').all()) await summary.click();
      await page.getByText('name: this-machine').waitFor();
      expect(await faults('proposal')).toEqual([]);
      await press('Escape');
      await machineShows({ ...longProposal(), services: [] });
      await page.getByRole('button', { name: /^See what is running/ }).click();
      await page.getByRole('button', { name: 'Look again' }).waitFor();
      expect(await faults('nothing found')).toEqual([]);
      await press('Escape', 'Escape');
      await show(waitingView);
      for (const nth of [0, 1]) {
        await page.getByRole('button', { name: 'Review…' }).nth(nth).click();
        await page.getByRole('dialog').waitFor();
        expect(await faults('question')).toEqual([]);
        await press('Escape');
        await page.getByRole('dialog').waitFor({ state: 'detached' });
      }
    });
  }

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
