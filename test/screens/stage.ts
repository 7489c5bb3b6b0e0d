/** Brings the page of the app into a state of which a picture is taken. */
import type { ElectronApplication, Page } from 'playwright';
import type { View } from '../../electron/contract/view.ts';
import type { RunningApp } from '../support/electron-app.ts';
import type { FakeAnswers } from '../support/fake-host.ts';
import type { Screen } from './screen.ts';
import { setDoor } from './views.ts';

export const THEMES = ['light', 'dark', 'contrast'] as const;

/** Opens the page anew, in this state and theme-less: what was typed and pressed before is gone. */
export async function openScreen(
  { electron, page }: Pick<RunningApp, 'electron' | 'page'>,
  { view, door, answers = {}, go }: Screen,
): Promise<void> {
  // The inspector may lose an answer to a collection of garbage; asked twice it shows the same.
  await show({ view, answers }, electron).catch(() => show({ view, answers }, electron));
  await setDoor(electron, door ?? 'open');
  const theme = await page.evaluate(() => document.documentElement.dataset.theme);
  await page.reload();
  await page
    .locator(door ? 'main' : '.home')
    .first()
    .waitFor();
  if (theme === 'contrast') await wear(page, theme);
  await go?.(page, electron);
}

/** Has the page in this theme. */
export async function wear(page: Page, theme: string): Promise<void> {
  await page.emulateMedia({ colorScheme: theme === 'dark' ? 'dark' : 'light', reducedMotion: 'reduce' });
  await page.evaluate((chosen) => {
    if (chosen === 'contrast') document.documentElement.dataset.theme = chosen;
    else delete document.documentElement.dataset.theme;
  }, theme);
}

/** As a text: taken apart by Playwright, a view of 300 services keeps the garbage collector so busy that it takes the answer too. */
async function show(
  next: { readonly view: View; readonly answers: FakeAnswers },
  electron: ElectronApplication,
): Promise<void> {
  await electron.evaluate((_electron, text) => {
    const host = globalThis.fakeHost;
    if (!host) throw new Error('there is no fake host in this app');
    const { view, answers } = JSON.parse(text);
    host.answers = answers;
    host.show(view);
  }, JSON.stringify(next));
}
