/** Walks every view in the app and leaves a picture of it for each theme and width; and those of the documents. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { startSessionBus } from '../support/dbus/session-bus.ts';
import { startDisplay } from '../support/display.ts';
import { launchApp, type RunningApp } from '../support/electron-app.ts';
import { exampleNow } from '../support/example-services.ts';
import { buildFakeApp } from '../support/fake-app.ts';
import { PROJECT } from '../support/project-root.ts';
import { DOCUMENT_PICTURES } from './documents.ts';
import type { Screen } from './screen.ts';
import { openScreen, THEMES, wear } from './stage.ts';
import { SCREENS, setDoor } from './views.ts';

const FOLDER = join(PROJECT, 'test-results/screens');
const IMAGES = join(PROJECT, 'docs/images');
const WIDTHS = [400, 1_100] as const;
const HEIGHT = 740;
/** Between screens that stand side by side in one picture. */
const GAP = 12;

export interface Wish {
  /** Only views whose name contains one of these; all when empty. */
  readonly names: readonly string[];
  readonly themes?: readonly string[];
  /** Widths in pixels; a panel and a window when left out. */
  readonly widths?: readonly number[];
}

interface Take {
  readonly screen: Screen;
  readonly theme: string;
  readonly width: number;
  readonly height: number;
  /** Without what the page says of the machine that takes them: for the documents. */
  readonly bare: boolean;
  readonly path: string;
}

/** Returns the paths of the pictures, in order. */
export async function takeScreens({ names, themes = THEMES, widths = WIDTHS }: Wish): Promise<readonly string[]> {
  if (names.length === 0) rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  const wanted = SCREENS.filter(({ name }) => names.length === 0 || names.some((part) => name.includes(part)));
  const takes = wanted.flatMap((screen) =>
    themes.flatMap((theme) =>
      widths.map((width) => {
        const path = join(FOLDER, `${screen.name}-${theme}-${width}.png`);
        return { screen, theme, width, height: HEIGHT, bare: false, path };
      }),
    ),
  );
  return takeAll(takes);
}

/** The pictures of the documents, in their place. ImageMagick puts those together that are made of several. */
export async function takeDocuments(): Promise<readonly string[]> {
  mkdirSync(FOLDER, { recursive: true });
  const pictures = DOCUMENT_PICTURES.map(({ file, shots }) => {
    const takes = shots.map(({ screen: name, ...shot }, at): Take => {
      const screen = SCREENS.find((one) => one.name === name);
      if (!screen) throw new Error(`there is no screen ${name}`);
      return { screen, ...shot, bare: true, path: join(FOLDER, `document-${at}-${file}`) };
    });
    return { file: join(IMAGES, file), takes };
  });
  await takeAll(pictures.flatMap(({ takes }) => takes));
  for (const { file, takes } of pictures) {
    const gaps = takes.flatMap(({ path }, at) =>
      at === 0 ? [path] : ['(', '-size', `${GAP}x1`, 'xc:none', ')', path],
    );
    execFileSync('convert', ['-background', 'none', ...gaps, '+append', '-strip', file]);
  }
  return pictures.map(({ file }) => file);
}

async function takeAll(takes: readonly Take[]): Promise<readonly string[]> {
  const [folder, display, bus] = await Promise.all([buildFakeApp(), startDisplay(), startSessionBus()]);
  const app = await launchApp({ app: folder, env: { DISPLAY: display.name, DBUS_SESSION_BUS_ADDRESS: bus.address } });
  try {
    await app.page.clock.setFixedTime(exampleNow + 1_000);
    const taken: string[] = [];
    for (const one of takes) taken.push(await take(app, one));
    return taken;
  } finally {
    await app.quit();
    await bus.stop();
    await display.stop();
  }
}

async function take(
  { electron, page }: RunningApp,
  { screen, theme, width, height, bare, path }: Take,
): Promise<string> {
  await page.setViewportSize({ width, height });
  await wear(page, theme);
  await openScreen({ electron, page }, screen);
  // The settings have put on their own meanwhile.
  await wear(page, theme);
  if (bare) await page.evaluate(() => document.querySelector<HTMLElement>('.home .notice button')?.click());
  await page.mouse.move(0, 0);
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  await page.screenshot({ path });
  await setDoor(electron, 'open');
  return path;
}
