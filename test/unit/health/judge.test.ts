import { describe, expect, it } from 'vitest';
import { type HealthState, judgeHealth, newHealth } from '../../../electron/health/judge.ts';
import type { ProbeResult } from '../../../electron/health/probe.ts';

/** Compose's own count ends sooner than the retries of passing failures would: they play no part here. */
const spec = { retries: 3, startPeriodMs: 20_000, intervalMs: 1_000, timeoutMs: 1_000 };
const good: ProbeResult = { ok: true, message: '200', latencyMs: 10, at: 0, output: '' };
const bad: ProbeResult = { ok: false, message: 'refused', reason: 'refused', latencyMs: 10, at: 0, output: '' };
const shadow: ProbeResult = { ...bad, reason: 'shadowed', message: '200, but from pid 1' };

/** Judges results that end at the given times. */
function judge(...run: readonly (readonly [number, ProbeResult])[]): HealthState {
  return run.reduce((state, [at, result]) => judgeHealth(state, result, spec, at), newHealth(0));
}

describe('the judgement of health', () => {
  it('does not count failures within the start period while starting', () => {
    const state = judge([1_000, bad], [2_000, bad], [3_000, bad], [4_000, bad]);
    expect(state).toMatchObject({ status: 'starting', failing: 0, graceOver: false });
  });

  it('measures the start period at the start of the probe', () => {
    const slow = { ...bad, latencyMs: 3_000 };
    expect(judge([20_500, slow]).failing).toBe(0);
    expect(judge([23_000, slow]).failing).toBe(1);
  });

  it('becomes unhealthy after as many consecutive failures as retries', () => {
    expect(judge([21_000, bad], [22_000, bad])).toMatchObject({ status: 'starting', failing: 2 });
    expect(judge([21_000, bad], [22_000, bad], [23_000, bad])).toMatchObject({ status: 'unhealthy', failing: 3 });
  });

  it('ends the grace with the first success', () => {
    const state = judge([1_000, good], [2_000, bad], [3_000, bad], [4_000, bad]);
    expect(state).toMatchObject({ status: 'unhealthy', failing: 3, graceOver: true });
  });

  it('stays healthy below the threshold and forgets the streak with one success', () => {
    expect(judge([1_000, good], [2_000, bad], [3_000, bad])).toMatchObject({ status: 'healthy', failing: 2 });
    expect(judge([1_000, good], [2_000, bad], [3_000, good], [4_000, bad])).toMatchObject({ failing: 1 });
  });

  it('is healthy again at the first success', () => {
    const state = judge([21_000, bad], [22_000, bad], [23_000, bad], [24_000, good]);
    expect(state).toMatchObject({ status: 'healthy', failing: 0 });
  });

  it('calls a shadowed service unhealthy at once, in grace too', () => {
    expect(judge([1_000, shadow])).toMatchObject({ status: 'unhealthy', shadowed: true, graceOver: false });
    expect(judge([1_000, good], [2_000, shadow])).toMatchObject({ status: 'unhealthy', shadowed: true });
  });

  it('is starting again when the shadow goes within the grace', () => {
    expect(judge([1_000, shadow], [2_000, bad])).toMatchObject({ status: 'starting', failing: 0, shadowed: false });
    expect(judge([1_000, shadow], [2_000, good])).toMatchObject({ status: 'healthy', shadowed: false });
  });

  it('keeps the last five results, newest last', () => {
    const run = [1, 2, 3, 4, 5, 6, 7].map((at) => [at, { ...good, at }] as const);
    expect(judge(...run).results.map(({ at }) => at)).toEqual([3, 4, 5, 6, 7]);
  });

  it('counts from the first failure without a start period', () => {
    const state = judgeHealth(newHealth(5_000), bad, { ...spec, retries: 1, startPeriodMs: 0 }, 5_010);
    expect(state.status).toBe('unhealthy');
  });
});
