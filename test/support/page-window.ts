/** The page in its real window, over a host that says what a test tells it; with a display and a bus of its own. */
import type { View } from '../../electron/contract/view.ts';
import { axeFaults } from './axe.ts';
import { startSessionBus } from './dbus/session-bus.ts';
import { startDisplay } from './display.ts';
import { launchApp, type RunningApp } from './electron-app.ts';
import { buildFakeApp } from './fake-app.ts';
import type {} from './fake-host.ts';

export interface PageWindow {
  readonly app: RunningApp;
  /** Shows this view, as a supervisor that published it would. */
  show(view: View): Promise<void>;
  /** What the page fails of WCAG as it is drawn now: `WHAT: rule at element`, one a rule. */
  faults(what: string): Promise<readonly string[]>;
  close(): Promise<void>;
}

export async function openPageWindow(): Promise<PageWindow> {
  const [folder, display, bus] = await Promise.all([buildFakeApp(), startDisplay(), startSessionBus()]);
  const stopDesk = async () => {
    await bus.stop();
    await display.stop();
  };
  const env = { DISPLAY: display.name, DBUS_SESSION_BUS_ADDRESS: bus.address };
  const app = await launchApp({ app: folder, env }).catch(async (error: unknown) => {
    await stopDesk();
    throw error;
  });
  return {
    app,
    show: async (view) => {
      await app.electron.evaluate((_electron, next) => globalThis.fakeHost?.show(next), view);
    },
    faults: async (what) => (await axeFaults(app.page)).map((fault) => `${what}: ${fault}`),
    close: async () => {
      await app.quit();
      await stopDesk();
    },
  };
}
