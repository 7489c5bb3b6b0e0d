import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright';
import { PROJECT } from './project-root.ts';
import { until } from './until.ts';

export interface LaunchOptions {
  /** `STACKLIGHT_HOME`; a new folder, removed at the end, when it was left out. */
  readonly home?: string;
  readonly stack?: string;
  /** More switches, for example `--no-tray`. */
  readonly args?: readonly string[];
  /** DISPLAY and DBUS_SESSION_BUS_ADDRESS of the test go in here. */
  readonly env?: Readonly<Record<string, string>>;
  /** Folder of the built app; the project by default. */
  readonly app?: string;
}

export interface RunningApp {
  readonly electron: ElectronApplication;
  readonly page: Page;
  readonly home: string;
  /** What the app wrote to standard error so far. */
  log(): string;
  /** Quits as the menu does. The services keep running. */
  quit(): Promise<void>;
  /** SIGKILL to the main process: no chance to say goodbye. */
  kill(): Promise<void>;
}

/**
 * Starts the built app in the runtime that the tests run on and waits for its page. As root Electron needs
 * `--no-sandbox`; the packaged app never gets it.
 */
export async function launchApp(options: LaunchOptions = {}): Promise<RunningApp> {
  const home = options.home ?? mkdtempSync(join(tmpdir(), 'stacklight-home-'));
  const { electron, page, lines } = await launched(options, home);
  const child = electron.process();
  const gone = () => until('the app ends', () => child.exitCode !== null || child.signalCode !== null);
  const clear = () => {
    if (options.home === undefined) rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  };
  return {
    electron,
    page,
    home,
    log: () => lines.join(''),
    async quit() {
      await electron.close();
      await gone();
      clear();
    },
    async kill() {
      child.kill('SIGKILL');
      await gone();
      clear();
    },
  };
}

/** The person at the desktop: confirms in the system's dialog what the page asked a yes for. No test can press a button of that. */
async function confirmApprovals(electron: ElectronApplication): Promise<void> {
  await electron.evaluate(({ dialog }) => {
    const show = dialog.showMessageBox.bind(dialog) as (...all: unknown[]) => Promise<Electron.MessageBoxReturnValue>;
    const answer = async (...all: unknown[]) => {
      const { message = '' } = (all.at(-1) ?? {}) as { message?: string };
      const isAsked = /^(Let .* run this|Use the container engine .*|Open files with this command)\?/s.test(message);
      return isAsked ? { response: 0, checkboxChecked: false } : show(...all);
    };
    Object.assign(dialog, { showMessageBox: answer });
  });
}

/** Longer than a page needs on the slowest machine. */
const PAGE_MS = 20_000;
const LAUNCHES = 3;

/**
 * Playwright stops each new page until it has attached to it. On a busy machine it now and then attaches too late and the page
 * waits for ever, with every later call to it; such a launch is ended and made again.
 */
async function launched(
  options: LaunchOptions,
  home: string,
): Promise<{ readonly electron: ElectronApplication; readonly page: Page; readonly lines: readonly string[] }> {
  for (let launch = 1; ; launch += 1) {
    const electron = await _electron.launch({
      executablePath: electronExecutable(),
      args: appArguments(options),
      cwd: PROJECT,
      env: appEnvironment(home, options.env),
    });
    const lines: string[] = [];
    electron.process().stderr?.on('data', (chunk) => lines.push(String(chunk)));
    const page = await electron.firstWindow({ timeout: PAGE_MS }).catch(() => undefined);
    // Its main process may lose what is asked of it while it still loads ("promise was garbage collected").
    const isReady = () =>
      confirmApprovals(electron).then(
        () => true,
        () => false,
      );
    if (page && (await answers(page)) && (await isReady())) return { electron, page, lines };
    const child = electron.process();
    child.kill('SIGKILL');
    await until('the app that shows no page ends', () => child.exitCode !== null || child.signalCode !== null);
    if (launch === LAUNCHES) throw new Error(`the page did not answer in ${LAUNCHES} launches`);
    console.warn('the page never answered; the app is launched again');
  }
}

async function answers(page: Page): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), PAGE_MS);
  });
  const ready = page.evaluate(() => document.readyState !== 'loading').then(() => true);
  try {
    return await Promise.race([ready.catch(() => false), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The switches after the executable. */
export function appArguments({ app = '.', stack, args = [] }: LaunchOptions): string[] {
  return ['--no-sandbox', app, ...(stack === undefined ? [] : ['--stack', stack]), ...args];
}

/** The environment of the app: the tests' own, with its own home. */
export function appEnvironment(home: string, env: Readonly<Record<string, string>> = {}): Record<string, string> {
  const inherited = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { ...Object.fromEntries(inherited), STACKLIGHT_HOME: home, ...env };
}

let executable: string | undefined;

/** Path of the Electron that the tests run on: `STACKLIGHT_TEST_ELECTRON`, or the one that `npm start` would take. */
export function electronExecutable(): string {
  executable ??=
    process.env.STACKLIGHT_TEST_ELECTRON ??
    execFileSync(process.execPath, [join(PROJECT, 'scripts/electron-runtime.mjs')], { encoding: 'utf8' }).trim();
  return executable;
}
