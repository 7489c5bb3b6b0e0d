import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Random, randomFrom } from '../soak/random.ts';
import { PROJECT } from '../support/project-root.ts';
import type { Point } from './calls.ts';
import type { Operation } from './operation.ts';
import { FILES } from './operations/files.ts';
import { type HandOver, handOver } from './operations/hand-over.ts';
import { LIVES } from './operations/lives.ts';
import { PORTS } from './operations/ports.ts';
import { type Death, KillRig } from './rig.ts';
import { whyNoTrace } from './tracer.ts';

const SEED = Number(process.env.STACKLIGHT_KILL_SEED ?? Math.floor(Math.random() * 1_000_000_000));
const RANDOM_KILLS = 200;
const TOLD_EVERY = 10;
const OPERATIONS: readonly Operation[] = [...LIVES, ...PORTS, ...FILES];

type Recorded = Awaited<ReturnType<KillRig['record']>>;
const recordings = new Map<string, Recorded>();

const why = whyNoTrace();
if (why) console.warn(`SKIPPED: kill points: ${why}`);

describe.skipIf(why !== undefined)('a supervisor that is killed doubles, loses and forgets nothing', () => {
  let rig: KillRig;
  let app: HandOver;

  beforeAll(async () => {
    app = await handOver();
    await anew();
  });
  afterAll(async () => {
    app?.end();
    await rig?.end();
  });

  async function anew(): Promise<void> {
    rig = new KillRig(PROJECT, SEED);
    await rig.begin();
  }

  /** What is wrong stays wrong: what comes after it gets another stack. The files of the old one are kept. */
  async function failed(sentence: string): Promise<string> {
    const { folder } = rig.world;
    await rig.end(true).catch(() => undefined);
    await anew();
    const told = `${sentence} (kept: ${folder})`;
    console.log(told);
    return told;
  }

  async function recordingOf(operation: Operation): Promise<Recorded> {
    const recorded = recordings.get(operation.name) ?? (await rig.record(operation));
    recordings.set(operation.name, recorded);
    return recorded;
  }

  /** Each point once. @returns a line for each at which something did not hold, and how many did not come up */
  async function through(what: string, points: readonly Point[], kill: (point: Point) => Promise<boolean>) {
    const wrong: string[] = [];
    const missed: string[] = [];
    for (const point of points) {
      const died = await kill(point).catch((error: unknown) => String(error));
      if (typeof died === 'string') wrong.push(await failed(`${what}, ${point.name}: ${died}`));
      else if (!died) missed.push(point.name);
    }
    const reached = points.length - missed.length;
    const left = missed.length > 0 ? `; did not come up: ${missed.join('; ')}` : '';
    console.log(`${what}: reached ${reached} of ${points.length} points, ${wrong.length} did not hold${left}`);
    console.log(`its points: ${points.map(({ name }) => name).join('; ')}`);
    return { wrong, missed: missed.length };
  }

  async function atEach(operation: Operation): Promise<void> {
    const recorded = await recordingOf(operation);
    const { wrong, missed } = await through(operation.name, recorded.points, (at) => rig.kill(operation, { at }));
    expect(wrong).toEqual([]);
    expect(missed).toBeLessThan(recorded.points.length / 2);
  }

  it.each(OPERATIONS.map((operation) => [operation.name, operation] as const))(
    'at each step of: %s',
    async (_, one) => {
      await atEach(one);
    },
  );

  it('at each step of: hand-over to the app', () => atEach(app.operation));

  it('at each step of its own beginning', async () => {
    const points = await rig.recordBeginning();
    const { wrong } = await through('beginning', points, (at) => rig.killBeginning(at));
    expect(wrong).toEqual([]);
    expect(points.length).toBeGreaterThan(3);
  });

  /** Half of them at a call that was recorded, half at any moment. */
  function drawn(random: Random, { points, tookMs }: Recorded): Death {
    return random.next() < 0.5 ? { at: random.pick(points) } : { afterMs: random.next() * tookMs };
  }

  it(`at ${RANDOM_KILLS} calls and moments that seed ${SEED} draws`, async () => {
    const random = randomFrom(SEED);
    const wrong: string[] = [];
    const counts = new Map<string, number>();
    let missed = 0;
    for (let kill = 1; kill <= RANDOM_KILLS; kill += 1) {
      const operation = random.pick([...OPERATIONS, app.operation]);
      const death = drawn(random, await recordingOf(operation));
      const where = 'at' in death ? death.at.name : `after ${death.afterMs.toFixed(1)} ms`;
      const died = await rig.kill(operation, death).catch((error: unknown) => String(error));
      if (typeof died === 'string') wrong.push(await failed(`kill ${kill}, ${operation.name}, ${where}: ${died}`));
      else if (!died) missed += 1;
      counts.set(operation.name, (counts.get(operation.name) ?? 0) + 1);
      if (kill % TOLD_EVERY === 0) console.log(`seed ${SEED}: ${kill} kills, ${wrong.length} did not hold`);
    }
    const mix = [...counts].map(([name, count]) => `${name} ${count}`).join(', ');
    console.log(
      `seed ${SEED}: ${RANDOM_KILLS} kills (${mix}), ${wrong.length} did not hold, ${missed} when it was over`,
    );
    expect(wrong).toEqual([]);
  });
});
