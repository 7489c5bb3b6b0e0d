/** Screens of the way in: what can be opened, what was found, and what is asked before anything runs. */
import { waitingView } from '../support/example-approvals.ts';
import { longProposal } from '../support/example-proposals.ts';
import { button, type Screen } from './screen.ts';
import { fourteenView } from './sizes.ts';

export const WAYS_IN: readonly Screen[] = [
  {
    name: 'approval',
    view: waitingView,
    says: ['Waiting for your approval', 'keeps running until you approve', 'Review…'],
  },
  {
    name: 'approval-sheet',
    view: waitingView,
    says: ['Apply', 'Keep as it is', '--port 8010'],
    go: (page) => button(page, 'Review…').click(),
  },
  {
    name: 'trust-sheet',
    view: waitingView,
    says: ['blog', 'Not now'],
    go: (page) => page.getByRole('button', { name: 'Review…' }).nth(1).click(),
  },
  {
    name: 'open',
    view: fourteenView,
    says: ['Open a folder', 'Open now'],
    go: (page) => button(page, 'Open a stack').click(),
  },
  {
    name: 'proposal',
    view: fourteenView,
    says: ['Open and start', 'ticked'],
    go: async (page) => {
      await button(page, 'Open a stack').click();
      await button(page, /^See what is running/).click();
      await button(page, 'Open and start').waitFor();
    },
  },
  {
    name: 'proposal-unfolded',
    view: fourteenView,
    answers: { machine: longProposal() },
    says: ['Open and start', 'name: this-machine'],
    go: async (page) => {
      await button(page, 'Open a stack').click();
      await button(page, /^See what is running/).click();
      await button(page, 'Open and start').waitFor();
      for (const summary of await page.locator('.proposal-more summary').all()) await summary.click();
    },
  },
  {
    name: 'nothing-runs',
    view: fourteenView,
    answers: { machine: { ...longProposal(), services: [] } },
    says: ['Look again'],
    go: async (page) => {
      await button(page, 'Open a stack').click();
      await button(page, /^See what is running/).click();
      await button(page, 'Look again').waitFor();
    },
  },
];
