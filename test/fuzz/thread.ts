/**
 * Tries one reader in a thread of its own, which can be ended when it hangs or fills its memory. What is tried lies in memory that is
 * shared with whoever watches.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { parentPort, workerData } from 'node:worker_threads';
import { randomFrom } from '../soak/random.ts';
import { Feedback } from './feedback.ts';
import { mutator } from './mutate.ts';
import { faultOf } from './oracle.ts';
import type { OpenReader, Reader } from './reader.ts';
import { READERS } from './readers/all.ts';

/** What the thread is told, and what it tells. */
export interface Task {
  readonly reader: string;
  readonly seed: number;
  /** At most so long, or so many. */
  readonly ms: number;
  readonly inputs: number;
  /** Only this one, and nothing made of it. */
  readonly input?: Uint8Array;
  /** The repository's folder, and where the reader's own is made. */
  readonly root: string;
  readonly place: string;
  /** The number of the input that is tried and its length, and its bytes. */
  readonly trying: SharedArrayBuffer;
}

export interface Report {
  readonly inputs: number;
  /** Blocks that the seeds ran, and that all inputs did. */
  readonly blocks: readonly [number, number];
  /** Inputs that ran something new. */
  readonly kept: number;
  readonly fault?: string;
}

declare global {
  var stacklightBlocks: Uint8Array;
}

/** The newest inputs are made something of more often: they are where something is being found. */
function pick(corpus: readonly Buffer[], random: () => number): Buffer {
  const newest = random() < 0.5;
  const place = newest
    ? corpus.length - 1 - Math.floor(random() ** 2 * Math.min(corpus.length, 64))
    : random() * corpus.length;
  return corpus[Math.floor(place)] ?? Buffer.alloc(0);
}

async function fuzz(reader: Reader, open: OpenReader, task: Task): Promise<Report> {
  const feedback = new Feedback(globalThis.stacklightBlocks);
  const corpus: Buffer[] = [];
  const [state, bytes] = [new Int32Array(task.trying, 0, 2), new Uint8Array(task.trying, 8)];
  let inputs = 0;
  const attempt = async (input: Buffer): Promise<string | undefined> => {
    inputs += 1;
    bytes.set(input.subarray(0, bytes.length));
    Atomics.store(state, 1, input.length);
    Atomics.store(state, 0, inputs);
    feedback.forget();
    try {
      const fault = faultOf(await open.read(input), input.toString('latin1'));
      if (feedback.take()) corpus.push(input);
      return fault ?? strays.shift();
    } catch (error) {
      return `it threw ${inspect(error)}`;
    }
  };
  const reportOf = (atFirst: number, fault?: string): Report => {
    const blocks = [atFirst, feedback.blocks] as const;
    return { inputs, blocks, kept: corpus.length, ...(fault === undefined ? {} : { fault }) };
  };
  const seeds = reader.seeds(task.root).map((seed) => Buffer.from(seed as string));
  const given = task.input ? [Buffer.from(task.input)] : seeds.slice(0, Math.ceil(task.inputs / 2));
  for (const one of given) {
    const fault = await attempt(one);
    if (fault !== undefined) return reportOf(feedback.blocks, fault);
  }
  const atFirst = feedback.blocks;
  if (task.input) return reportOf(atFirst);
  const random = randomFrom(task.seed);
  const words = seeds.flatMap((seed) => seed.toString('latin1').match(/[\w.-]{2,24}/g) ?? []);
  const mutate = mutator([...new Set([...(reader.words ?? []), ...words])]);
  const end = performance.now() + task.ms;
  while (inputs < task.inputs && performance.now() < end) {
    const other = () => pick(corpus, random.next);
    const fault = await attempt(mutate(other(), random, other));
    if (fault !== undefined) return reportOf(atFirst, fault);
  }
  return reportOf(atFirst);
}

/** What nobody waited for and went wrong. */
const strays: string[] = [];
process.on('uncaughtException', (error) => strays.push(`something that nobody waits for threw ${inspect(error)}`));
process.on('unhandledRejection', (error) =>
  strays.push(`a promise that nobody waits for was rejected: ${inspect(error)}`),
);

async function main(task: Task): Promise<Report> {
  const reader = READERS.find(({ name }) => name === task.reader);
  if (!reader) throw new Error(`There is no reader "${task.reader}".`);
  const folder = mkdtempSync(join(task.place, 'stacklight-fuzz-'));
  const open = await reader.open(folder);
  try {
    return await fuzz(reader, open, task);
  } finally {
    await open.close?.();
    rmSync(folder, { recursive: true, force: true });
  }
}

if (workerData === null) parentPort?.postMessage(READERS.map(({ name }) => name));
else {
  const nothing = { inputs: 0, blocks: [0, 0], kept: 0 } as const;
  const failed = (error: unknown): Report => ({
    ...nothing,
    fault: `the reader did not begin or end: ${inspect(error)}`,
  });
  parentPort?.postMessage(await main(workerData as Task).catch(failed));
}
