/**
 * The picture that moves, taken from the app at work: six stray copies stand in front of a container, the light turns, and one press
 * ends them and proves it. Real processes, a real container and the built app; ImageMagick puts the frames together.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { stacklight } from '../support/cli.ts';
import { startSessionBus } from '../support/dbus/session-bus.ts';
import { startDisplay } from '../support/display.ts';
import { docker, ensureTestImage } from '../support/docker-command.ts';
import { launchApp } from '../support/electron-app.ts';
import { endStrays, freePorts, startStrays, writeMainStack } from '../support/main-stack.ts';

const SERVE = 'mkdir -p /www; echo \'{"status":"healthy"}\' > /www/health; exec httpd -f -p 8000 -h /www';
const CONTAINER = 'shop-api';
const SIZE = { width: 460, height: 560 };

/** Pictures of the page, each with how long it is shown, in hundredths of a second. */
class Film {
  readonly #folder = mkdtempSync(join(tmpdir(), 'stacklight-film-'));
  readonly #frames: { readonly file: string; readonly shown: number }[] = [];
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async take(shown: number): Promise<void> {
    const file = join(this.#folder, `${String(this.#frames.length).padStart(3, '0')}.png`);
    writeFileSync(file, await this.#page.screenshot());
    this.#frames.push({ file, shown });
  }

  /** One that goes round for ever, with a palette of its own for each frame and only what differs from the one before. */
  write(path: string): void {
    const frames = this.#frames.flatMap(({ file, shown }) => ['-delay', String(shown), file]);
    execFileSync('convert', ['-loop', '0', ...frames, '-layers', 'optimize', path]);
    rmSync(this.#folder, { recursive: true });
  }
}

/** Writes the picture to `path`. Needs Docker, Xvfb, dbus-daemon, an Electron, the built app and ImageMagick. */
export async function takeMovingPicture(path: string): Promise<void> {
  await ensureTestImage();
  const [display, bus] = await Promise.all([startDisplay(), startSessionBus()]);
  const [api = 0, web = 0, shop = 0] = await freePorts(3);
  await docker(
    'run',
    '-d',
    '--restart',
    'unless-stopped',
    '--name',
    CONTAINER,
    '-p',
    `127.0.0.2:${shop}:8000`,
    'stacklight-test',
    '/bin/sh',
    '-c',
    SERVE,
  );
  const stack = writeMainStack(CONTAINER, { api, web, shop });
  const strays: Awaited<ReturnType<typeof startStrays>> = [];
  const app = await launchApp({
    stack: stack.file,
    env: { DISPLAY: display.name, DBUS_SESSION_BUS_ADDRESS: bus.address },
  });
  try {
    const { page } = app;
    await page.setViewportSize(SIZE);
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    await page.getByText('All 3 services are up.').waitFor({ timeout: 60_000 });
    // What the page says of the runtime that stands in here is nothing of the product's.
    await page.evaluate(() => document.querySelector<HTMLElement>('.home .notice button')?.click());
    const film = new Film(page);
    await page.mouse.move(0, 0);
    await film.take(150);
    strays.push(...(await startStrays(stack, 6, stack.shop)));
    await page
      .getByRole('heading', { name: /shop-api does not answer/ })
      .or(page.getByText(/does not answer: six/))
      .first()
      .waitFor();
    const fix = page.getByRole('button', { name: 'Fix ports', exact: true }).first();
    await film.take(300);
    await fix.hover();
    await film.take(60);
    await fix.click();
    const sheet = page.getByRole('dialog');
    const stop = sheet.getByRole('button', { name: 'Stop these 6' });
    await stop.waitFor();
    await film.take(250);
    await stop.hover();
    await film.take(60);
    await stop.click();
    await sheet.getByText('Verified: every port is answered by its own service.').waitFor();
    await film.take(250);
    await page.keyboard.press('Escape');
    await page.mouse.move(0, 0);
    await page.getByText('All 3 services are up.').waitFor();
    await film.take(200);
    film.write(path);
  } finally {
    endStrays(strays);
    await stacklight(app.home, ['down', '--stack', stack.file]);
    await app.quit();
    await bus.stop();
    await display.stop();
    await docker('rm', '-f', CONTAINER);
    stack.remove();
  }
}
