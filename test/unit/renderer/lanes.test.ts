import { describe, expect, it } from 'vitest';
import type { LaneSpan, Timeline } from '../../../electron/contract/timeline.ts';
import { bracketsOf, busyLanes, describeSpan, incidentOf } from '../../../renderer/history/lane-view.ts';
import { followed, nameOf, panned, shareOf, ticksOf, windowOf, zoomed } from '../../../renderer/history/lane-window.ts';
import { TIMING } from '../../../renderer/timing.ts';

const now = new Date(2026, 10, 28, 14, 30, 0).getTime();
const hour = 3_600_000;

describe('the stretch of time', () => {
  it('follows the clock until somebody looks at what was', () => {
    const day = windowOf('day', now);
    expect(followed(day, now + 5_000)).toEqual({ from: day.from + 5_000, to: now + 5_000, follows: true });
    const back = panned(day, -0.5, now);
    expect(back).toMatchObject({ to: now - 12 * hour, follows: false });
    expect(followed(back, now + 5_000)).toBe(back);
    expect(nameOf(back)).toBe('day');
  });

  it('never shows what is to come, and follows again when it is back at now', () => {
    const back = panned(windowOf('hour', now), -0.5, now);
    expect(panned(back, 3, now)).toEqual(windowOf('hour', now));
  });

  it('keeps the moment that is pointed at where it is', () => {
    const back = panned(windowOf('day', now), -2, now);
    const at = back.from + 0.25 * 24 * hour;
    const close = zoomed(back, 0.5, 0.25, now);
    expect(shareOf(close, at)).toBeCloseTo(0.25);
    expect(close.to - close.from).toBe(12 * hour);
  });

  it('goes no closer than seconds and no wider than the history is kept', () => {
    let window = windowOf('hour', now);
    for (let turn = 0; turn < 40; turn++) window = zoomed(window, 0.5, 1, now);
    expect(window.to - window.from).toBe(TIMING.shortestLaneMs);
    for (let turn = 0; turn < 60; turn++) window = zoomed(window, 2, 1, now);
    expect(window.to - window.from).toBe(TIMING.longestLaneMs);
  });

  it.each(['hour', 'day', 'week'] as const)('has a few round ticks for the %s', (name) => {
    const ticks = ticksOf(windowOf(name, now), 6);
    expect(ticks.length).toBeGreaterThan(2);
    expect(ticks.length).toBeLessThan(8);
    for (const at of ticks) expect(new Date(at).getSeconds() + (new Date(at).getMinutes() % 10)).toBe(0);
  });
});

const span = (from: number, to: number, state: LaneSpan['state'], changes = 1): LaneSpan => ({
  ...{ from, to, state, cause: 'it exited with 1', changes },
});

const timeline: Timeline = {
  from: 0,
  to: 100,
  lanes: [
    { service: 'db', spans: [span(0, 100, 'healthy')] },
    { service: 'api', spans: [span(0, 50, 'healthy'), span(50, 100, 'failed', 12)] },
  ],
  incidents: [
    { id: 'i', openedAt: 50, rootService: 'api', cause: 'down', services: ['api', 'web'], told: true },
    { id: 'old', openedAt: 5, closedAt: 8, rootService: 'db', cause: 'down', services: ['db'], told: false },
  ],
};

describe('the lanes', () => {
  it('put those away on which nothing happened', () => {
    expect(busyLanes(timeline).map(({ service }) => service)).toEqual(['api']);
  });

  it('have a bracket over each lane of an incident, open to the end of the window while it goes on', () => {
    const window = { from: 0, to: 100, follows: true };
    expect(bracketsOf(timeline, 'api', window)).toMatchObject([{ from: 0.5, to: 1, isRoot: true }]);
    expect(bracketsOf(timeline, 'web', window)).toMatchObject([{ isRoot: false }]);
    expect(bracketsOf(timeline, 'db', { from: 20, to: 100, follows: true })).toEqual([]);
  });

  it('say of each span what it was, since when, for how long and why', () => {
    const text = describeSpan('api', span(now, now + 20_000, 'failed', 12));
    expect(text).toMatch(/^api failed from .+ for 20 s, 12 changes: it exited with 1$/);
  });

  it('lead from a span to the incident that it is part of', () => {
    expect(incidentOf(timeline, 'api', span(50, 100, 'failed'))?.id).toBe('i');
    expect(incidentOf(timeline, 'api', span(0, 50, 'healthy'))).toBeUndefined();
  });
});
