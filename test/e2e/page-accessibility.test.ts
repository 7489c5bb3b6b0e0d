import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { View } from '../../electron/contract.ts';
import { type SessionBus, startSessionBus } from '../support/dbus/session-bus.ts';
import { type Display, startDisplay } from '../support/display.ts';
import { launchApp, type RunningApp } from '../support/electron-app.ts';
import {
  allStatesView,
  blockedView,
  emptyView,
  greenView,
  shadowedView,
  twoStacksView,
} from '../support/example-views.ts';
import { buildFakeApp } from '../support/fake-app.ts';
import type {} from '../support/fake-host.ts';

const VIEWS = { allStatesView, blockedView, emptyView, greenView, shadowedView, twoStacksView };

describe('the page in its real window', () => {
  let display: Display;
  let bus: SessionBus;
  let app: RunningApp;

  beforeAll(async () => {
    const [folder, screen, session] = await Promise.all([buildFakeApp(), startDisplay(), startSessionBus()]);
    [display, bus] = [screen, session];
    app = await launchApp({ app: folder, env: { DISPLAY: display.name, DBUS_SESSION_BUS_ADDRESS: bus.address } });
  });
  afterAll(async () => {
    await app?.quit();
    await bus?.stop();
    await display?.stop();
  });

  const show = (view: View) => app.electron.evaluate((_electron, next) => globalThis.fakeHost?.show(next), view);

  for (const scheme of ['light', 'dark'] as const) {
    it(`has nothing that axe finds fault with, in ${scheme}, whatever it shows`, async () => {
      await app.page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
      for (const [name, view] of Object.entries(VIEWS)) {
        await show(view);
        await app.page.locator('main, [role=dialog]').first().waitFor();
        // One window is all there is in Electron: axe must not open another for its iframes.
        const { violations } = await new AxeBuilder({ page: app.page }).setLegacyMode().analyze();
        expect(violations.map(({ id, nodes }) => `${name}: ${id} at ${nodes[0]?.target.join(' ')}`)).toEqual([]);
      }
    });
  }
});
