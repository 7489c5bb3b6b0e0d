import { describe, expect, it } from 'vitest';
import type { HistoryEvent } from '../../../electron/contract/history.ts';
import type { ServiceState } from '../../../electron/contract/service.ts';
import { incidentsOf } from '../../../electron/history/incident-record.ts';
import { dependentsOf } from '../../../electron/history/incident-words.ts';
import { nextIncidents, type OpenIncident } from '../../../electron/history/incidents.ts';
import type { ServiceCondition } from '../../../electron/history/pulse.ts';
import { type InstabilitySample, marked, unrestAt } from '../../../electron/history/unrest.ts';

function marks(
  kind: InstabilitySample['kind'],
  ...ends: readonly (readonly [service: string, at: number])[]
): readonly InstabilitySample[] {
  return ends.reduce<readonly InstabilitySample[]>((all, [service, at]) => marked(all, { kind, service, at }), []);
}

function pulse(id: string, state: ServiceState, over: Partial<ServiceCondition> = {}): ServiceCondition {
  const needs = over.root === undefined || over.root === id ? [] : [over.root];
  return {
    id,
    wanted: true,
    state,
    recovering: false,
    settled: state === 'healthy',
    cause: state,
    root: id,
    needs,
    ...over,
  };
}

/** One look at a stack after these marks. */
function look(
  before: readonly OpenIncident[],
  pulses: readonly ServiceCondition[],
  now: number,
  all: readonly InstabilitySample[],
  afterMs = 10_000,
): { readonly open: readonly OpenIncident[]; readonly kinds: readonly string[] } {
  const { open, changes } = nextIncidents(before, pulses, { afterMs, remindMs: 0 }, now, now, unrestAt(all, now));
  return { open, kinds: changes.map(({ kind }) => kind) };
}

describe('flapping', () => {
  const five = marks('changed', ['api', 0], ['api', 20_000], ['api', 40_000], ['api', 60_000], ['api', 80_000]);

  it('is more than four changes of one service in two minutes', () => {
    expect(unrestAt(five.slice(0, 4), 80_000).flapping.size).toBe(0);
    expect([...unrestAt(five, 80_000).flapping]).toEqual([['api', 5]]);
    expect(unrestAt(five, 120_001).flapping.size).toBe(0);
  });

  it('is not what two services do once each', () => {
    const two = marks('changed', ['api', 0], ['web', 0], ['api', 1], ['web', 1], ['db', 2]);
    expect(unrestAt(two, 10).flapping.size).toBe(0);
  });

  it('keeps the incident open although all is back, until it is calm', () => {
    const seen = look([], [pulse('api', 'backoff')], 80_000, five);
    expect(seen).toMatchObject({ kinds: ['opened'], open: [{ flapping: { service: 'api', changes: 5 } }] });
    const back = [pulse('api', 'healthy')];
    expect(look(seen.open, back, 90_000, five).open).toHaveLength(1);
    expect(look(seen.open, back, 139_999, five).open).toHaveLength(1);
    expect(look(seen.open, back, 140_000, five).kinds).toEqual(['closed']);
  });

  it('is said once of an incident that is open already', () => {
    const { open } = look([], [pulse('api', 'backoff')], 0, [], 1e9);
    const next = look(open, [pulse('api', 'backoff')], 80_000, five, 1e9);
    expect(next.kinds).toEqual(['flapping']);
    expect(look(next.open, [pulse('api', 'backoff')], 80_001, five, 1e9).kinds).toEqual([]);
  });

  it('of one service keeps no incident of another open', () => {
    const { open } = look([], [pulse('db', 'failed')], 70_000, five);
    expect(look(open, [pulse('db', 'healthy'), pulse('api', 'backoff')], 80_000, five).kinds).toEqual([
      'closed',
      'opened',
    ]);
  });
});

