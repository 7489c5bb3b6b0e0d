/** Every view of which a picture is taken, as data: a new one is a line here. */
import type { Page } from 'playwright';
import type { View } from '../../electron/contract/view.ts';
import { waitingView } from '../support/example-approvals.ts';
import { allStatesView, emptyView, twoStacksView } from '../support/example-views.ts';
import { brokenFileView, brokenView, fourteenView, manyView, noEngineView, threeView } from './sizes.ts';

export interface Screen {
  /** Begins the name of the picture. */
  readonly name: string;
  readonly view: View;
  /** Presses and types until what is to be seen is seen. */
  go?(page: Page): Promise<void>;
}

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first();

export const SCREENS: readonly Screen[] = [
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
