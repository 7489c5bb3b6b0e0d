import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { LIMITS } from '../../../electron/limits.ts';
import { Paced } from '../../../electron/supervisor/model/paced.ts';

const few = () => LIMITS.pace.fewServices;
const many = () => LIMITS.pace.fewServices + 1;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

it('is at once after every change in a small stack, however slow the machine is', () => {
  let done = 0;
  const work = new Paced(few, () => {
    vi.advanceTimersByTime(20);
    done += 1;
  });
  for (let change = 0; change < 5; change += 1) work.changed();
  expect(done).toBe(5);
  expect(vi.getTimerCount()).toBe(0);
});

it('gives work of a large stack a part of the time, and deals with what changed meanwhile together', () => {
  const tookMs = 20;
  let [value, seen, done] = [0, 0, 0];
  const work = new Paced(many, () => {
    vi.advanceTimersByTime(tookMs);
    seen = value;
    done += 1;
  });
  const restMs = tookMs * LIMITS.pace.restsPerTurn;
  for (value = 1; value <= 1_000; value += 1) work.changed();
  expect([seen, done]).toEqual([1, 1]);
  vi.advanceTimersByTime(restMs);
  // Nothing of it is lost.
  expect([seen, done]).toEqual([value, 2]);
  vi.advanceTimersByTime(10 * restMs);
  expect(done).toBe(2);
});

it('leaves nothing undone when asked to, and goes on after work that throws', () => {
  let [done, fails] = [0, true];
  const work = new Paced(many, () => {
    vi.advanceTimersByTime(20);
    done += 1;
    if (fails) throw new Error('not this time');
  });
  expect(() => work.changed()).toThrow('not this time');
  fails = false;
  work.changed();
  expect(done).toBe(1);
  work.flush();
  expect(done).toBe(2);
  work.flush();
  expect(done).toBe(2);
  expect(vi.getTimerCount()).toBe(0);
});

it('is not done any more once it is over, not even what waited', () => {
  let done = 0;
  const work = new Paced(many, () => {
    vi.advanceTimersByTime(20);
    done += 1;
  });
  work.changed();
  work.changed();
  work.end();
  vi.advanceTimersByTime(60_000);
  work.changed();
  expect(done).toBe(1);
  expect(vi.getTimerCount()).toBe(0);
});
