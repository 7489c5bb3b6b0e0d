import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomFrom } from '../soak/random.ts';
import { PROJECT } from '../support/project-root.ts';
import type { Point } from './calls.ts';
import type { Operation } from './operation.ts';
import { FILES } from './operations/files.ts';
import { type HandOver, handOver } from './operations/hand-over.ts';
import { LIVES } from './operations/lives.ts';
import { PORTS } from './operations/ports.ts';
import { KillRig } from './rig.ts';
import { whyNoTrace } from './tracer.ts';

const SEED = Number(process.env.STACKLIGHT_KILL_SEED ?? Math.floor(Math.random() * 1_000_000_000));
const RANDOM_KILLS = 200;
const OPERATIONS: readonly Operation[] = [...LIVES, ...PORTS, ...FILES];
const tookMs = new Map<string, number>();

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
    return `${sentence} (kept: ${folder})`;
  }

  /** Each point once. @returns a line for each at which something did not hold, or that did not come up */
  async function through(what: string, points: readonly Point[], kill: (point: Point) => Promise<boolean>) {
    const wrong: string[] = [];
    let missed = 0;
    for (const point of points) {
      const died = await kill(point).catch((error: unknown) => String(error));
      if (typeof died === 'string') wrong.push(await failed(`${what}, ${point.name}: ${died}`));
      else if (!died) missed += 1;
    }
    console.log(`${what}: killed at ${points.length - missed} of ${points.length} points`);
    return { wrong, missed };
  }

  async function atEach(operation: Operation): Promise<void> {
    const recorded = await rig.record(operation);
    tookMs.set(operation.name, recorded.tookMs);
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

  it(`at ${RANDOM_KILLS} moments that seed ${SEED} draws`, async () => {
    const random = randomFrom(SEED);
    const wrong: string[] = [];
    for (let kill = 0; kill < RANDOM_KILLS; kill += 1) {
      const operation = random.pick(OPERATIONS);
      const afterMs = random.next() * (tookMs.get(operation.name) ?? 1_000);
      await rig.kill(operation, { afterMs }).catch(async (error: unknown) => {
        wrong.push(await failed(`kill ${kill}, ${operation.name} after ${afterMs} ms: ${String(error)}`));
      });
    }
    expect(wrong).toEqual([]);
  });
});
