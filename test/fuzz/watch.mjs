/** Runs the thread that tries a reader, and ends it when an input hangs or fills the memory: then that input is the finding. */
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';

const ROOT = path.resolve(import.meta.dirname, '../..');
/** Of its own, so that a busy machine makes nothing a hang. The whole of a stack file of 1 MB is read in less. */
const LONGEST_CPU_MS = 3_000;
/** For an input that is waited for and never comes to an end. */
const LONGEST_WAIT_MS = 60_000;
const LARGEST_HEAP_MB = 400;
/** The longest input that is kept in view of whoever watches. */
const LONGEST_INPUT = 1 << 18;
const LOOK_MS = 100;

/** The names of all readers. `program`: what `bundleFuzzer` made. */
export function readerNames(program) {
  return new Promise((resolve, reject) => {
    new Worker(program, { workerData: null }).once('message', resolve).once('error', reject);
  });
}

/**
 * Tries one reader.
 * @param {{ reader: string, seed: number, ms: number, inputs: number, input?: Uint8Array }} task as in thread.ts
 * @returns {Promise<{ inputs: number, blocks: readonly [number, number], kept: number, fault?: string, input?: Buffer }>}
 *   `fault`: what did not hold, and `input` for which
 */
export function watched(program, task) {
  const trying = new SharedArrayBuffer(8 + LONGEST_INPUT);
  const [state, bytes] = [new Int32Array(trying, 0, 2), new Uint8Array(trying, 8)];
  const input = () => Buffer.from(bytes.slice(0, Math.min(Atomics.load(state, 1), LONGEST_INPUT)));
  const place = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
  const worker = new Worker(program, {
    workerData: { ...task, trying, place, root: ROOT },
    resourceLimits: { maxOldGenerationSizeMb: LARGEST_HEAP_MB },
  });
  return new Promise((resolve) => {
    let tried = 0;
    let since = { cpu: process.cpuUsage(), at: performance.now() };
    const end = (result) => {
      clearInterval(look);
      void worker.terminate();
      resolve(result);
    };
    const found = (fault) => end({ inputs: Atomics.load(state, 0), blocks: [0, 0], kept: 0, fault, input: input() });
    const look = setInterval(() => {
      const now = Atomics.load(state, 0);
      if (now !== tried) {
        tried = now;
        since = { cpu: process.cpuUsage(), at: performance.now() };
        return;
      }
      const { user, system } = process.cpuUsage(since.cpu);
      if (now === 0) return;
      if ((user + system) / 1_000 > LONGEST_CPU_MS)
        found(`it worked for more than ${LONGEST_CPU_MS / 1_000} s and did not end`);
      else if (performance.now() - since.at > LONGEST_WAIT_MS)
        found(`nothing came of it for ${LONGEST_WAIT_MS / 1_000} s`);
    }, LOOK_MS);
    worker.once('message', (report) => end(report.fault === undefined ? report : { ...report, input: input() }));
    worker.once('exit', (code) => found(`the thread ended by itself with code ${code}`));
    worker.once('error', (error) =>
      found(
        error.code === 'ERR_WORKER_OUT_OF_MEMORY'
          ? `it took more than ${LARGEST_HEAP_MB} MB of memory`
          : `the thread ended: ${error.stack}`,
      ),
    );
  });
}
