import { describe, expect, it } from 'vitest';
import { wakeAt } from '../../../electron/lifecycle/reduce.ts';
import { restartDelay, wantsRestart } from '../../../electron/lifecycle/restart.ts';
import { LIMITS } from '../../../electron/limits.ts';
import { aCheck, aPolicy, Bench, good, refused } from '../../support/lifecycle.ts';

const policies = ['no', 'on-failure', 'always', 'unless-stopped'] as const;

/** How an incarnation may end, and which of the policies above bring it back (systemd.service, table of Restart=). */
const ends = [
  { how: 'exits with 0', event: { exitCode: 0 }, back: [false, false, true, true] },
  { how: 'exits with 1', event: { exitCode: 1 }, back: [false, true, true, true] },
  { how: 'exits with 143, a trapped SIGTERM', event: { exitCode: 143 }, back: [false, true, true, true] },
  { how: 'is killed', event: { exitCode: null, signal: 'SIGKILL' }, back: [false, true, true, true] },
  { how: 'ends with SIGTERM', event: { exitCode: null, signal: 'SIGTERM' }, back: [false, true, true, true] },
  { how: 'ends unseen', event: { exitCode: null }, back: [false, true, true, true] },
  { how: 'is stopped from outside', event: { exitCode: 1, outside: true }, back: [false, false, false, false] },
  {
    how: 'is the engine to restart, which will not',
    event: { restartBy: 'engine' },
    back: [false, false, false, false],
  },
] as const;

const matrix = ends.flatMap(({ how, event, back }) =>
  policies.map((policy, index) => ({ policy, how, event, back: back[index] === true })),
);

describe('the restart policy', () => {
  it.each(matrix)('$policy: what $how comes back: $back', ({ policy, event, back }) => {
    const bench = new Bench({ restart: { policy } }).well().exits(event);
    expect(bench.state === 'backoff').toBe(back);
    bench.tick();
    expect(bench.effects.filter(({ type }) => type === 'start')).toHaveLength(back ? 2 : 1);
  });

  it.each(policies)('%s: a job that exits with 0 has completed', (policy) => {
    const bench = new Bench({ restart: { policy }, oneShot: true }).well().exits({ exitCode: 0 });
    expect(bench.state).toBe('completed');
  });

  it('starts a completed job again only when it is asked to', () => {
    const bench = new Bench({ oneShot: true }).well().exits({ exitCode: 0 }).wait(1e9).tick().vanishes();
    expect(bench.state).toBe('completed');
    expect(bench.up().state).toBe('starting');
  });

  it.each(policies)('%s: what is blocked is not tried again at once', (policy) => {
    const bench = new Bench({ restart: { policy } }).up().startFails('command-not-found', true).wait(60_000).tick();
    expect(bench.state).toBe('blocked');
    expect(bench.wait(LIMITS.restart.trialEveryMs).tick().state).toBe('starting');
    expect(bench.service.restarts).toMatchObject({ total: 0, step: 0 });
  });

  it.each(policies)('%s: a start that fails for a passing reason is tried again, but for `no`', (policy) => {
    const bench = new Bench({ restart: { policy } }).up().startFails();
    expect(bench.state).toBe(policy === 'no' ? 'failed' : 'backoff');
    expect(wakeAt(bench.service)).toBe(policy === 'no' ? undefined : 0);
  });

  it('takes an exit code that nobody saw for a failure', () => {
    expect(wantsRestart('on-failure', null)).toBe(true);
  });

  it('waits for the engine where its policy brings a container back', () => {
    const bench = new Bench({ kind: 'container' }).well().exits({ restartBy: 'engine-now' });
    expect(bench.state).toBe('backoff');
    expect(wakeAt(bench.service)).toBeUndefined();
    expect(bench.wait(1e9).tick().effects).toHaveLength(1);
    expect(bench.found().state).toBe('running');
    expect(bench.service).toMatchObject({ generation: 2, restarts: { total: 1 } });
  });

  it('says so when the engine gives up while it is bringing a container back', () => {
    const bench = new Bench({ kind: 'container' }).well().exits({ restartBy: 'engine-now' });
    expect(bench.exits({ restartBy: 'engine' }).state).toBe('failed');
  });

  it('records how an incarnation ended as facts', () => {
    const bench = new Bench().well().exits({ exitCode: null, signal: 'SIGKILL' });
    expect(bench.transitions.at(-1)).toMatchObject({ to: 'backoff', data: { exitCode: null, signal: 'SIGKILL' } });
  });
});

