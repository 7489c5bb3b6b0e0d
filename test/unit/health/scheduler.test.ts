import { beforeEach, describe, expect, it } from 'vitest';
import type { ProbeResult } from '../../../electron/health/probe.ts';
import { ProbeScheduler } from '../../../electron/health/scheduler.ts';
import { TimerWheel } from '../../../electron/health/wheel.ts';
import { LIMITS } from '../../../electron/limits.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const TICK = LIMITS.health.wheelTickMs;
const result: ProbeResult = { ok: true, message: '200', latencyMs: 1, at: 0, output: '' };
const timing = {
  probe: { type: 'tcp', host: '127.0.0.1', port: 1 },
  intervalMs: 5_000,
  startIntervalMs: 500,
  startPeriodMs: 0,
} as const;

let clock: FakeClock;
let scheduler: ProbeScheduler;
beforeEach(() => {
  clock = new FakeClock();
  scheduler = new ProbeScheduler(new TimerWheel({ clock }));
});

/** A probe that takes `durationMs` and notes when it began. */
function probe(durationMs = 0) {
  const began: number[] = [];
  let running = 0;
  let most = 0;
  const run = async () => {
    began.push(clock.nowMs());
    running += 1;
    most = Math.max(most, running);
    if (durationMs > 0) await new Promise<void>((resolve) => clock.after(durationMs, resolve));
    running -= 1;
    return result;
  };
  return { run, began, most: () => most };
}

describe('the timing of probes', () => {
  it('waits one interval before the first probe', async () => {
    const api = probe();
    scheduler.watch('api', timing, api.run, () => undefined);
    await clock.advance(4_999);
    expect(api.began).toEqual([]);
    await clock.advance(1);
    expect(api.began).toEqual([5_000]);
  });

  it('counts the interval from the end of the last probe', async () => {
    const api = probe(2_000);
    scheduler.watch('api', timing, api.run, () => undefined);
    await clock.advance(20_000);
    expect(api.began).toEqual([5_000, 12_000, 19_000]);
  });

  it('uses the start interval while in grace and the interval after it', async () => {
    const api = probe();
    scheduler.watch('api', { ...timing, startPeriodMs: 10_000 }, api.run, () => {
      if (api.began.length === 3) scheduler.setGrace('api', false);
    });
    await clock.advance(7_000);
    expect(api.began).toEqual([500, 1_000, 1_500, 6_500]);
  });

  it('never runs two probes of one service at once', async () => {
    const api = probe(30_000);
    scheduler.watch('api', timing, api.run, () => undefined);
    await clock.advance(10_000);
    void scheduler.checkNow('api');
    await clock.advance(200_000);
    expect(api.most()).toBe(1);
    expect(api.began.slice(0, 2)).toEqual([5_000, 35_000]);
  });

  it('does not check what the engine checks or what has no check', async () => {
    const api = probe();
    scheduler.watch('a', { ...timing, probe: { type: 'none' } }, api.run, () => undefined);
    scheduler.watch('b', { ...timing, probe: { type: 'engine' } }, api.run, () => undefined);
    await clock.advance(60_000);
    expect(api.began).toEqual([]);
    expect(clock.pending).toBe(0);
  });

  it('drops the result of a watch that ended', async () => {
    const results: ProbeResult[] = [];
    const api = probe(1_000);
    scheduler.watch('api', timing, api.run, (each) => results.push(each));
    await clock.advance(5_500);
    scheduler.unwatch('api');
    await clock.advance(60_000);
    expect(results).toEqual([]);
    expect(api.began).toEqual([5_000]);
  });

  it('checks at once when asked, and not again before an interval has passed', async () => {
    const api = probe();
    scheduler.watch('api', timing, api.run, () => undefined);
    await clock.advance(1_000);
    const answer = scheduler.checkNow('api');
    await clock.advance(0);
    expect(await answer).toBe(result);
    await clock.advance(5_999);
    expect(api.began).toEqual([1_000, 6_000]);
  });

  it('answers a check of a service that is not watched, or no more, with nothing', async () => {
    expect(await scheduler.checkNow('api')).toBeUndefined();
    scheduler.watch('api', timing, probe(1_000).run, () => undefined);
    const answer = scheduler.checkNow('api');
    scheduler.unwatch('api');
    await clock.advance(1_000);
    expect(await answer).toBeUndefined();
  });

  it('goes on after a probe that throws', async () => {
    const messages: string[] = [];
    const broken = () => Promise.reject(new Error('a bug'));
    scheduler.watch('api', timing, broken, ({ message }) => messages.push(message));
    await clock.advance(10_000);
    expect(messages).toEqual(['a bug', 'a bug']);
  });
});

