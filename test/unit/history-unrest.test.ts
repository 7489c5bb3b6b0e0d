import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type HistoryEvent, type ServiceState, serviceStates } from '../../electron/contract.ts';
import { incidentsOf } from '../../electron/history/incident-record.ts';
import { dependentsOf, downSentence, joined } from '../../electron/history/incident-words.ts';
import { nextIncident, type OpenIncident } from '../../electron/history/incidents.ts';
import type { Pulse } from '../../electron/history/pulse.ts';
import { type Mark, marked, unrestAt } from '../../electron/history/unrest.ts';

function marks(kind: Mark['kind'], ...ends: readonly (readonly [service: string, at: number])[]): readonly Mark[] {
  return ends.reduce<readonly Mark[]>((all, [service, at]) => marked(all, { kind, service, at }), []);
}

function pulse(id: string, state: ServiceState, over: Partial<Pulse> = {}): Pulse {
  return { id, wanted: true, state, recovering: false, settled: state === 'healthy', cause: state, root: id, ...over };
}

describe('flapping', () => {
  const five = marks('changed', ['api', 0], ['api', 20_000], ['api', 40_000], ['api', 60_000], ['api', 80_000]);

  it('is more than four changes of one service in two minutes', () => {
    expect(unrestAt(five.slice(0, 4), 80_000).flapping).toBeUndefined();
    expect(unrestAt(five, 80_000).flapping).toEqual({ service: 'api', changes: 5 });
    expect(unrestAt(five, 120_001).flapping).toBeUndefined();
  });

  it('is not what two services do once each', () => {
    const two = marks('changed', ['api', 0], ['web', 0], ['api', 1], ['web', 1], ['db', 2]);
    expect(unrestAt(two, 10).flapping).toBeUndefined();
  });

  it('keeps the incident open although all is back, until it is calm', () => {
    const seen = nextIncident(undefined, [pulse('api', 'backoff')], 0, 80_000, 80_000, unrestAt(five, 80_000));
    expect(seen).toMatchObject({ kind: 'opened', incident: { flapping: { service: 'api', changes: 5 } } });
    const back = [pulse('api', 'healthy')];
    expect(nextIncident(seen.incident, back, 0, 90_000, 90_000, unrestAt(five, 90_000)).kind).toBe('none');
    expect(nextIncident(seen.incident, back, 0, 139_999, 139_999, unrestAt(five, 139_999)).kind).toBe('none');
    expect(nextIncident(seen.incident, back, 0, 140_000, 140_000, unrestAt(five, 140_000)).kind).toBe('closed');
  });

  it('is said once of an incident that is open already', () => {
    const open = nextIncident(undefined, [pulse('api', 'backoff')], 1e9, 0, 0).incident;
    const next = nextIncident(open, [pulse('api', 'backoff')], 1e9, 80_000, 0, unrestAt(five, 80_000));
    expect(next.kind).toBe('flapping');
    expect(nextIncident(next.incident, [pulse('api', 'backoff')], 1e9, 80_001, 0, unrestAt(five, 80_001)).kind).toBe(
      'none',
    );
  });
});

describe('many ends at once', () => {
  it('are one when each follows the one before within seconds', () => {
    expect(unrestAt(marks('ended', ['web', 0], ['api', 4_000], ['db', 8_000]), 9_000).burst).toEqual([
      'web',
      'api',
      'db',
    ]);
    expect(unrestAt(marks('ended', ['web', 0], ['api', 6_000]), 6_000).burst).toBeUndefined();
    expect(unrestAt(marks('ended', ['api', 0], ['api', 10]), 20).burst).toBeUndefined();
  });

  it('are one incident that names them all, also those that are back already', () => {
    const unrest = unrestAt(marks('ended', ['web', 0], ['api', 1_000]), 1_000);
    const first = nextIncident(undefined, [pulse('web', 'failed', { cause: 'was ended by SIGTERM' })], 10_000, 0, 0);
    const next = nextIncident(
      first.incident,
      [pulse('web', 'failed'), pulse('api', 'healthy')],
      10_000,
      1_000,
      0,
      unrest,
    );
    expect(next).toMatchObject({ kind: 'burst', incident: { services: ['web', 'api'], burst: ['web', 'api'] } });
    expect(next.incident?.cause).toContain('web and api ended within seconds of each other, not by Stacklight');
    expect(
      nextIncident(next.incident, [pulse('web', 'failed'), pulse('api', 'healthy')], 1e9, 1_001, 0, unrest).kind,
    ).toBe('none');
  });
});

