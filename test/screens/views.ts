/** Every view of which a picture is taken, as data: a new one is a line here. */
import type { ElectronApplication, Page } from 'playwright';
import type { View } from '../../electron/contract/view.ts';
import { waitingView } from '../support/example-approvals.ts';
import { allStatesView, emptyView, twoStacksView } from '../support/example-views.ts';
import { brokenFileView, brokenView, fourteenView, manyView, noEngineView, threeView } from './sizes.ts';

export interface Screen {
  /** Begins the name of the picture. */
  readonly name: string;
  readonly view: View;
  /** What the page hears from its supervisor when it opens: everything when left out. */
  readonly door?: 'silent' | 'refusing';
  /** Presses and types until what is to be seen is seen. */
  go?(page: Page, electron: ElectronApplication): Promise<void>;
}

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first();

export const SCREENS: readonly Screen[] = [
  { name: 'loading', view: emptyView, door: 'silent' },
  { name: 'no-answer', view: emptyView, door: 'refusing' },
  {
    name: 'lost',
    view: brokenView,
    go: async (page, electron) => {
      await setDoor(electron, 'refusing');
      // A revision that the page does not have: it asks for the whole view.
      await electron.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]?.webContents.send('stacklight:patch', { revision: 1_000_000, stacks: [] }),
      );
      await page.locator('.lost-bar').waitFor();
    },
  },
  { name: 'first-run', view: emptyView },
  { name: 'green-3', view: threeView },
  { name: 'green-14', view: fourteenView },
  { name: 'trouble-14', view: brokenView },
  { name: 'trouble-300', view: manyView },
  { name: 'all-states', view: allStatesView },
  { name: 'two-stacks', view: twoStacksView },
  { name: 'approval', view: waitingView },
  { name: 'no-engine', view: noEngineView },
  { name: 'file-error', view: brokenFileView },
  {
    name: 'filtered',
    view: brokenView,
    go: (page) => page.getByRole('searchbox').fill('is:trouble'),
  },
  {
    name: 'chosen',
    view: fourteenView,
    go: async (page) => {
      for (const id of ['db', 'web', 'redis'])
        await page.getByRole('checkbox', { name: `Select ${id}`, exact: true }).check();
    },
  },
  { name: 'service', view: brokenView, go: (page) => button(page, /^api$/).click() },
  { name: 'settings', view: fourteenView, go: (page) => button(page, 'Settings').click() },
  { name: 'history', view: allStatesView, go: (page) => button(page, 'History').click() },
  { name: 'open', view: fourteenView, go: (page) => button(page, 'Open a stack').click() },
];

/** What the page gets when it asks: an answer, none, or a refusal. The way in of Electron itself is taken, so that the page is the real one. */
export async function setDoor(electron: ElectronApplication, door: 'open' | 'silent' | 'refusing'): Promise<void> {
  await electron.evaluate(({ ipcMain }, wanted) => {
    type Handler = (...all: unknown[]) => unknown;
    const { _invokeHandlers: handlers } = ipcMain as unknown as { _invokeHandlers: Map<string, Handler> };
    const kept = globalThis as { keptDoor?: Handler | undefined };
    kept.keptDoor ??= handlers.get('stacklight');
    const answers: Record<typeof wanted, Handler | undefined> = {
      open: kept.keptDoor,
      silent: () => new Promise(() => {}),
      refusing: () => Promise.reject(new Error('The supervisor ended.')),
    };
    const next = answers[wanted];
    if (next) handlers.set('stacklight', next);
  }, door);
}
