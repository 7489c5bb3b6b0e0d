/** The real app in its window on one stack, with a display, a bus, a home and a project of its own; all of it ends with `leave`. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stacklight } from './cli.ts';
import { startSessionBus } from './dbus/session-bus.ts';
import { startDisplay } from './display.ts';
import { launchApp, type RunningApp } from './electron-app.ts';

export interface Desk {
  readonly app: RunningApp;
  readonly home: string;
  /** Holds the stack's files. */
  readonly folder: string;
  leave(): Promise<void>;
}

/** `files`: names and texts of the project; one of them is `stacklight.yaml`. */
export async function sitDown(files: Readonly<Record<string, string>>): Promise<Desk> {
  const home = mkdtempSync(join(tmpdir(), 'stacklight-home-'));
  const folder = mkdtempSync(join(tmpdir(), 'stacklight-desk-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const [display, bus] = await Promise.all([startDisplay(), startSessionBus()]);
  const env = { DISPLAY: display.name, DBUS_SESSION_BUS_ADDRESS: bus.address };
  const app = await launchApp({ home, stack: join(folder, 'stacklight.yaml'), args: ['--no-tray'], env });
  return {
    app,
    home,
    folder,
    async leave() {
      await stacklight(home, ['down', '--stack', folder]);
      await app.quit();
      await bus.stop();
      await display.stop();
      for (const path of [home, folder]) rmSync(path, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