describe('many ends at once', () => {
  const names = (ends: readonly InstabilitySample[], now: number) =>
    unrestAt(ends, now).bursts.map((burst) => [...burst.keys()]);

  it('are one when each follows the one before within seconds', () => {
    expect(names(marks('ended', ['web', 0], ['api', 4_000], ['db', 8_000]), 9_000)).toEqual([['web', 'api', 'db']]);
    expect(names(marks('ended', ['web', 0], ['api', 6_000]), 6_000)).toEqual([]);
    expect(names(marks('ended', ['api', 0], ['api', 10]), 20)).toEqual([]);
  });

  it('are one incident that names them all, also those that are back already', () => {
    const ends = marks('ended', ['web', 0], ['api', 1_000]);
    const web = pulse('web', 'failed', { cause: 'was ended by SIGTERM' });
    const first = look([], [web], 0, ends.slice(0, 1));
    const next = look(first.open, [web, pulse('api', 'healthy')], 1_000, ends);
    expect(next).toMatchObject({
      kinds: ['burst'],
      open: [{ services: ['web', 'api'], burst: ['web', 'api'], cause: 'was ended by SIGTERM' }],
    });
    expect(look(next.open, [web, pulse('api', 'healthy')], 1_001, ends).kinds).toEqual([]);
    expect(look(next.open, [web, pulse('api', 'healthy')], 10_000, ends).open).toMatchObject([
      { alert: { services: ['web', 'api'], cause: 'was ended by SIGTERM' } },
    ]);
  });

  it('are not one with what fails beside them for another reason', () => {
    const ends = marks('ended', ['web', 0], ['api', 1_000]);
    const down = [pulse('web', 'failed'), pulse('api', 'failed'), pulse('old', 'blocked')];
    expect(look([], down, 1_000, ends).open.map(({ services }) => services)).toEqual([['web', 'api'], ['old']]);
  });

  it('join no end that comes later', () => {
    const ends = marks('ended', ['web', 0], ['api', 1_000]);
    const first = look([], [pulse('web', 'failed'), pulse('api', 'failed')], 1_000, ends);
    const back = look(first.open, [pulse('web', 'failed'), pulse('api', 'healthy')], 20_000, ends);
    const again = look(back.open, [pulse('web', 'failed'), pulse('api', 'unhealthy')], 60_000, ends);
    expect(again.open).toMatchObject([{ rootService: 'web' }, { rootService: 'api', services: ['api'] }]);
  });
});

describe('the first service to break', () => {
  it('names the incident, whatever its place in the file', () => {
    const seen = [pulse('web', 'unhealthy', { since: 20 }), pulse('api', 'failed', { since: 10 })];
    const needs = seen.map((one) => ({ ...one, shared: 'boot' }));
    expect(look([], needs, 0, []).open).toMatchObject([{ rootService: 'api', services: ['api', 'web'] }]);
  });
});

describe('who cannot work without a service', () => {
  const needs = [
    { id: 'api', wanted: true, dependsOn: ['db'] },
    { id: 'web', wanted: true, dependsOn: ['api'] },
    { id: 'admin', wanted: false, dependsOn: ['api'] },
    { id: 'db', wanted: true, dependsOn: [] },
  ];

  it('finds dependents through others, also in a circle', () => {
    expect(dependentsOf('db', needs)).toEqual(['api', 'web']);
    expect(
      dependentsOf('a', [
        { id: 'b', wanted: true, dependsOn: ['a'] },
        { id: 'a', wanted: true, dependsOn: ['b'] },
      ]),
    ).toEqual(['b']);
  });
});

describe('incidents in a history', () => {
  const event = (seq: number, data: Record<string, unknown>): HistoryEvent => ({
    seq,
    at: seq * 1_000,
    kind: 'incident',
    service: 'api',
    cause: `${data.phase}`,
    actor: 'stacklight',
    data,
  });

  it('are one each, with what was found out later', () => {
    const open: Partial<OpenIncident> = { id: 'i', openedAt: 1_000, services: ['api'] };
    const read = incidentsOf([
      event(1, { ...open, phase: 'opened', due: false }),
      event(2, { ...open, phase: 'due', due: true, services: ['api', 'web'], cause: 'exited' }),
      event(3, { ...open, phase: 'closed', due: true }),
    ]);
    expect(read).toMatchObject([
      {
        id: 'i',
        openedAt: 1_000,
        closedAt: 3_000,
        due: true,
        services: ['api', 'web'],
        cause: 'exited',
        firstSeq: 1,
        lastSeq: 3,
      },
    ]);
  });

  it('that began the flapping are part of it', () => {
    const read = incidentsOf([
      event(1, { id: 'a', openedAt: 1_000, services: ['api'], phase: 'opened' }),
      event(2, { id: 'a', openedAt: 1_000, services: ['api'], phase: 'closed' }),
      event(3, {
        id: 'b',
        openedAt: 1_000,
        services: ['api'],
        phase: 'opened',
        absorbs: ['a'],
        flapping: { service: 'api', changes: 5 },
      }),
    ]);
    expect(read).toMatchObject([{ id: 'b', openedAt: 1_000, firstSeq: 1, flapping: { changes: 5 } }]);
    expect(read[0]?.closedAt).toBeUndefined();
  });
});
