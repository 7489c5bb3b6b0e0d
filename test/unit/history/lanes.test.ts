import { expect, it } from 'vitest';
import type { HistoryEvent } from '../../../electron/contract/history.ts';
import type { ServiceState } from '../../../electron/contract/service.ts';
import { timelineOf } from '../../../electron/history/lanes.ts';

let seq = 0;

function change(at: number, service: string, to: ServiceState, cause = `now ${to}`): HistoryEvent {
  seq += 1;
  return { seq, at, kind: 'transition', service, to, cause, actor: 'policy' };
}

const lane = (events: readonly HistoryEvent[], over = {}) =>
  timelineOf(events, { from: 0, to: 100_000, finestMs: 1_000, ...over }, ['api', 'db'], 100_000).lanes;

it('makes a span of each state, up to now and no further', () => {
  const [api, db] = lane([change(10_000, 'api', 'starting'), change(20_000, 'api', 'healthy')], { to: 500_000 });
  expect(api?.spans).toEqual([
    { from: 10_000, to: 20_000, state: 'starting', cause: 'now starting', changes: 1 },
    { from: 20_000, to: 100_000, state: 'healthy', cause: 'now healthy', changes: 1 },
  ]);
  expect(db?.spans).toEqual([]);
});

it('begins with the state from before the stretch', () => {
  const [api] = lane([change(10_000, 'api', 'healthy')], { from: 50_000 });
  expect(api?.spans).toMatchObject([{ from: 50_000, to: 100_000, state: 'healthy' }]);
});

it('draws a crash loop as one span that is called after the worst of it', () => {
  const loop = Array.from({ length: 20 }, (_, index) => [
    change(10_000 + index * 200, 'api', 'starting'),
    change(10_100 + index * 200, 'api', 'backoff', 'it exited with 1'),
  ]).flat();
  const [api] = lane([change(0, 'api', 'healthy'), ...loop, change(14_000, 'api', 'failed', 'gave up')]);
  expect(api?.spans.map(({ state, changes, cause }) => [state, changes, cause])).toEqual([
    ['healthy', 1, 'now healthy'],
    ['backoff', 40, 'it exited with 1'],
    ['failed', 1, 'gave up'],
  ]);
});

it('keeps the lane of a service that got another name', () => {
  const events = [
    change(10_000, 'old', 'failed'),
    change(20_000, 'old', 'healthy'),
    { ...change(30_000, 'api', 'healthy'), kind: 'note' as const, data: { formerly: 'old' } },
    change(40_000, 'api', 'failed'),
  ];
  expect(lane(events)[0]?.spans.map(({ from, state }) => [from, state])).toEqual([
    [10_000, 'failed'],
    [20_000, 'healthy'],
    [40_000, 'failed'],
  ]);
});

it('leaves out what a clock that was set back would draw backwards', () => {
  const [api] = lane([change(50_000, 'api', 'healthy'), change(20_000, 'api', 'failed')]);
  expect(api?.spans.every(({ from, to }) => to > from)).toBe(true);
});

it('has the incidents that touch the stretch and the services asked for', () => {
  const incident = (at: number, id: string, service: string, phase: string): HistoryEvent => ({
    ...change(at, service, 'failed'),
    kind: 'incident',
    data: { id, phase, services: [service], openedAt: at, due: true },
  });
  const events = [
    incident(10_000, 'a', 'api', 'opened'),
    { ...incident(10_000, 'a', 'api', 'closed'), at: 20_000 },
    incident(60_000, 'b', 'db', 'opened'),
  ];
  const ids = (over: object) =>
    timelineOf(events, { from: 0, to: 100_000, finestMs: 1, ...over }, ['api', 'db'], 100_000).incidents.map(
      ({ id, closedAt, told }) => [id, closedAt, told],
    );
  expect(ids({})).toEqual([
    ['a', 20_000, true],
    ['b', undefined, true],
  ]);
  expect(ids({ service: 'db' })).toEqual([['b', undefined, true]]);
  expect(ids({ from: 30_000, to: 50_000 })).toEqual([]);
});
