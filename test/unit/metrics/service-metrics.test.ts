import { expect, it } from 'vitest';
import { LIMITS } from '../../../electron/limits.ts';
import { BucketRing } from '../../../electron/metrics/bucket-ring.ts';
import { ServiceMetrics } from '../../../electron/metrics/service-metrics.ts';
import { StackMetrics } from '../../../electron/metrics/stack-metrics.ts';

const noon = Date.UTC(2026, 10, 28, 12, 0, 0);

const check = (at: number, over: object = {}) => ({
  ...{ at, ok: true, message: '200', latencyMs: 4, output: '' },
  ...over,
});

const refused = { ok: false, message: 'connection refused on 127.0.0.1:8000', output: 'ECONNREFUSED' };

it('keeps mean and peak of each bucket, and null where nothing was measured', () => {
  const ring = new BucketRing(1_000, 4);
  ring.add(noon, 2);
  ring.add(noon + 400, 6);
  ring.add(noon + 2_100, 1);
  expect(ring.read(noon + 3_000, 4)).toEqual({
    means: [4, null, 1, null],
    peaks: [6, null, 1, null],
    counts: [2, 0, 1, 0],
  });
});

it('forgets what is older than it holds, and a silence longer than that leaves nothing behind', () => {
  const ring = new BucketRing(1_000, 3);
  for (let second = 0; second < 10; second++) ring.add(noon + second * 1_000, second);
  expect(ring.read(noon + 9_000, 3).means).toEqual([7, 8, 9]);
  expect(ring.read(noon + 9_000, 5).means).toEqual([null, null, 7, 8, 9]);
  ring.add(noon + 60_000, 1);
  expect(ring.read(noon + 60_000, 3).means).toEqual([null, null, 1]);
});

it('starts again when the clock was set back, and counts what comes a moment late', () => {
  const ring = new BucketRing(1_000, 3);
  ring.add(noon, 5);
  ring.add(noon - 200, 7);
  expect(ring.read(noon, 3)).toMatchObject({ means: [null, null, 6], counts: [0, 0, 2] });
  ring.add(noon - 3_600_000, 1);
  expect(ring.read(noon - 3_600_000, 3).means).toEqual([null, null, 1]);
});

it('answers for a quarter of an hour, an hour and a day with as many buckets as fit', () => {
  const metrics = new ServiceMetrics();
  metrics.checked(check(noon));
  const { fine, coarse } = LIMITS.metrics;
  expect(metrics.read('quarter', noon).passed).toHaveLength(900_000 / fine.stepMs);
  expect(metrics.read('hour', noon).passed).toHaveLength(3_600_000 / coarse.stepMs);
  const day = metrics.read('day', noon);
  expect(day.passed).toHaveLength(coarse.buckets);
  expect(day.from + coarse.buckets * coarse.stepMs).toBeGreaterThan(noon);
  expect(day.latency?.means.at(-1)).toBe(4);
  expect(day.cpu).toBeUndefined();
});

it('tells equal failures in a row as one, and begins anew after a check that passed', () => {
  const metrics = new ServiceMetrics();
  metrics.checked(check(noon - 9_000, refused));
  metrics.checked(check(noon - 8_000, { ...refused, output: 'the last one' }));
  metrics.checked(check(noon - 7_000));
  metrics.checked(check(noon - 6_000, refused));
  metrics.checked(check(noon - 5_000, { ok: false, message: 'no answer within 1.5 s' }));
  metrics.checked(check(noon - 4_000, { ok: false, message: 'no answer within 2 s' }));
  const { failures, failed } = metrics.read('quarter', noon);
  expect(failures.map(({ count, message, output }) => [count, message, output])).toEqual([
    [2, refused.message, 'the last one'],
    [1, refused.message, refused.output],
    [2, 'no answer within 2 s', ''],
  ]);
  expect(failed.reduce((sum, count) => sum + count)).toBe(5);
});

it('holds so many failures and so much of each, however long it fails', () => {
  const metrics = new ServiceMetrics();
  for (let index = 0; index < 500; index++)
    metrics.checked(check(noon + index, { ok: false, message: `status ${500 + index}`, output: 'x'.repeat(9_000) }));
  const { failures } = metrics.read('quarter', noon + 500);
  expect(failures).toHaveLength(LIMITS.metrics.failures);
  expect(failures.every(({ output }) => output.length <= LIMITS.metrics.failureCharacters + 1)).toBe(true);
});

it('takes what was measured along to a new name, and forgets what was taken out of the stack', () => {
  const metrics = new StackMetrics();
  metrics.of('api').checked(check(noon));
  metrics.of('old').checked(check(noon));
  metrics.renamed('api', 'web');
  metrics.keepOnly(new Set(['web']));
  expect(metrics.of('web').read('quarter', noon).latency?.means.at(-1)).toBe(4);
  expect(metrics.of('old').read('quarter', noon).latency).toBeUndefined();
});

it('counts a service as looked at for a while after somebody asked', () => {
  const metrics = new StackMetrics();
  expect(metrics.isLookedAt('api', 5)).toBe(false);
  metrics.look('api', 1_000);
  expect(metrics.isLookedAt('api', 1_000 + LIMITS.metrics.lookMs)).toBe(true);
  expect(metrics.isLookedAt('api', 1_001 + LIMITS.metrics.lookMs)).toBe(false);
});

it('gives a row the mean of each stretch that is over, the same value until the next one begins', () => {
  const metrics = new ServiceMetrics();
  const { rowStepMs } = LIMITS.metrics;
  metrics.checked(check(noon, { latencyMs: 2 }));
  metrics.checked(check(noon + 10_000, { latencyMs: 4 }));
  metrics.checked(check(noon + 11_000, refused));
  expect(metrics.row(noon + 12_000).latency).toBeUndefined();
  const row = metrics.row(noon + rowStepMs);
  expect(row).toEqual({
    latency: { stepMs: rowStepMs, means: [...new Array(29).fill(null), 3] },
    checks: { passed: 2, failed: 1 },
  });
  metrics.checked(check(noon + rowStepMs + 1_000, { latencyMs: 900 }));
  expect(metrics.row(noon + rowStepMs + 2_000)).toBe(row);
  expect(metrics.row(noon + 2 * rowStepMs).latency?.means.slice(-2)).toEqual([3, 900]);
});

it('goes on after a restart: what was kept lies under what was measured since, and no damage becomes a number', () => {
  const before = new BucketRing(1_000, 4);
  for (const [second, value] of [10, 20, 30].entries()) before.add(noon + second * 1_000, value);
  const kept = before.keep();
  const after = new BucketRing(1_000, 4);
  after.add(noon + 2_000, 99);
  after.add(noon + 3_000, 40);
  after.restore(kept, noon + 3_000);
  expect(after.read(noon + 3_000, 4)).toEqual({
    means: [10, 20, 99, 40],
    peaks: [10, 20, 99, 40],
    counts: [1, 1, 1, 1],
  });
  const lines = (bytes: Uint8Array, now: number) => {
    const ring = new BucketRing(1_000, 4);
    ring.restore(bytes, now);
    return ring.read(now, 4).means.filter((mean) => mean !== null);
  };
  expect(lines(kept, noon + 4_000)).toEqual([20, 30]);
  // Another size, a clock that was set back, and bytes that are no numbers.
  expect(lines(kept.subarray(1), noon + 3_000)).toEqual([]);
  expect(lines(kept, noon - 60_000)).toEqual([]);
  expect(
    lines(
      kept.map(() => 255),
      noon + 3_000,
    ),
  ).toEqual([]);
});
