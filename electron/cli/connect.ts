import { spawn } from 'node:child_process';
import { closeSync, constants, mkdirSync, openSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ControlClient } from '../control/client.ts';
import { readTextSync } from '../files/read-sync.ts';
import { LIMITS } from '../limits.ts';
import { neutralFolder } from '../platform/neutral.ts';
import type { OwnPlaces } from '../platform/own-places.ts';
import { fail, messageOf, ok, type Result } from '../result.ts';
import { daemonWords } from './words/daemon.ts';

/** Says that the number of threads is Stacklight's own and not the user's. */
export const OWN_THREADS = 'STACKLIGHT_OWN_THREADS';

/** Node reads it once, as it begins; the supervisor takes it out of what its services get. */
function moreThreads({ UV_THREADPOOL_SIZE: set }: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
  return set ? {} : { UV_THREADPOOL_SIZE: String(LIMITS.files.threads), [OWN_THREADS]: '1' };
}

/** How a supervisor ends that found another one at work. */
export const LOCKED = 4;

/** Starts the headless supervisor in its own session and waits until it answers. */
export async function startDaemon(
  platform: OwnPlaces,
  daemonFile: string,
  tell: (text: string) => void,
): Promise<Result<ControlClient>> {
  const home = platform.stateDirectory();
  const logFile = join(home, 'daemon.log');
  let from = 0;
  let log: number;
  try {
    mkdirSync(home, { recursive: true, mode: 0o700 });
    // A pipe in its place is an error at once, instead of a wait for somebody who reads it.
    const { O_WRONLY, O_APPEND, O_CREAT, O_NONBLOCK = 0 } = constants;
    log = openSync(logFile, O_WRONLY | O_APPEND | O_CREAT | O_NONBLOCK, 0o600);
    from = statSync(logFile).size;
  } catch (error) {
    return fail({
      code: 'home-unusable',
      message: daemonWords.homeUnusable(home, messageOf(error)),
      hint: daemonWords.homeUnusableHint,
    });
  }
  tell(daemonWords.starting);
  const child = spawn(process.execPath, [resolve(daemonFile)], {
    // It lives on when the folder in which it was asked for is gone, and nothing that lies there is looked for by it.
    cwd: neutralFolder(),
    detached: true,
    stdio: ['ignore', log, log],
    env: { ...environmentOf(home), ...moreThreads(process.env) },
    windowsHide: true,
  });
  closeSync(log);
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
    if (client) return ok(client);
    if (ended.yes) break;
    await pause(50);
  }
  const read = readTextSync(logFile, LIMITS.files.stateBytes);
  const said = (read.ok && read.value.slice(from).trim().split('\n').at(-1)) || whyUnwritable(home);
  return fail({
    code: 'supervisor-unreachable',
    message: said ? daemonWords.didNotStartBecause(said.replace(/\.$/, '')) : daemonWords.didNotStart,
    hint: daemonWords.outputHint(logFile),
  });
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
