import { beforeEach, describe, expect, it } from 'vitest';
import { type HealthState, judgeHealth, newHealth } from '../../../electron/health/judge.ts';
import type { ProbeResult } from '../../../electron/health/probe.ts';
import { retryAfter } from '../../../electron/health/retries.ts';
import { ProbeScheduler } from '../../../electron/health/scheduler.ts';
import { TimerWheel } from '../../../electron/health/wheel.ts';
import { LIMITS } from '../../../electron/limits.ts';
import type { HealthcheckSpec } from '../../../electron/stack/stack.ts';
import { FakeClock } from '../../support/fake-clock.ts';

/** The defaults of a stack file, without a start period. */
const { intervalMs, timeoutMs, retries, startIntervalMs } = LIMITS.health;
const spec: HealthcheckSpec = {
  probe: { type: 'tcp', host: '127.0.0.1', port: 1 },
  ...{ startPeriodMs: 0, startIntervalMs, intervalMs, timeoutMs, retries },
};

const good: ProbeResult = { ok: true, message: '200', latencyMs: 0, at: 0, output: '' };
const refused: ProbeResult = { ...good, ok: false, reason: 'refused', message: 'connection refused' };
const timedOut: ProbeResult = { ...refused, reason: 'timeout' };
const status = (code: number): ProbeResult => ({ ...refused, reason: 'status', status: code });
const wrongBody: ProbeResult = { ...refused, reason: 'body' };

let clock: FakeClock;
beforeEach(() => {
  clock = new FakeClock();
});

interface Look {
  /** Milliseconds after the first look, which is always good. */
  readonly at: number;
  readonly status: HealthState['status'];
}

/** What the looks of 100 s see of a service that answers `bad` from 1 s after its first good answer, for `forMs`. */
async function outage(answers: readonly ProbeResult[], forMs: number, timing = spec): Promise<readonly Look[]> {
  const scheduler = new ProbeScheduler(new TimerWheel({ clock }));
  let health = newHealth(clock.nowMs());
  let failures = 0;
  let first: number | undefined;
  const looks: Look[] = [];
  const run = async () => {
    first ??= clock.nowMs();
    const since = clock.nowMs() - first;
    if (since < 1_000 || since >= timing.intervalMs + forMs) return good;
    failures += 1;
    return answers[Math.min(failures, answers.length) - 1] ?? good;
  };
  scheduler.watch('api', timing, run, (result) => {
    health = judgeHealth(health, result, timing, clock.nowMs());
    scheduler.setNextWait('api', retryAfter(health, timing));
    looks.push({ at: clock.nowMs() - (first ?? 0), status: health.status });
  });
  await clock.advance(100_000);
  scheduler.stop();
  return looks;
}

/** When it turned unhealthy, in milliseconds after the first failed look. */
function unhealthyAfter(looks: readonly Look[], timing = spec): number | undefined {
  const look = looks.find(({ status: seen }) => seen === 'unhealthy');
  return look && look.at - timing.intervalMs;
}

describe('a healthy service that fails in a way that may pass', () => {
  it.each([
    ['refuses connections', refused],
    ['does not answer in time', timedOut],
    ['answers 502', status(502)],
    ['answers 503', status(503)],
    ['answers 504', status(504)],
  ])('and %s is looked at again after 1, 2 and 4 s, and unhealthy only then', async (_how, failure) => {
    const looks = await outage([failure], 60_000);
    expect(looks.slice(0, 6)).toEqual([
      { at: 0, status: 'healthy' },
      { at: 10_000, status: 'healthy' },
      { at: 11_000, status: 'healthy' },
      { at: 13_000, status: 'healthy' },
      { at: 17_000, status: 'unhealthy' },
      { at: 27_000, status: 'unhealthy' },
    ]);
  });

  it('is never unhealthy when it is over within two seconds, and goes on at its interval', async () => {
    const looks = await outage([status(503)], 2_000);
    expect(looks.every(({ status: seen }) => seen === 'healthy')).toBe(true);
    expect(looks.map(({ at }) => at).slice(0, 5)).toEqual([0, 10_000, 11_000, 13_000, 23_000]);
  });

  it('fails as many times as the file says, where that is more', async () => {
    const patient = { ...spec, retries: 6 };
    expect(unhealthyAfter(await outage([refused], 90_000, patient))).toBe(7_000 + 2 * intervalMs);
  });

  it.each([
    ['one failure', { retries: 1 }],
    ['an interval of a second', { intervalMs: 1_000 }],
    ['two failures, five seconds apart', { retries: 2, intervalMs: 5_000 }],
  ])('is counted as in Compose where the file asks for less patience: %s', async (_what, over) => {
    const strict = { ...spec, ...over };
    expect(unhealthyAfter(await outage([refused], 60_000, strict), strict)).toBe(
      (strict.retries - 1) * strict.intervalMs,
    );
  });

  it('is never judged later than Compose would, even when every try takes its whole timeout', () => {
    for (const interval of [500, 1_000, 2_000, 3_000, 5_000, 10_000, 30_000])
      for (const timeout of [500, 1_000, 3_000, 10_000, 30_000])
        for (const count of [1, 2, 3, 4, 5, 10]) {
          const timing = { intervalMs: interval, timeoutMs: timeout, retries: count, startPeriodMs: 0 };
          const composeMs = (count - 1) * interval + count * timeout;
          expect(timeToUnhealthy({ ...timedOut, latencyMs: timeout }, timing)).toBeLessThanOrEqual(composeMs);
        }
  });
});

/** From the beginning of the first failed try to the verdict. */
function timeToUnhealthy(failure: ProbeResult, timing: Parameters<typeof judgeHealth>[2] & { intervalMs: number }) {
  let now = 0;
  let health = judgeHealth(newHealth(0), good, timing, 0);
  for (;;) {
    now += failure.latencyMs;
    health = judgeHealth(health, failure, timing, now);
    if (health.status === 'unhealthy') return now;
    now += retryAfter(health, timing) ?? timing.intervalMs;
  }
}

describe('every other failure', () => {
  it.each([
    ['another status', status(500)],
    ['a wrong body', wrongBody],
    ['a command that fails', { ...refused, reason: 'exit' } as const],
    ['a name that does not resolve', { ...refused, reason: 'dns' } as const],
  ])('is counted at the interval: %s', async (_what, failure) => {
    expect(unhealthyAfter(await outage([failure], 60_000))).toBe(2 * intervalMs);
  });

  it('ends the quick looks when it comes among them', async () => {
    const looks = await outage([refused, wrongBody], 60_000);
    expect(looks.map(({ at }) => at).slice(1, 4)).toEqual([10_000, 11_000, 21_000]);
    expect(unhealthyAfter(looks)).toBe(1_000 + intervalMs);
  });
});

describe('a service that was not healthy', () => {
  it('is counted as in Compose: while it starts, after its start period, and when it is unhealthy already', () => {
    const starting = newHealth(0);
    const graceOver = { ...starting, graceOver: true, failing: 1, results: [refused] };
    const unhealthy = { ...graceOver, status: 'unhealthy', failing: 3 } as const;
    expect([starting, graceOver, unhealthy].map((health) => retryAfter(health, spec))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    const within = judgeHealth(starting, refused, { ...spec, startPeriodMs: 5_000 }, 1_000);
    expect([within.failing, retryAfter(within, spec)]).toEqual([0, undefined]);
  });
});