describe('a thousand services', () => {
  it('are probed once an interval each, spread out, and only as many at once as allowed', async () => {
    const all = probe(20);
    for (let n = 0; n < 1_000; n += 1)
      scheduler.watch(`s${n}`, { ...timing, intervalMs: 10_000 }, all.run, () => undefined);
    await clock.advance(20_000);
    const perTick = new Map<number, number>();
    for (const at of all.began) perTick.set(Math.floor(at / TICK), (perTick.get(Math.floor(at / TICK)) ?? 0) + 1);
    expect(all.began.length).toBe(1_000);
    expect(Math.max(...perTick.values())).toBeLessThanOrEqual(8);
    expect(all.most()).toBeLessThanOrEqual(LIMITS.health.maxConcurrent);
  });

  it('are served in turn when probes are slow', async () => {
    const few = new ProbeScheduler(new TimerWheel({ clock }), 2);
    const done: string[] = [];
    for (const key of ['a', 'b', 'c', 'd', 'e']) few.watch(key, timing, probe(1_000).run, () => done.push(key));
    await clock.advance(8_000);
    expect(done).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('have one timer between them', async () => {
    for (let n = 0; n < 1_000; n += 1) scheduler.watch(`s${n}`, timing, probe().run, () => undefined);
    expect(clock.pending).toBe(1);
    scheduler.stop();
    expect(clock.pending).toBe(0);
  });
});

describe('the timer wheel', () => {
  it('fires in order, at the time or up to a tick later', async () => {
    const wheel = new TimerWheel({ clock });
    const fired: [string, number][] = [];
    for (const [key, due] of [
      ['c', 120],
      ['a', 30],
      ['b', 51],
    ] as const) {
      wheel.schedule(key, due, () => fired.push([key, clock.nowMs()]));
    }
    await clock.advance(1_000);
    expect(fired).toEqual([
      ['a', 50],
      ['b', 100],
      ['c', 150],
    ]);
  });

  it('replaces an entry and forgets a cancelled one', async () => {
    const wheel = new TimerWheel({ clock });
    const fired: string[] = [];
    wheel.schedule('a', 50, () => fired.push('first'));
    wheel.schedule('a', 100, () => fired.push('second'));
    wheel.schedule('b', 100, () => fired.push('b'));
    wheel.cancel('b');
    wheel.cancel('unknown');
    await clock.advance(1_000);
    expect(fired).toEqual(['second']);
    expect(wheel.size).toBe(0);
  });

  it('does not wake up when nothing is due', async () => {
    const wheel = new TimerWheel({ clock });
    wheel.schedule('a', 60_000, () => undefined);
    await clock.advance(59_000);
    expect(clock.armed).toBe(1);
  });

  it('fires everything that fell due while the machine slept', async () => {
    const wheel = new TimerWheel({ clock });
    const fired: string[] = [];
    wheel.schedule('a', 50, () => fired.push('a'));
    wheel.schedule('b', 500, () => fired.push('b'));
    await clock.sleep(8 * 3_600_000);
    expect(fired).toEqual(['a', 'b']);
  });
});
