/** A process that runs beside the tests, from its first answer to its end. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

const START_DEADLINE_MS = 40_000;
const STOP_DEADLINE_MS = 15_000;
const ASK_EVERY_MS = 100;

/**
 * Starts it and waits until it is ready: until it writes a line to descriptor 3, or until `ready` says so.
 * @param {{ name: string, command: string, args: readonly string[], env: NodeJS.ProcessEnv, log: number, ready?: () => Promise<boolean> }} options
 * @returns {Promise<{ answer: string, stop: () => Promise<void> } | { problem: string }>}
 */
export async function startService({ name, command, args, env, log, ready }) {
  // A group of its own: Ctrl-C on the terminal must reach the tests first, and these last.
  const child = spawn(command, args, { env, stdio: ['ignore', log, log, 'pipe'], detached: true });
  const gone = new Promise((resolve) => {
    child.once('error', (error) => resolve({ problem: `${name} could not be started: ${error.message}` }));
    child.once('exit', () => resolve({ problem: `${name} ended at once; test-results/${name}.log says why` }));
  });
  const late = delay(
    START_DEADLINE_MS,
    { problem: `${name} did not answer; see test-results/${name}.log` },
    { ref: false },
  );
  const answered = ready ? pollUntil(ready, child) : firstLine(child.stdio[3]);
  const outcome = await Promise.race([answered, gone, late]);
  if (typeof outcome === 'string') return { answer: outcome, stop: () => stop(child) };
  await stop(child);
  return outcome;
}

async function firstLine(stream) {
  let text = '';
  while (!text.includes('\n')) text += String((await once(stream, 'data'))[0]);
  return text.trim();
}

async function pollUntil(ready, child) {
  while (child.exitCode === null && child.pid !== undefined) {
    if (await ready()) return '';
    await delay(ASK_EVERY_MS);
  }
  return new Promise(() => {});
}

async function stop(child) {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const inTime = await Promise.race([exited, delay(STOP_DEADLINE_MS, undefined, { ref: false })]);
  if (!inTime) child.kill('SIGKILL');
  await exited;
}
