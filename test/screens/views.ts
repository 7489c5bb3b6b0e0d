/** Every view of which a picture is taken, as data: a new one is a line here. */
import type { ElectronApplication } from 'playwright';
import { fixPortsAction } from '../support/example-actions.ts';
import {
  allStatesView,
  blockedView,
  emptyView,
  exampleStack,
  exampleView,
  shadowedStack,
  twoStacksView,
} from '../support/example-views.ts';
import { outageAnswers, outageView } from './outage.ts';
import { button, type Screen } from './screen.ts';
import { brokenFileView, brokenView, fourteenView, manyView, noEngineView, threeView } from './sizes.ts';
import { mutedView, storyAnswers, storyView } from './story.ts';
import { WAYS_IN } from './ways-in.ts';

const plan = (phase: 'planned' | 'acting' | 'done' | 'failed', done: number) =>
  exampleView([shadowedStack(fixPortsAction(phase, done))]);

export const SCREENS: readonly Screen[] = [
  { name: 'first-run', view: emptyView, says: ['No stack is open', 'Open a folder', 'Try the demo'] },
  { name: 'loading', view: emptyView, door: 'silent', says: ['Looking at your stack…'] },
  {
    name: 'no-answer',
    view: emptyView,
    door: 'refusing',
    says: ['Stacklight does not answer', 'The supervisor ended.', 'Your services are not affected.', 'Try again'],
  },
  {
    name: 'lost',
    view: brokenView,
    says: ['What you see may be out of date.', 'Your services run on. Trying again…', 'api does not answer'],
    go: async (page, electron) => {
      await setDoor(electron, 'refusing');
      // A revision that the page does not have: it asks for the whole view.
      await electron.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]?.webContents.send('stacklight:patch', { revision: 1_000_000, stacks: [] }),
      );
      await page.locator('.lost-bar').waitFor();
    },
  },
  { name: 'green-3', view: threeView, says: ['All 3 services are up.', 'Green since'] },
  { name: 'green-14', view: fourteenView, says: ['All 14 services are up.', 'checks passed in the last hour'] },
  { name: 'trouble-14', view: brokenView, says: ['six stray copies have held its port', 'Fix ports', '10 of 13 up'] },
  { name: 'trouble-300', view: manyView, says: ['api-142', 'Restart api-142', '298 of 300 up'] },
  { name: 'all-states', view: allStatesView, says: ['failed has been down', 'blocked', 'the command'] },
  { name: 'blocked', view: blockedView, says: ['web', 'blocked', 'held by pid 612 (nginx)'] },
  { name: 'two-stacks', view: twoStacksView, says: ['demo', 'shop', 'Cause a port conflict'] },
  { name: 'no-engine', view: noEngineView, says: ['cannot be seen: the Docker engine does not answer', 'unknown'] },
  {
    name: 'file-error',
    view: brokenFileView,
    says: ['The stack file has', 'Open the file', 'stacklight.yaml:12:5', 'Did you mean', 'stacklight.yaml:31:11'],
  },
  {
    name: 'filtered',
    view: brokenView,
    says: ['3 of 14'],
    go: (page) => page.getByRole('searchbox').fill('is:trouble'),
  },
  {
    name: 'nothing-fits',
    view: brokenView,
    says: ['No service fits this filter.'],
    go: (page) => page.getByRole('searchbox').fill('no such name'),
  },
  {
    name: 'chosen',
    view: fourteenView,
    says: ['3 selected'],
    go: async (page) => {
      for (const id of ['db', 'web', 'redis'])
        await page.getByRole('checkbox', { name: `Select ${id}`, exact: true }).check();
    },
  },
  {
    name: 'service',
    view: storyView,
    answers: storyAnswers,
    says: ['localhost is answered by pid 4711', 'Environment', 'runbook', 'sha256:'],
    go: async (page) => {
      await button(page, /^api$/).click();
      await page.getByRole('region', { name: 'Notes' }).waitFor();
    },
  },
  {
    name: 'logs',
    view: storyView,
    answers: storyAnswers,
    says: ['ready in', 'slow query', 'Error: connect ECONNREFUSED'],
    go: async (page) => {
      await button(page, /^Logs of all services/).click();
      await page.locator('.log-row').first().waitFor();
    },
  },
  {
    name: 'empty-log',
    view: fourteenView,
    answers: { logs: [] },
    says: ['Nothing has been written yet.'],
    go: (page) => button(page, /^Logs of all services/).click(),
  },
  // Beside the list of a wide window.
  { name: 'last-day', view: storyView, answers: storyAnswers, says: ['api'] },
  {
    name: 'history',
    view: storyView,
    answers: storyAnswers,
    says: ['api', 'Report', 'Today'],
    go: async (page) => {
      await button(page, 'History').click();
      await page.locator('.lane').first().waitFor();
    },
  },
  {
    name: 'no-incidents',
    view: exampleView([exampleStack({ events: [] })]),
    answers: { history: [], timeline: { from: 0, to: 1, lanes: [], incidents: [] } },
    says: ['Nothing has happened yet.'],
    go: (page) => button(page, 'History').click(),
  },
  {
    name: 'incident',
    view: storyView,
    answers: storyAnswers,
    says: ['Timeline', 'Root cause', 'What would prevent it', 'Fix it now', 'Fix ports'],
    go: async (page) => {
      await button(page, 'History').click();
      await button(page, /^Report of the incident of api/).click();
      await page.locator('.report').waitFor();
    },
  },
  {
    name: 'incident-over',
    view: outageView,
    answers: outageAnswers,
    says: ['api was down', 'What was done', 'log in', 'Write a Compose file'],
    go: async (page) => {
      await button(page, 'History').click();
      await button(page, /^Report of the incident of api/).click();
      await page.locator('.report').waitFor();
    },
  },
  {
    name: 'plan',
    view: plan('planned', 0),
    says: ['pid 4711', 'It holds [::1]:3001'],
    go: (page) => page.getByRole('dialog').waitFor(),
  },
  {
    name: 'plan-running',
    view: plan('acting', 3),
    says: ['ended after SIGTERM'],
    go: (page) => page.getByRole('dialog').waitFor(),
  },
  {
    name: 'plan-proof',
    view: plan('done', 6),
    says: ['api is healthy', 'log in'],
    go: (page) => page.getByRole('dialog').waitFor(),
  },
  {
    name: 'plan-failed',
    view: plan('failed', 6),
    says: ['connection refused on localhost:8000'],
    go: (page) => page.getByRole('dialog').waitFor(),
  },
  {
    name: 'palette',
    view: brokenView,
    says: ['Restart api'],
    go: async (page) => {
      await page.keyboard.press('Control+k');
      await page.getByRole('dialog').getByRole('combobox').fill('restart a');
    },
  },
  {
    name: 'settings',
    view: fourteenView,
    says: ['Start at login', 'Notifications'],
    go: (page) => button(page, 'Settings').click(),
  },
  {
    name: 'muted',
    view: mutedView,
    says: ['Muted findings', 'restart policy'],
    go: (page) => button(page, /muted/).click(),
  },
  ...WAYS_IN,
];

/** What the page gets when it asks: an answer, none, or a refusal. The way in of Electron itself is taken, so that the page is the real one. */
export async function setDoor(electron: ElectronApplication, door: 'open' | 'silent' | 'refusing'): Promise<void> {
  // The inspector may lose an answer to a collection of garbage; asked twice it does the same.
  await swapDoor(electron, door).catch(() => swapDoor(electron, door));
}

function swapDoor(electron: ElectronApplication, door: 'open' | 'silent' | 'refusing'): Promise<void> {
  return electron.evaluate(({ ipcMain }, wanted) => {
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
