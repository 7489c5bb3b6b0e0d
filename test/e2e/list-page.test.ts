import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { View } from '../../electron/contract/view.ts';
import { brokenFileView, brokenView, fourteenView, manyView } from '../screens/sizes.ts';
import type { RunningApp } from '../support/electron-app.ts';
import { openPageWindow, type PageWindow } from '../support/page-window.ts';
import { until } from '../support/until.ts';

describe('the list in its real window', () => {
  let shown: PageWindow;
  let app: RunningApp;

  beforeAll(async () => {
    shown = await openPageWindow();
    ({ app } = shown);
    await app.page.setViewportSize({ width: 400, height: 720 });
  });
  afterAll(() => shown?.close());
  beforeEach(async () => {
    await app.electron.evaluate(() => globalThis.fakeHost?.requested.splice(0));
    await app.page.reload();
  });

  const show = (view: View) => shown.show(view);
  const requested = () => app.electron.evaluate(() => globalThis.fakeHost?.requested ?? []);
  const names = () => app.page.locator('.row .row-main').allTextContents();
  /** How many are listed, drawn or not. */
  const size = () => app.page.locator('.row').first().getAttribute('aria-setsize');
  const field = () => app.page.getByRole('searchbox', { name: 'Filter' });
  const focused = () => app.page.evaluate(() => document.activeElement?.textContent ?? '');

  it('has what is in trouble on top, the sentence with its button above, and keeps file order when asked', async () => {
    const { page } = app;
    await show(brokenView);
    await until('the worst is first', async () => (await names())[0] === 'api');
    expect((await names()).slice(0, 4)).toEqual(['api', 'search', 'tunnel', 'db']);
    expect(await page.locator('.stack-summary').textContent()).toMatch(/^api does not answer: six stray copies have/);
    // A dependent says what is the matter with what it needs, and a finding that a row says is not said again.
    await page.getByText('up, but api is shadowed').waitFor();
    expect(await page.locator('.finding').allTextContents()).toHaveLength(1);
    await page.locator('.stack-press').getByRole('button', { name: 'Fix ports' }).click();
    await until('it is asked for', async () => (await requested()).length > 0);
    expect(await requested()).toEqual([{ type: 'planFixPorts', stack: 'shop' }]);
    await page.getByRole('button', { name: 'As in the file' }).click();
    await until('the order is that of the file', async () => (await names())[0] === 'db');
    await page.reload();
    await until('it is kept', async () => (await names())[0] === 'db');
    await page.getByRole('button', { name: 'As in the file' }).click();
  });

  it('is narrowed while somebody types and by its lamps, and by Escape is whole again', async () => {
    const { page } = app;
    await show(brokenView);
    await page.locator('.row').first().waitFor();
    await page.keyboard.press('Tab');
    await page.locator('.row-main').first().focus();
    await page.keyboard.press('/');
    await page.keyboard.type('kind:container :9');
    await until('two are left', async () => (await names()).join() === 'search,storage');
    await page.getByText('2 of 14').waitFor();
    await field().fill('no such name');
    await page.getByText('No service fits this filter.').waitFor();
    await page.keyboard.press('Escape');
    await until('all are back', async () => (await size()) === '14');
    await page.getByRole('button', { name: '2 services down' }).click();
    await until('the red lamp lists', async () => (await names()).join() === 'api,search');
    await page.getByRole('button', { name: '2 services down' }).click();
    await until('pressed again, it lists all', async () => (await size()) === '14');
  });

  it('lets several rows act together, each stack asked once and only for what can be asked', async () => {
    const { page } = app;
    await show(brokenView);
    await page.getByRole('button', { name: 'db', exact: true }).click({ modifiers: ['Control'] });
    await page.getByRole('checkbox', { name: 'Select redis' }).check();
    await page.getByRole('button', { name: 'docs', exact: true }).focus();
    await page.keyboard.press('Space');
    const bar = page.getByRole('region', { name: 'Selected services' });
    await bar.getByText('3 selected').waitFor();
    await bar.getByRole('button', { name: 'Restart' }).click();
    await until('it is asked for', async () => (await requested()).length > 0);
    expect(await requested()).toEqual([{ type: 'restart', stack: 'shop', services: ['db', 'redis'] }]);
    await bar.waitFor({ state: 'detached' });
  });

  it('draws of three hundred rows what is seen, and reaches every one by keys', async () => {
    const { page } = app;
    await show(manyView);
    await page.getByRole('button', { name: 'api-142' }).first().waitFor();
    expect((await names()).length).toBeLessThan(50);
    await page.locator('.row-main').first().focus();
    await page.keyboard.press('End');
    await until('the last has the focus', async () => (await focused()) === 'scheduler-300');
    const last = page.locator('.row', { hasText: 'scheduler-300' });
    expect(await last.getAttribute('aria-posinset')).toBe('300');
    expect(await last.getAttribute('aria-setsize')).toBe('300');
    await until('it is in sight', () => last.locator('.row-main').isVisible());
    await page.keyboard.press('PageUp');
    await until('a page up', async () => /-2\d\d$/.test(await focused()));
    await page.keyboard.press('Home');
    await until('the first again', async () => (await focused()) === 'api-142');
    expect((await names()).length).toBeLessThan(50);
  });

  it('draws nothing again that looks the same: a check that passed changes no row', async () => {
    const { page } = app;
    await show(fourteenView);
    await page.getByRole('button', { name: 'db', exact: true }).waitFor();
    await page.evaluate(() => {
      const seen = { changes: 0 };
      Object.assign(globalThis, { seen });
      new MutationObserver((changes) => {
        const rows = changes.filter(({ target }) => (target.parentElement ?? document.body).closest('.row'));
        seen.changes += rows.length;
      }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    });
    const [stack] = fourteenView.stacks;
    if (!stack) throw new Error('there is a stack');
    const checked = stack.services.map((service) => ({
      ...service,
      message: '200 in 5 ms',
      health: { ...service.health, checkedAt: 1, latencyMs: 5 },
    }));
    await show({ ...fourteenView, stacks: [{ ...stack, services: checked }] });
    // What does change comes after it: then it has been drawn.
    await show({ ...fourteenView, stacks: [{ ...stack, services: checked, stack: 'bazaar' }] });
    await page.getByText('bazaar').first().waitFor();
    const changes = await page.evaluate(() => (globalThis as unknown as { seen: { changes: number } }).seen.changes);
    expect(changes).toBe(0);
  });

  it('opens the file with an error at the place that is pressed, and works at 320 pixels and twice the size', async () => {
    const { page } = app;
    await app.electron.evaluate(({ shell }) => {
      Object.assign(shell, {
        openPath: async (path: string) => {
          globalThis.fakeHost?.calls.push(`shown ${path}`);
          return '';
        },
      });
    });
    await show(brokenFileView);
    await page.getByRole('button', { name: 'stacklight.yaml:31:11' }).click();
    await page.getByRole('button', { name: 'Open the file' }).click();
    const calls = () => app.electron.evaluate(() => globalThis.fakeHost?.calls ?? []);
    await until('both are shown', async () => (await calls()).length === 2);
    expect(await calls()).toEqual(Array(2).fill('shown /home/mara/shop/stacklight.yaml'));
    await show(brokenView);
    await page.locator('.row').first().waitFor();
    for (const width of [320, 200]) {
      await page.setViewportSize({ width, height: 600 });
      const wide = await page.locator('.home').evaluate((home) => home.scrollWidth - home.clientWidth);
      expect({ width, wide }).toEqual({ width, wide: 0 });
    }
    await page.setViewportSize({ width: 400, height: 720 });
  });
});