describe('the first service to break', () => {
  it('names the incident, whatever its place in the file', () => {
    const seen = [pulse('web', 'unhealthy', { since: 20 }), pulse('api', 'failed', { since: 10 })];
    expect(nextIncident(undefined, seen, 0, 0, 0).incident?.rootService).toBe('api');
  });
});

describe('the sentence that people get', () => {
  const needs = [
    { id: 'api', wanted: true, dependsOn: ['db'] },
    { id: 'web', wanted: true, dependsOn: ['api'] },
    { id: 'admin', wanted: false, dependsOn: ['api'] },
    { id: 'db', wanted: true, dependsOn: [] },
  ];
  const at = new Date(2026, 10, 21, 17, 0).getTime();

  it('says since when and what cannot work without it', () => {
    expect(downSentence({ rootService: 'api', openedAt: at }, needs, at)).toBe(
      'api is down since 17:00, web cannot work without it',
    );
    expect(downSentence({ rootService: 'web', openedAt: at }, needs, at)).toBe('web is down since 17:00');
    expect(downSentence({ rootService: 'db', openedAt: at, burst: ['db', 'api'] }, needs, at)).toBe(
      'db and api went down together since 17:00, web cannot work without them',
    );
  });

  it('finds dependents through others, also in a circle', () => {
    expect(dependentsOf('db', needs)).toEqual(['api', 'web']);
    expect(
      dependentsOf('a', [
        { id: 'b', wanted: true, dependsOn: ['a'] },
        { id: 'a', wanted: true, dependsOn: ['b'] },
      ]),
    ).toEqual(['b']);
    expect([joined([]), joined(['a']), joined(['a', 'b', 'c'])]).toEqual(['', 'a', 'a, b and c']);
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

describe('whatever happens', () => {
  it('incidents open and close in turn, and each closes as what was opened', () => {
    const look = fc.record({
      service: fc.constantFrom('api', 'web'),
      state: fc.constantFrom(...serviceStates),
      settled: fc.boolean(),
      ms: fc.nat(40_000),
      ended: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(look, { maxLength: 60 }), (looks) => {
        let now = 0;
        let open: OpenIncident | undefined;
        let all: readonly Mark[] = [];
        const pulses = new Map([
          ['api', pulse('api', 'healthy')],
          ['web', pulse('web', 'healthy', { root: 'api' })],
        ]);
        for (const { service, state, settled, ms, ended } of looks) {
          now += ms;
          pulses.set(service, pulse(service, state, { settled }));
          all = marked(all, { kind: 'changed', service, at: now });
          if (ended) all = marked(all, { kind: 'ended', service, at: now });
          const change = nextIncident(open, [...pulses.values()], 10_000, now, now, unrestAt(all, now));
          if (change.kind === 'opened') expect(open).toBeUndefined();
          else if (change.incident) expect(change.incident.id).toBe(open?.id);
          expect(change.incident === undefined || change.incident.services.length > 0).toBe(true);
          expect(!open?.due || change.incident?.due === true).toBe(true);
          open = change.kind === 'closed' ? undefined : change.incident;
        }
        // All is well and calm: nothing stays open for ever.
        const well = [pulse('api', 'healthy'), pulse('web', 'healthy')];
        expect(['none', 'closed']).toContain(
          nextIncident(open, well, 0, now + 200_000, 0, unrestAt(all, now + 200_000)).kind,
        );
        if (open)
          expect(nextIncident(open, well, 0, now + 200_000, 0, unrestAt(all, now + 200_000)).kind).toBe('closed');
      }),
    );
  });
});
