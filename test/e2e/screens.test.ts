import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { layoutFaults } from '../screens/layout.ts';
import { openScreen, THEMES, wear } from '../screens/stage.ts';
import { SCREENS } from '../screens/views.ts';
import { axeFaults } from '../support/axe.ts';
import { type SessionBus, startSessionBus } from '../support/dbus/session-bus.ts';
import { type Display, startDisplay } from '../support/display.ts';
import { launchApp, type RunningApp } from '../support/electron-app.ts';
import { exampleNow } from '../support/example-services.ts';
import { buildFakeApp } from '../support/fake-app.ts';
import { PROJECT } from '../support/project-root.ts';
import { until } from '../support/until.ts';

const FOLDER = join(PROJECT, 'test-results/screens');

/** A picture with nothing on it takes some hundred bytes, one with a lamp and a sentence twice as many as this. */
const EMPTY_BYTES = 7_000;

/** CSS pixels. A page at 200 % has half of the pixels of its window. */
const SIZES = {
  'a panel': { width: 400, height: 740 },
  'a window': { width: 1_100, height: 740 },
  '320 pixels': { width: 320, height: 640 },
  'a window at 200 %': { width: 550, height: 370 },
  'a panel at 200 %': { width: 200, height: 370 },
} as const;

describe('each state of the page', () => {
  let display: Display;
  let bus: SessionBus;
  let app: RunningApp;

  beforeAll(async () => {
    mkdirSync(FOLDER, { recursive: true });
    const [folder, screen, session] = await Promise.all([buildFakeApp(), startDisplay(), startSessionBus()]);
    [display, bus] = [screen, session];
    app = await launchApp({ app: folder, env: { DISPLAY: display.name, DBUS_SESSION_BUS_ADDRESS: bus.address } });
    await app.page.clock.setFixedTime(exampleNow + 1_000);
  });
  afterAll(async () => {
    await app?.quit();
    await bus?.stop();
    await display?.stop();
  });

  for (const screen of SCREENS)
    it(`${screen.name}: says what it has to, fits every size, and axe finds nothing in any theme`, async () => {
      const { page } = app;
      const faults: string[] = [];
      await page.setViewportSize(SIZES['a panel']);
      await openScreen(app, screen);
      let text = '';
      const missing = () => screen.says.filter((words) => !text.includes(words));
      const saidAll = async () => {
        // biome-ignore lint/performance/useDomNodeTextContent: what is not shown is not said.
        text = (await page.locator('body').innerText()).replaceAll(/\s+/g, ' ');
        return missing().length === 0;
      };
      await until('the page says it', saidAll).catch(() => undefined);
      for (const words of missing()) faults.push(`does not say "${words}", but: ${text}`);
      for (const theme of THEMES) {
        await wear(page, theme);
        const picture = await page.screenshot({ path: join(FOLDER, `${screen.name}-${theme}-400.png`) });
        if (picture.length < EMPTY_BYTES) faults.push(`${theme}: the picture is empty`);
        // What is no colour is the same in each theme.
        const found = await axeFaults(page, theme === 'light' ? {} : { rules: ['color-contrast'] });
        faults.push(...found.map((fault) => `${theme}: ${fault}`));
      }
      await wear(page, 'light');
      for (const [name, size] of Object.entries(SIZES)) {
        await page.setViewportSize(size);
        await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
        if (name === 'a window')
          await page.screenshot({ path: join(FOLDER, `${screen.name}-light-${size.width}.png`) });
        for (const fault of await page.evaluate(layoutFaults)) faults.push(`${name}: ${fault}`);
      }
      expect(faults).toEqual([]);
    });
});
