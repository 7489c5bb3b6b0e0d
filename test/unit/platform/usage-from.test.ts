import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { LIMITS } from '../../../electron/limits.ts';
import { usageFrom } from '../../../electron/platform/usage-from.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Every process has used what the test says. */
function machine() {
  const used = { cpuMs: 0, startToken: 'then' };
  const usage = usageFrom(async () => (pid) => (pid === 0 ? undefined : { ...used, memory: pid }));
  return { used, of: async (pid: number) => (await usage([pid])).get(pid) };
}

it('is the share of one core since the last question, and nothing at the first or of another with its number', async () => {
  const { used, of } = machine();
  expect(await of(7)).toEqual({ cpu: 0, memory: 7 });
  vi.advanceTimersByTime(1_000);
  used.cpuMs = 250;
  expect(await of(7)).toEqual({ cpu: 25, memory: 7 });
  vi.advanceTimersByTime(1_000);
  Object.assign(used, { cpuMs: 500, startToken: 'now' });
  expect(await of(7)).toEqual({ cpu: 0, memory: 7 });
  expect(await of(0)).toBeUndefined();
});

it('forgets who was not seen to end and is asked about no more', async () => {
  const { used, of } = machine();
  await of(7);
  vi.advanceTimersByTime(LIMITS.platform.usageAgeMs / 2);
  await of(8);
  vi.advanceTimersByTime(LIMITS.platform.usageAgeMs / 2 + 1);
  await of(9);
  used.cpuMs = 1_000;
  expect(await of(7)).toEqual({ cpu: 0, memory: 7 });
  expect((await of(8))?.cpu).toBeGreaterThan(0);
});
