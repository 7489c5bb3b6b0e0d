import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startHeartbeat } from '../../../electron/supervisor/host/heartbeat.ts';
import { Waiters } from '../../../electron/supervisor/runtime/condition-waiters.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the heartbeat', () => {
  /** Both clocks go with the fake timers, plus what they were made to jump by. */
  function heart() {
    const jumped = { now: 0, wall: 0 };
    const clock = { now: () => performance.now() + jumped.now, wall: () => Date.now() + jumped.wall };
    const woke: number[] = [];
    let ticks = 0;
    const pause = { ms: 1_000 };
    const beat = startHeartbeat(
      clock,
      () => pause.ms,
      () => {
        ticks += 1;
      },
      (gapMs) => woke.push(Math.round(gapMs)),
    );
    return { jumped, woke, ticks: () => ticks, pause, ...beat };
  }

  it('beats once a second and notices nothing while time passes as it should', () => {
    const { woke, ticks, end } = heart();
    vi.advanceTimersByTime(60_000);
    expect([ticks(), woke]).toEqual([60, []]);
    end();
    vi.advanceTimersByTime(60_000);
    expect(ticks()).toBe(60);
  });

  it.each([
    ['the machine slept for 8 h', { now: 28_800_000, wall: 28_800_000 }, 28_800_000],
    ['the machine slept and its monotonic clock did not count it', { now: 0, wall: 28_800_000 }, 28_800_000],
    ['the clock was set back by 1 h', { now: 0, wall: -3_600_000 }, 3_600_000],
    ['the clock was set forward by 1 d', { now: 0, wall: 86_400_000 }, 86_400_000],
  ])('notices once that %s', (_, by, gapMs) => {
    const { jumped, woke } = heart();
    vi.advanceTimersByTime(5_000);
    Object.assign(jumped, by);
    vi.advanceTimersByTime(60_000);
    expect(woke).toEqual([gapMs]);
  });

  it('notices a jump between two beats when somebody looks, and once only', () => {
    const { jumped, woke, pause, look, hurry } = heart();
    pause.ms = 10_000;
    hurry();
    vi.advanceTimersByTime(2_000);
    look();
    expect(woke).toEqual([]);
    Object.assign(jumped, { now: 0, wall: 60_000 });
    look();
    look();
    vi.advanceTimersByTime(60_000);
    expect(woke).toEqual([60_000]);
  });

  it('beats sooner as soon as it is in a hurry, and takes no long pause before for sleep', () => {
    const { woke, ticks, pause, hurry } = heart();
    pause.ms = 10_000;
    hurry();
    vi.advanceTimersByTime(9_000);
    expect(ticks()).toBe(0);
    pause.ms = 1_000;
    hurry();
    vi.advanceTimersByTime(3_000);
    expect([ticks(), woke]).toEqual([4, []]);
  });

  it('does not take a busy second for sleep', () => {
    const { jumped, woke } = heart();
    Object.assign(jumped, { now: 4_000, wall: 4_000 });
    vi.advanceTimersByTime(10_000);
    expect(woke).toEqual([]);
  });
});

describe('waiting for a condition', () => {
  it('is over at once when it holds already', async () => {
    expect(await new Waiters(() => 1).until(() => true, 0)).toBe(true);
  });

  it('looks when something changed, and ends when it holds', async () => {
    const waiters = new Waiters(() => 1);
    let value = 0;
    const answer = waiters.until(() => value === 2, 60_000);
    for (value = 1; value <= 2; value += 1) waiters.look();
    expect(await answer).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('gives up at its deadline, and looks no more', async () => {
    const waiters = new Waiters(() => 1);
    let looks = 0;
    const answer = waiters.until(() => {
      looks += 1;
      return false;
    }, 1_000);
    vi.advanceTimersByTime(1_000);
    expect(await answer).toBe(false);
    waiters.look();
    // Once at the beginning and once at the end.
    expect(looks).toBe(2);
  });

  it('gives up at once where there is no time left', async () => {
    const answer = new Waiters(() => 1).until(() => false, -5);
    vi.advanceTimersByTime(0);
    expect(await answer).toBe(false);
  });

  it('lets those who wait for different things go each in their time', async () => {
    const waiters = new Waiters(() => 1);
    let value = 0;
    const order: string[] = [];
    const both = [
      waiters.until(() => value > 1, 9_000).then(() => order.push('second')),
      waiters.until(() => value > 0, 9_000).then(() => order.push('first')),
    ];
    for (value = 1; value <= 2; value += 1) {
      waiters.look();
      await Promise.resolve();
      await Promise.resolve();
    }
    await Promise.all(both);
    expect(order).toEqual(['first', 'second']);
  });
});
