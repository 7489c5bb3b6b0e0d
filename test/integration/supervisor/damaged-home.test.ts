/** A real supervisor over real processes, after a crash or a disk damaged one of its files. `STACKLIGHT_SEED` draws other damage. */
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ServiceView } from '../../../electron/contract/service.ts';
import { randomFrom } from '../../soak/random.ts';
import { cuts, type Damage, turnedBits } from '../../support/damage.ts';
import { Supervised } from '../../support/supervised.ts';
import { until } from '../../support/until.ts';

const SEED = Number(process.env.STACKLIGHT_SEED ?? 20_261_129);
const random = randomFrom(SEED);
/** No other process of this machine sleeps so long. */
const SLEEP = `5${process.pid}`;
const bench = new Supervised();
let key = '';
let before: readonly unknown[] = [];

beforeAll(async () => {
  bench.write('count.sh', 'echo up >> "$1"; shift; exec "$@"\n');
  const counted = (id: string, ...command: readonly string[]) => `sh count.sh ${id}.txt ${command.join(' ')}`;
  const { key: opened } = await bench.open({
    text: `
name: damaged
services:
  api: { command: ${counted('api', 'sleep', SLEEP)}, restart: always }
  once: { command: ${counted('once', 'sleep', `${SLEEP}1`)} }
  job: { command: ${counted('job', 'true')}, restart: on-failure }
  fails: { command: ${counted('fails', 'false')} }
  down: { command: ${counted('down', 'sleep', `${SLEEP}2`)}, restart: always }
`,
  });
  key = opened;
  const stack = bench.host.stackOf(key);
  if (!stack) throw new Error('it is not open');
  await bench.act(stack, 'up');
  await bench.act(stack, 'down', { services: ['down'] });
  await until('the job is over', () => service('job')?.state === 'completed');
  await until('the failure is known', () => service('fails')?.state === 'failed');
  writeFileSync(join(bench.home, 'stacks', key, 'muted.json'), '["port-taken/api"]');
  before = picture();
});
afterAll(async () => {
  await bench.close();
  rmSync(`${bench.home}-whole`, { recursive: true, force: true });
});

const services = (): readonly ServiceView[] => bench.host.snapshot(key)?.services ?? [];
const service = (id: string) => services().find((one) => one.id === id);
/** What must be as it was, whatever became of a file. What is found by its marker alone has a number of its own. */
const picture = () => services().map(({ id, state, process }) => [id, state, process?.pid]);
const starts = () =>
  ['api', 'once', 'job', 'fails', 'down'].map((id) => {
    const file = join(bench.folder, `${id}.txt`);
    return existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean).length : 0;
  });
/** How many processes sleep so long, seen by nobody but the kernel. */
const sleepers = () =>
  readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith(`sleep\0${SLEEP}`);
    } catch {
      return false;
    }
  }).length;

/** Every file of the home but logs and what is no state: by its path in it. */
function kept(): readonly string[] {
  return readdirSync(bench.home, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(?:json|jsonl|times)$/.test(path) && statSync(join(bench.home, path)).isFile())
    .filter((path) => !path.startsWith('compose-models'))
    .sort();
}

const asides = () =>
  readdirSync(bench.home, { recursive: true, encoding: 'utf8' }).filter((path) => path.includes('.corrupt-'));

it(`no file that is cut or has bits turned loses, doubles or restarts anything (seed ${SEED})`, async () => {
  await bench.host.close();
  const undamaged = `${bench.home}-whole`;
  cpSync(bench.home, undamaged, { recursive: true });
  const files = kept();
  expect(files.map((path) => path.split('/').at(-1))).toEqual(
    expect.arrayContaining(['history.jsonl', 'muted.json', 'state.json', 'open-stacks.json', 'trust.json']),
  );
  for (const path of files) {
    for (const damageOf of [
      (whole: Buffer) => cuts(whole)[0],
      (whole: Buffer) => random.pick(cuts(whole)),
      turned,
      turned,
    ]) {
      await bench.host.close();
      // Each time one file alone is damaged.
      rmSync(bench.home, { recursive: true });
      cpSync(undamaged, bench.home, { recursive: true });
      const file = join(bench.home, path);
      const whole = existsSync(file) ? readFileSync(file) : Buffer.alloc(0);
      const damage = whole.length > 0 ? damageOf(whole) : undefined;
      if (damage) writeFileSync(file, damage.bytes);
      bench.startAgain();
      await bench.host.restore();
      const what = `${path} ${damage?.what ?? 'is not there'}`;
      // Its approval was lost: nothing runs by it until somebody says yes, and what runs is left running.
      const { approval } = bench.host.snapshot(key) ?? {};
      if (approval) {
        expect(path, what).toMatch(/trust\.json/);
        expect(sleepers(), what).toBe(2);
        await bench.host.approve(key, approval.id, false, 'in a test');
      }
      // What was found is taken back once the stack is open; anything that is begun in error begins by then.
      await until(`${what}: all is as it was`, () => JSON.stringify(picture()) === JSON.stringify(before)).catch(() =>
        expect(picture(), what).toEqual(before),
      );
      expect([sleepers(), starts()], what).toEqual([2, [1, 1, 1, 1, 1]]);
      const fresh = asides();
      if (fresh.length > 0) {
        const told = [
          ...(await bench.host.history(key, undefined, 1_000)).map(({ cause }) => cause),
          approvalProblems(),
        ];
        expect(
          told.some((one) => fresh.some((name) => one.includes(name))),
          `${what}: ${fresh}`,
        ).toBe(true);
      }
    }
  }
});

it.each([
  ['in the middle of a line', (whole: Buffer) => whole.subarray(0, Math.floor(whole.length / 3))],
  ['to nothing', () => Buffer.alloc(0)],
])('a history that was cut %s learns anew what the saved state knows, before that is lost too', async (_, cut) => {
  for (const [name, damageOf] of [
    ['history.jsonl', cut],
    ['state.json', (whole: Buffer) => whole.subarray(0, 40)],
  ] as const) {
    await bench.host.close();
    const file = join(bench.home, 'stacks', key, name);
    writeFileSync(file, damageOf(readFileSync(file)));
    bench.startAgain();
    await bench.host.restore();
    await until(`${name} was cut: all is as it was`, () => JSON.stringify(picture()) === JSON.stringify(before)).catch(
      () => expect(picture(), name).toEqual(before),
    );
    expect([sleepers(), starts()], name).toEqual([2, [1, 1, 1, 1, 1]]);
  }
});

const turned = (whole: Buffer): Damage | undefined => turnedBits(whole, 1, random)[0];
const approvalProblems = () => JSON.stringify(bench.host.snapshot(key)?.fileProblems ?? []);
