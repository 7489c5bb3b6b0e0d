/**
 * Draws faults against a stack of thirty services, and after each waits until the stack is as the model says it must be. The same
 * seed draws the same faults in the same order.
 */
import { drawFault, FAULTS } from './faults/all.ts';
import { namedOf } from './faults/named.ts';
import { describeSlope, type Sample, slopesOf } from './figures.ts';
import { historyFaults } from './history-check.ts';
import { figuresOf } from './machine.ts';
import { randomFrom } from './random.ts';
import { guard, settle, Violation } from './settle.ts';
import { World } from './world.ts';

export interface SoakOptions {
  /** The repository's folder, with a build in it. */
  readonly root: string;
  readonly seed: number;
  readonly minutes: number;
  /** Ends after so many steps, if that is sooner. */
  readonly steps?: number;
  /** Draws these faults only, by their names. */
  readonly only?: readonly string[];
  readonly say: (line: string) => void;
}

export interface SoakResult {
  readonly held: boolean;
  readonly steps: number;
  /** How often each fault was done. */
  readonly counts: ReadonlyMap<string, number>;
  /** What did not hold, a line each. */
  readonly wrong: readonly string[];
  readonly figures: readonly string[];
}

/** @returns whether everything held; a fault of the soak itself counts as what did not */
export async function soak(options: SoakOptions): Promise<SoakResult> {
  const { root, seed, say, only } = options;
  const random = randomFrom(seed);
  const faults = namedOf(FAULTS, only);
  const world = new World(root, seed, { machine: true });
  const counts = new Map<string, number>();
  const samples: Sample[] = [];
  const began = performance.now();
  const ends = began + options.minutes * 60_000;
  let steps = 0;
  let lastEvent = 0;
  let wrong: readonly string[] = [];
  let watch = { stop: () => {}, seen: (): readonly string[] => [] };
  try {
    await world.begin();
    watch = guard(world);
    await settle(world, watch.seen);
    while (performance.now() < ends && steps < (options.steps ?? Number.POSITIVE_INFINITY)) {
      const fault = drawFault(faults, random);
      steps = world.memory.nextStep();
      const done = await fault.run(world, random);
      if (done === undefined) continue;
      counts.set(fault.name, (counts.get(fault.name) ?? 0) + 1);
      say(`${String(steps).padStart(4)}  ${fault.name}: ${done}`);
      const tookMs = await settle(world, watch.seen);
      const sample = await sampleOf(world, began);
      if (sample) samples.push(sample);
      lastEvent = await checkHistory(world, lastEvent);
      say(`      holds after ${(tookMs / 1_000).toFixed(1)} s`);
    }
  } catch (error) {
    wrong =
      error instanceof Violation ? error.message.split('\n') : [String(error instanceof Error ? error.stack : error)];
  }
  watch.stop();
  if (wrong.length > 0) say(`Everything of it is kept: ${world.folder}`);
  await world.end(wrong.length > 0);
  const figures = slopesOf(samples).map(describeSlope);
  if (counts.size === 0 && wrong.length === 0) wrong = ['nothing was done: the time was too short for one fault'];
  return { held: wrong.length === 0, steps, counts, wrong, figures };
}

async function sampleOf(world: World, began: number): Promise<Sample | undefined> {
  const before = performance.now();
  const hello = await world.hello();
  const answerMs = performance.now() - before;
  const figures = hello && figuresOf(hello.pid);
  return hello && figures && { ...figures, pid: hello.pid, answerMs, at: before - began };
}

/** @returns the number of the last event */
async function checkHistory(world: World, before: number): Promise<number> {
  const events = await world.history();
  const last = Math.max(before, ...events.map(({ seq }) => seq));
  // A history that was damaged may lack what lay in the damaged place, once; it may not lose its order.
  if (world.memory.historyBroken) {
    world.memory.historyBroken = false;
    return last;
  }
  const faults = historyFaults(events, before);
  if (faults.length > 0) throw new Violation(faults.join('\n'));
  return last;
}