describe('the delay before a restart', () => {
  it('is nothing, then 500 ms, doubling, 30 s at most', () => {
    const middle = [0, 1, 2, 3, 4, 5, 6, 7, 8, 1_100].map((step) => restartDelay(step, aPolicy, 0.5));
    expect(middle).toEqual([0, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  });

  it('is spread by a tenth, never beyond the longest', () => {
    expect([0, 0.999999].map((random) => restartDelay(2, aPolicy, random))).toEqual([900, 1_100]);
    expect(restartDelay(20, aPolicy, 0.999999)).toBe(30_000);
    expect(restartDelay(20, aPolicy, 0)).toBe(27_000);
  });

  it('is a number for every policy that a stack file can state', () => {
    expect(restartDelay(1_000, { ...aPolicy, initialDelayMs: 0, factor: 100 }, 0.5)).toBe(0);
    expect(restartDelay(9, { ...aPolicy, factor: 1 }, 0.5)).toBe(500);
  });

  it('differs between services, and not between two runs of the same', () => {
    const first = new Bench().well().exits().tick().started().exits();
    const again = new Bench().well().exits().tick().started().exits();
    expect(wakeAt(first.service)).toBe(wakeAt(again.service));
  });
});

/** Crashes at once after each start, being started as soon as it is due; returns the waits between. */
function crashLoop(bench: Bench, crashes: number, aliveMs = 0): number[] {
  const waits: number[] = [];
  for (let turn = 0; turn < crashes && bench.state !== 'failed'; turn += 1) {
    bench.wait(aliveMs).exits();
    const at = wakeAt(bench.service);
    if (bench.state !== 'backoff' || at === undefined) continue;
    waits.push(at - bench.now);
    bench
      .wait(at - bench.now)
      .tick()
      .started();
  }
  return waits;
}

describe('giving up', () => {
  it('comes after five failed starts, and no further one is made until the trial', () => {
    const bench = new Bench().well();
    const waits = crashLoop(bench, 100);
    expect(waits).toHaveLength(4);
    expect(waits[0]).toBe(0);
    for (const [index, plain] of [500, 1_000, 2_000].entries()) {
      expect(Math.abs((waits[index + 1] ?? 0) - plain)).toBeLessThanOrEqual(plain / 10);
    }
    expect(bench.state).toBe('failed');
    expect(bench.transitions.at(-1)?.cause).toContain('gave up after 5 failed starts; last: exited with code 1');
    const starts = bench.effects.length;
    bench.wait(LIMITS.restart.trialEveryMs - 1).tick();
    expect(bench.effects).toHaveLength(starts);
  });

  it('cannot be put off by a delay that outgrows the window', () => {
    const bench = new Bench({ restart: { initialDelayMs: 30_000, windowMs: 1_000 } }).well();
    crashLoop(bench, 100);
    expect(bench.state).toBe('failed');
    expect(bench.service.restarts.badStarts).toBe(5);
  });

  it('comes also when each start was in good health for a moment, when they are many within the window', () => {
    const bench = new Bench({ health: aCheck }).well();
    for (let turn = 0; turn < 5; turn += 1) {
      bench.exits();
      if (bench.state === 'backoff')
        bench
          .wait((wakeAt(bench.service) ?? 0) - bench.now)
          .tick()
          .started()
          .probed(good);
    }
    expect(bench.state).toBe('failed');
  });

  it('is tried again after five minutes, and one more failure gives up at once (half-open)', () => {
    const bench = new Bench().well();
    crashLoop(bench, 100);
    bench.wait(LIMITS.restart.trialEveryMs).tick().started();
    expect(bench.state).toBe('running');
    expect(bench.exits().state).toBe('failed');
    expect(wakeAt(bench.service)).toBe(bench.now + LIMITS.restart.trialEveryMs);
  });

  it('is half-open also after failures that were in good health between', () => {
    const bench = new Bench({ health: aCheck, restart: { maxRestarts: 1 } }).well().exits();
    expect(bench.state).toBe('failed');
    bench.wait(LIMITS.restart.trialEveryMs).tick().started();
    expect(bench.exits().state).toBe('failed');
  });

  it('closes after a trial that stays in good health', () => {
    const bench = new Bench().well();
    crashLoop(bench, 100);
    bench.wait(LIMITS.restart.trialEveryMs).tick().started().wait(LIMITS.restart.resetAfterMs).exits();
    expect(bench.state).toBe('backoff');
    expect(wakeAt(bench.service)).toBe(bench.now);
  });

  it('forgets all when a person asks', () => {
    const bench = new Bench().well();
    crashLoop(bench, 100);
    expect(bench.restart().state).toBe('starting');
    expect(bench.service.restarts).toEqual({ total: 0, recent: [], badStarts: 0, step: 0 });
  });

  it('ends when what blocked it may be gone', () => {
    const bench = new Bench().up().startFails('port-taken', true);
    bench.send({ type: 'retry', cause: 'the port is free', waitingFor: [] });
    expect(bench.state).toBe('starting');
  });
});

describe('forgiving', () => {
  it('comes after 15 s of good health: one restart at the first delay, the count anew', () => {
    const bench = new Bench({ health: aCheck }).live().exits();
    bench.tick().started().probed(good).wait(20_000).exits();
    expect(wakeAt(bench.service)).toBe(bench.now);
    expect(bench.service.restarts).toMatchObject({ recent: [], badStarts: 0, step: 0 });
  });

  it('asks for health, not for life: a service that is alive and never good is not forgiven', () => {
    const bench = new Bench({ health: aCheck }).live();
    crashLoop(bench, 100, 20_000);
    expect(bench.state).toBe('failed');
  });

  it('is for life where there is no check', () => {
    const bench = new Bench().well();
    for (let turn = 0; turn < 30; turn += 1) bench.wait(15_000).exits().tick().started();
    expect(bench.state).toBe('running');
    expect(bench.service.restarts.total).toBe(30);
  });

  it('is not lost when the service is unhealthy in the end', () => {
    const bench = new Bench({ health: aCheck, restart: { unhealthy: true } }).well();
    for (let turn = 0; turn < 30; turn += 1) {
      bench.wait(3_600_000).probed(refused, 3);
      expect(bench.state).toBe('stopping');
      bench.stopped();
      expect(bench.state).toBe('backoff');
      bench
        .wait((wakeAt(bench.service) ?? 0) - bench.now)
        .tick()
        .started()
        .probed(good);
    }
    expect(bench.state).toBe('healthy');
  });

  it('does not count time in a shadow as good health', () => {
    const bench = new Bench().well().shadow({ port: 1, sentence: 'from pid 2' }).exits();
    bench.tick().started();
    expect(bench.service.goodSince).toBeUndefined();
  });
});
