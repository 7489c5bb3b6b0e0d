/** Walks every view in the app and leaves a picture of it for each theme and width. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { startSessionBus } from '../support/dbus/session-bus.ts';
import { startDisplay } from '../support/display.ts';
import { launchApp, type RunningApp } from '../support/electron-app.ts';
import { exampleNow } from '../support/example-services.ts';
import { buildFakeApp } from '../support/fake-app.ts';
import { PROJECT } from '../support/project-root.ts';
import { openScreen, THEMES, wear } from './stage.ts';
import { SCREENS, type Screen, setDoor } from './views.ts';

const FOLDER = join(PROJECT, 'test-results/screens');
const WIDTHS = [400, 1_100] as const;
const HEIGHT = 740;

export interface Wish {
  /** Only views whose name contains one of these; all when empty. */
  readonly names: readonly string[];
  readonly themes?: readonly string[];
  /** Widths in pixels; a panel and a window when left out. */
  readonly widths?: readonly number[];
  /** Without what the page says of the machine that takes them: for the documents. */
  readonly bare?: boolean;
}

/** Returns the paths of the pictures, in order. */
export async function takeScreens({
  names,
  themes = THEMES,
  widths = WIDTHS,
  bare = false,
}: Wish): Promise<readonly string[]> {
  if (names.length === 0) rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  const [folder, display, bus] = await Promise.all([buildFakeApp(), startDisplay(), startSessionBus()]);
  const app = await launchApp({ app: folder, env: { DISPLAY: display.name, DBUS_SESSION_BUS_ADDRESS: bus.address } });
  try {
    await app.page.clock.setFixedTime(exampleNow + 1_000);
    const wanted = SCREENS.filter(({ name }) => names.length === 0 || names.some((part) => name.includes(part)));
    const taken: string[] = [];
    for (const screen of wanted)
      for (const theme of themes) for (const width of widths) taken.push(await take(app, screen, theme, width, bare));
    return taken;
  } finally {
    await app.quit();
    await bus.stop();
    await display.stop();
  }
}

async function take(
  { electron, page }: RunningApp,
  screen: Screen,
  theme: string,
  width: number,
  bare: boolean,
): Promise<string> {
  await page.setViewportSize({ width, height: HEIGHT });
  await wear(page, theme);
  await openScreen({ electron, page }, screen);
  if (bare) await page.evaluate(() => document.querySelector('.home .notice')?.remove());
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  const path = join(FOLDER, `${screen.name}-${theme}-${width}.png`);
  await page.screenshot({ path });
  await setDoor(electron, 'open');
  return path;
}
