/** Finds and ends what a test run left behind: every process whose environment carries the run's own mark. */
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** The variable that marks everything that a run starts, its children's children included. */
export const RUN_MARK = 'STACKLIGHT_TEST_RUN';
const GRACE_MS = 3_000;
const LOOK_EVERY_MS = 100;

/**
 * Ends what is left, by pid, and says what it was. Only Linux shows another process's environment; elsewhere it finds nothing.
 * @returns {Promise<string[]>} one line a process
 */
export async function endLeftovers(mark) {
  const found = marked(mark);
  signalAll(found, 'SIGTERM');
  for (let waitedMs = 0; waitedMs < GRACE_MS && marked(mark).length > 0; waitedMs += LOOK_EVERY_MS)
    await delay(LOOK_EVERY_MS);
  signalAll(marked(mark), 'SIGKILL');
  return found.map(({ pid, command }) => `${pid} ${command}`);
}

function marked(mark) {
  return pids().flatMap((pid) => {
    try {
      const environment = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
      if (!environment.includes(`${RUN_MARK}=${mark}`)) return [];
      return [{ pid, command: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim() }];
    } catch {
      // It ended meanwhile, or belongs to somebody else.
      return [];
    }
  });
}

function pids() {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .filter((pid) => pid !== process.pid);
  } catch {
    return [];
  }
}

function signalAll(processes, signal) {
  for (const { pid } of processes) {
    try {
      process.kill(pid, signal);
    } catch {
      // Gone already.
    }
  }
}
