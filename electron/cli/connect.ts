import { spawn } from 'node:child_process';
import { closeSync, constants, openSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ControlClient } from '../control/client.ts';
import { readTextSync } from '../files/read-sync.ts';
import { LIMITS } from '../limits.ts';
import { makeFolderSync } from '../platform/make-folder.ts';
import { neutralFolder } from '../platform/neutral.ts';
import type { OwnPlaces } from '../platform/own-places.ts';
import { fail, messageOf, ok, type Result } from '../result.ts';
import { appToStart } from './desktop-app.ts';
import { daemonWords } from './words/daemon.ts';

/** Says that the number of threads is Stacklight's own and not the user's. */
export const OWN_THREADS = 'STACKLIGHT_OWN_THREADS';

/** Node reads it once, as it begins; the supervisor takes it out of what its services get. */
function moreThreads({ UV_THREADPOOL_SIZE: set }: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
  return set ? {} : { UV_THREADPOOL_SIZE: String(LIMITS.files.threads), [OWN_THREADS]: '1' };
}

/** How a supervisor ends that found another one at work. */
export const LOCKED = 4;

/**
 * Starts the supervisor of this user in its own session and waits until it answers: the desktop app, hidden, where a package brought
 * one and a person can see it; else, or where the app does not come up, the headless one.
 */
export async function startSupervisor(
  platform: OwnPlaces,
  daemonFile: string,
  tell: (text: string) => void,
): Promise<Result<ControlClient>> {
  const app = appToStart();
  if (app === undefined) return startDaemon(platform, daemonFile, tell);
  const home = platform.stateDirectory();
  const log = openLog(home);
  if (!log.ok) return log;
  tell(daemonWords.startingApp);
  const client = await launch(platform, home, log.value, { program: app, args: ['--hidden'], env: {} });
  if (client) return ok(client);
  // Should it only be slow, it takes over from the headless one when it is there.
  tell(daemonWords.appDidNotStart(lastSaid(log.value)));
  return startDaemon(platform, daemonFile, tell);
}

/** Starts the headless supervisor in its own session and waits until it answers. */
export async function startDaemon(
  platform: OwnPlaces,
  daemonFile: string,
  tell: (text: string) => void,
): Promise<Result<ControlClient>> {
  const home = platform.stateDirectory();
  const log = openLog(home);
  if (!log.ok) return log;
  tell(daemonWords.starting);
  const daemon = { program: process.execPath, args: [resolve(daemonFile)], env: moreThreads(process.env) };
  const client = await launch(platform, home, log.value, daemon);
  if (client) return ok(client);
  const said = lastSaid(log.value) ?? whyUnwritable(home);
  return fail({
    code: 'supervisor-unreachable',
    message: said ? daemonWords.didNotStartBecause(said.replace(/\.$/, '')) : daemonWords.didNotStart,
    hint: daemonWords.outputHint(log.value.file),
  });
}

/** Where a supervisor writes what it has to say. `from`: where the next one begins, in bytes. */
interface SupervisorLog {
  readonly file: string;
  readonly descriptor: number;
  readonly from: number;
}

interface Supervisor {
  readonly program: string;
  readonly args: readonly string[];
  /** Beside the caller's own. */
  readonly env: Readonly<Record<string, string>>;
}

function openLog(home: string): Result<SupervisorLog> {
  const file = join(home, 'daemon.log');
  try {
    makeFolderSync(home, 0o700);
    // A pipe in its place is an error at once, instead of a wait for somebody who reads it.
    const { O_WRONLY, O_APPEND, O_CREAT, O_NONBLOCK = 0 } = constants;
    const descriptor = openSync(file, O_WRONLY | O_APPEND | O_CREAT | O_NONBLOCK, 0o600);
    return ok({ file, descriptor, from: statSync(file).size });
  } catch (error) {
    return fail({
      code: 'home-unusable',
      message: daemonWords.homeUnusable(home, messageOf(error)),
      hint: daemonWords.homeUnusableHint,
    });
  }
}

function lastSaid({ file, from }: SupervisorLog): string | undefined {
  const read = readTextSync(file, LIMITS.files.stateBytes);
  return (read.ok && read.value.slice(from).trim().split('\n').at(-1)) || undefined;
}

/** Undefined: it ended, or did not answer in time. */
async function launch(
  platform: OwnPlaces,
  home: string,
  { descriptor }: SupervisorLog,
  { program, args, env }: Supervisor,
): Promise<ControlClient | undefined> {
  const child = spawn(program, args, {
    // It lives on when the folder in which it was asked for is gone, and nothing that lies there is looked for by it.
    cwd: neutralFolder(),
    detached: true,
    stdio: ['ignore', descriptor, descriptor],
    env: { ...environmentOf(home), ...env },
    windowsHide: true,
  });
  closeSync(descriptor);
  child.unref();
  const ended = { yes: false };
  child.once('error', () => {
    ended.yes = true;
  });
  child.once('exit', (code) => {
    // Another command started one at the same time, and the lock let only one of them live: that one is awaited.
    ended.yes = code !== LOCKED;
  });
  const deadline = performance.now() + LIMITS.control.daemonStartMs;
  while (performance.now() < deadline) {
    const client = await ControlClient.connect(platform.controlPath(home));
    if (client) return client;
    if (ended.yes) return undefined;
    await pause(50);
  }
  return undefined;
}

/** All of ours, since services get it; without what Node loads into itself, which may hang on the folder that we are in. */
function environmentOf(home: string): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _, NODE_PATH: __, ...env } = process.env;
  return env.STACKLIGHT_HOME ? { ...env, STACKLIGHT_HOME: home } : env;
}

/** On a full disk the supervisor cannot even write why it ended. */
function whyUnwritable(home: string): string | undefined {
  const trial = join(home, `trial.${process.pid}`);
  try {
    writeFileSync(trial, 'x'.repeat(4_096), { mode: 0o600 });
    return undefined;
  } catch (error) {
    return daemonWords.homeNotWritable(home, messageOf(error));
  } finally {
    rmSync(trial, { force: true });
  }
}
