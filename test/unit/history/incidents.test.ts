import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ServiceState, serviceStates } from '../../../electron/contract/service.ts';
import { incidentData, leftOpen } from '../../../electron/history/incident-record.ts';
import { type IncidentChange, nextIncidents, type OpenIncident } from '../../../electron/history/incidents.ts';
import type { ServiceCondition } from '../../../electron/history/pulse.ts';
import { wellPulse } from '../../support/well-pulse.ts';

const afterMs = 10_000;
const timing = { afterMs, remindMs: 0 };

function pulse(id: string, over: Partial<ServiceCondition> = {}): ServiceCondition {
  const needs = over.root === undefined || over.root === id ? [] : [over.root];
  return { ...wellPulse(id), needs, ...over };
}

function broken(id: string, over: Partial<ServiceCondition> = {}): ServiceCondition {
  return pulse(id, { state: 'unhealthy', settled: false, cause: `${id} is broken`, ...over });
}

/** Looks at a stack again and again; wall clock and monotonic clock are a day apart. */
class Watcher {
  #open: readonly OpenIncident[] = [];
  #now = 0;
  readonly told: IncidentChange[] = [];

  /** The kinds of what changed, in their order; `none`. */
  see(...pulses: readonly ServiceCondition[]): string {
    const { open, changes } = nextIncidents(this.#open, pulses, timing, this.#now, this.#now + 86_400_000);
    this.#open = open;
    this.told.push(...changes);
    return changes.map(({ kind }) => kind).join(' ') || 'none';
  }

  wait(ms: number): this {
    this.#now += ms;
    return this;
  }

  get open(): OpenIncident | undefined {
    return this.#open[0];
  }

  get all(): readonly OpenIncident[] {
    return this.#open;
  }
}

describe('an incident', () => {
  it('is opened by the first service that leaves good health, and named by its root', () => {
    const watcher = new Watcher();
    expect(watcher.see(pulse('db'), pulse('api'))).toBe('none');
    expect(watcher.see(broken('api', { root: 'db' }), broken('db'))).toBe('opened');
    expect(watcher.open).toMatchObject({
      rootService: 'db',
      cause: 'db is broken',
      openedAt: 86_400_000,
      due: false,
      services: ['db', 'api'],
    });
  });

  it('is one, however many services follow', () => {
    const watcher = new Watcher();
    watcher.see(broken('db'), pulse('api'), pulse('web'));
    expect(watcher.see(broken('db'), broken('api', { root: 'db' }), pulse('web'))).toBe('grown');
    expect(watcher.see(broken('db'), broken('api', { root: 'db' }), broken('web', { root: 'db' }))).toBe('grown');
    expect(watcher.open?.services).toEqual(['db', 'api', 'web']);
    expect(watcher.told.filter(({ kind }) => kind === 'opened')).toHaveLength(1);
  });

  it('is due once, after the time that the stack file says', () => {
    const watcher = new Watcher();
    watcher.see(broken('api'));
    expect(watcher.wait(afterMs - 1).see(broken('api'))).toBe('none');
    expect(watcher.wait(1).see(broken('api'))).toBe('due');
    expect(watcher.wait(afterMs).see(broken('api'))).toBe('none');
  });

  it('is due at once where nobody wants to wait', () => {
    const { open } = nextIncidents([], [broken('api')], { afterMs: 0, remindMs: 0 }, 0, 0);
    expect(open).toMatchObject([{ due: true, alert: { number: 1, services: ['api'] } }]);
  });

  it('is never due when it was over before', () => {
    const watcher = new Watcher();
    watcher.see(broken('api'));
    expect(watcher.wait(3_000).see(pulse('api'))).toBe('closed');
    expect(watcher.told.map(({ kind }) => kind)).toEqual(['opened', 'closed']);
  });

  it('is closed only when its service has settled, and all that need it have', () => {
    const watcher = new Watcher();
    const web = { needs: ['api'] };
    watcher.see(broken('api'), pulse('web', web));
    expect(watcher.see(pulse('api', { settled: false }), pulse('web', web))).toBe('none');
    expect(watcher.see(pulse('api'), pulse('web', { ...web, state: 'starting', settled: false }))).toBe('eased');
    expect(watcher.see(pulse('api'), pulse('web', web), pulse('cache', { wanted: false, settled: false }))).toBe(
      'closed',
    );
  });

  it('does not wait for what has nothing to do with it, nor for what waits for something else', () => {
    const starting = { state: 'starting', settled: false } as const;
    const watcher = new Watcher();
    watcher.see(broken('api'), pulse('db'));
    expect(watcher.see(pulse('api'), pulse('db', starting))).toBe('closed');
    const waiting = { needs: ['api', 'db'], state: 'waiting', settled: false } as const;
    watcher.see(broken('api'), pulse('web', waiting), pulse('db', { wanted: false, state: 'stopped' }));
    expect(watcher.see(pulse('api'), pulse('web', waiting), pulse('db', { wanted: false, state: 'stopped' }))).toBe(
      'closed',
    );
  });

  it('is one while a service flaps', () => {
    const watcher = new Watcher();
    for (let turn = 0; turn < 20; turn += 1) {
      watcher.see(broken('api'));
      watcher.wait(500).see(pulse('api', { settled: false }));
      watcher.wait(500);
    }
    expect(watcher.see(pulse('api'))).toBe('closed');
    expect(watcher.told.map(({ kind }) => kind)).toEqual(['opened', 'due', 'closed']);
  });

  it('follows what is found out about its root until people are told', () => {
    const watcher = new Watcher();
    watcher.see(broken('api'), pulse('db'));
    watcher.see(broken('api', { root: 'db' }), broken('db', { cause: 'exited with code 1' }));
    expect(watcher.open).toMatchObject({ rootService: 'db', cause: 'exited with code 1' });
    watcher.see(broken('api', { root: 'db' }), broken('db', { cause: 'port 5432 is held by postgres' }));
    expect(watcher.wait(afterMs).see(broken('api', { root: 'db' }), broken('db', { cause: 'port taken' }))).toBe('due');
    expect(watcher.open).toMatchObject({ rootService: 'db', cause: 'port taken' });
    watcher.see(broken('api'), pulse('db'));
    expect(watcher.open).toMatchObject({ rootService: 'db', cause: 'port taken' });
  });

  it('that was told before a restart of Stacklight is not told again', () => {
    const first = new Watcher();
    first.see(broken('api'));
    first.wait(afterMs).see(broken('api'));
    const restored = first.all.map((incident) => JSON.parse(JSON.stringify(incident)) as OpenIncident);
    expect(nextIncidents(restored, [broken('api')], timing, 1e9, 1e9).changes).toEqual([]);
    expect(nextIncidents(restored, [pulse('api')], timing, 1e9, 1e9).changes).toMatchObject([
      { kind: 'closed', ending: 'back', left: [], incident: { rootService: 'api' } },
    ]);
  });

  it('tells whether it is over because all is back or because nobody waits any more', () => {
    const stopped = { wanted: false, state: 'stopped', settled: false } as const;
    const over = (...pulses: readonly ServiceCondition[]) => {
      const watcher = new Watcher();
      watcher.see(broken('api'), broken('web', { root: 'api' }));
      expect(watcher.see(...pulses)).toContain('closed');
      return watcher.told.at(-1);
    };
    expect(over(pulse('api'), pulse('web'))).toMatchObject({ ending: 'back', left: [] });
    expect(over(pulse('api'), pulse('web', stopped))).toMatchObject({ ending: 'back', left: ['web'] });
    expect(over(pulse('api', stopped), pulse('web'))).toMatchObject({ ending: 'stopped', left: ['api'] });
    expect(over(pulse('web'))).toMatchObject({ ending: 'removed', left: ['api'] });
  });

  it('is over when its root is not in the stack any more, and what else is broken is another one', () => {
    const watcher = new Watcher();
    watcher.see(broken('y'), pulse('x'));
    watcher.see(broken('y'), broken('x'));
    expect(watcher.see(broken('x'))).toBe('closed');
    expect(watcher.all).toMatchObject([{ rootService: 'x', services: ['x'] }]);
  });

  it('is none where a person stops, restarts or never wanted a service', () => {
    const watcher = new Watcher();
    expect(watcher.see(broken('api', { state: 'stopping' }))).toBe('none');
    expect(watcher.see(pulse('api', { state: 'starting', settled: false }))).toBe('none');
    expect(watcher.see(pulse('api', { state: 'waiting', settled: false }))).toBe('none');
    expect(watcher.see(broken('api', { wanted: false, state: 'failed' }))).toBe('none');
  });

  it('goes on while the policy is bringing the service back', () => {
    const watcher = new Watcher();
    watcher.see(broken('api', { state: 'backoff', recovering: true }));
    watcher.wait(afterMs);
    expect(watcher.see(pulse('api', { state: 'starting', recovering: true, settled: false }))).toBe('due');
  });

  it('breaks with every state that a wanted service should not be in', () => {
    const calm: readonly ServiceState[] = ['running', 'healthy', 'completed', 'starting', 'waiting', 'stopping'];
    for (const state of serviceStates) {
      const kind = new Watcher().see(pulse('api', { state, settled: false }));
      expect([state, kind]).toEqual([state, calm.includes(state) ? 'none' : 'opened']);
    }
  });

  it('whatever happens, opens before it is due and is due before it closes as told, each once', () => {
    const look = fc.record({ api: fc.constantFrom(...serviceStates), settled: fc.boolean(), ms: fc.nat(8_000) });
    fc.assert(
      fc.property(fc.array(look, { maxLength: 40 }), (looks) => {
        const watcher = new Watcher();
        for (const { api, settled, ms } of looks) watcher.wait(ms).see(pulse('api', { state: api, settled }));
        const kinds = watcher.told.map(({ kind }) => kind).join(' ');
        expect(kinds).toMatch(/^(opened( due( again)*)? closed ?)*(opened( due( again)*)?)?$/);
      }),
    );
  });
});

describe('incidents of several causes', () => {
  const roots = (watcher: Watcher) => watcher.all.map(({ rootService, services }) => [rootService, services]);

  it('are open side by side, each told after its own time and over by itself', () => {
    const watcher = new Watcher();
    watcher.see(broken('old'), pulse('api'));
    expect(watcher.wait(afterMs).see(broken('old'), pulse('api'))).toBe('due');
    expect(watcher.wait(60_000).see(broken('old'), broken('api'))).toBe('opened');
    expect(watcher.wait(afterMs).see(broken('old'), broken('api'))).toBe('due');
    expect(roots(watcher)).toEqual([
      ['old', ['old']],
      ['api', ['api']],
    ]);
    expect(watcher.see(broken('old'), pulse('api'))).toBe('closed');
    expect(roots(watcher)).toEqual([['old', ['old']]]);
  });

  it('are one where the one needs the other over a service that is up', () => {
    const watcher = new Watcher();
    watcher.see(broken('db'), pulse('api', { needs: ['db'] }), broken('web', { needs: ['api', 'db'] }));
    expect(roots(watcher)).toEqual([['db', ['db', 'web']]]);
  });

  it('become one when what both need is noticed last, and nobody was told', () => {
    const watcher = new Watcher();
    const both = [broken('api', { needs: ['db'] }), broken('worker', { needs: ['db'] })];
    expect(watcher.see(pulse('db'), ...both)).toBe('opened opened');
    const kept = watcher.open?.id;
    expect(watcher.wait(2_000).see(broken('db'), ...both.map((one) => ({ ...one, root: 'db' })))).toBe('grown');
    expect(roots(watcher)).toEqual([['db', ['api', 'db', 'worker']]]);
    expect(watcher.open).toMatchObject({ id: kept, absorbs: [expect.stringContaining('worker')] });
  });

  it('are one where the engine is lost, which names all that it ran and nothing else', () => {
    const watcher = new Watcher();
    const lost = (id: string) =>
      broken(id, { state: 'unknown', shared: 'engine', cause: 'the engine does not answer' });
    watcher.see(lost('db'), lost('cache'), broken('api'));
    expect(roots(watcher)).toEqual([
      ['db', ['db', 'cache']],
      ['api', ['api']],
    ]);
    watcher.wait(afterMs).see(lost('db'), lost('cache'), broken('api'));
    expect(watcher.open?.alert).toMatchObject({ services: ['db', 'cache'], cause: 'the engine does not answer' });
  });

  it('tell of what stays down when what it needs is back', () => {
    const watcher = new Watcher();
    const api = broken('api', { needs: ['db'], root: 'db' });
    watcher.see(broken('db'), api);
    watcher.wait(afterMs).see(broken('db'), api);
    expect(watcher.open?.alert?.services).toEqual(['db']);
    watcher.wait(60_000).see(broken('db'), api);
    watcher.see(pulse('db'), api);
    expect(watcher.wait(afterMs - 1).see(pulse('db'), api)).toBe('none');
    expect(watcher.wait(1).see(pulse('db'), api)).toBe('again');
    expect(watcher.open?.alert).toMatchObject({ number: 2, kind: 'down', services: ['api'], since: 86_400_000 });
  });

  it('tell of what was not told when what it needs was back too soon to be', () => {
    const watcher = new Watcher();
    const api = broken('api', { needs: ['db'], root: 'db' });
    watcher.see(broken('db'), api);
    watcher.wait(6_000).see(pulse('db'), api);
    expect(watcher.wait(4_000).see(pulse('db'), api)).toBe('due');
    expect(watcher.open).toMatchObject({ rootService: 'api', alert: { services: ['api'] } });
  });
});

describe('a service that fails again within its own incident', () => {
  const is = (state: ServiceState, cause: string) => pulse('api', { state, cause, settled: false });
  const first = () => {
    const watcher = new Watcher();
    watcher.see(is('unhealthy', 'status 500 after 3 ms'));
    watcher.wait(afterMs).see(is('unhealthy', 'status 500 after 3 ms'));
    return watcher.wait(60_000);
  };

  it('is told again for a new reason when the first one was over, with the time of the new one', () => {
    const watcher = first();
    watcher.see(is('healthy', 'fine'));
    watcher.wait(1_000).see(is('failed', 'was ended by SIGKILL'));
    expect(watcher.wait(afterMs - 1).see(is('failed', 'was ended by SIGKILL'))).toBe('none');
    expect(watcher.wait(1).see(is('failed', 'was ended by SIGKILL'))).toBe('again');
    expect(watcher.open?.alert).toMatchObject({
      number: 2,
      kind: 'again',
      cause: 'was ended by SIGKILL',
      since: 86_400_000 + afterMs + 61_000,
    });
    expect(watcher.wait(afterMs).see(is('failed', 'was ended by SIGKILL'))).toBe('none');
  });

  it('is not told again for the same reason, nor for another while the first one holds', () => {
    const watcher = first();
    watcher.see(is('healthy', 'fine'));
    watcher.see(is('unhealthy', 'status 500 after 12 ms'));
    expect(watcher.wait(3 * afterMs).see(is('unhealthy', 'status 500 after 7 ms'))).toBe('none');
    const other = first();
    other.see(is('unhealthy', 'no answer'));
    expect(other.wait(afterMs).see(is('unhealthy', 'no answer'))).toBe('none');
  });

  it('is not told again where only times, ids and more words differ', () => {
    const same = [
      ['port 80 is held by pid 4711 (node)', 'port 80 is held by pid 815 (node)'],
      [
        'exited with code 1',
        'gave up after 5 failed starts; last: exited with code 1: Error at 2026-11-28T11:55:01.123Z',
      ],
      ['at 09:05:01,123 lost 0xdeadbeef12', 'at 10:06:02,456 lost 0xcafe0123ab'],
    ] as const;
    for (const [one, other] of same) {
      const told = first();
      told.see(is('healthy', 'fine'));
      told.see(is('unhealthy', one));
      told.wait(afterMs).see(is('unhealthy', one));
      told.see(is('healthy', 'fine'));
      told.see(is('failed', other));
      expect([other, told.wait(afterMs).see(is('failed', other))]).toEqual([other, 'none']);
    }
  });

  it('is told again when what kept it from starting is mended and it fails otherwise', () => {
    const watcher = new Watcher();
    watcher.see(is('blocked', 'no such program'));
    watcher.wait(afterMs).see(is('blocked', 'no such program'));
    watcher.wait(1_000).see(is('blocked', 'port 80 is taken'));
    expect(watcher.wait(afterMs).see(is('blocked', 'port 80 is taken'))).toBe('again');
  });
});

describe('a reminder', () => {
  const timing = { afterMs, remindMs: 60_000 };
  const at = (
    open: readonly OpenIncident[],
    now: number,
    remindMs = timing.remindMs,
    ...pulses: readonly ServiceCondition[]
  ) => nextIncidents(open, pulses.length > 0 ? pulses : [broken('api')], { afterMs, remindMs }, now, now);

  it('comes when it is still so that long after the last alert, and again; never where nobody wants any', () => {
    const due = at(at([], 0).open, 10_000);
    expect(due.changes.map(({ kind }) => kind)).toEqual(['due']);
    expect(at(due.open, 69_999).changes).toEqual([]);
    const reminded = at(due.open, 70_000);
    expect(reminded.changes).toMatchObject([
      { kind: 'reminder', incident: { alert: { number: 2, kind: 'reminder', services: ['api'], since: 0 } } },
    ]);
    expect(at(reminded.open, 100_000).changes).toEqual([]);
    expect(at(reminded.open, 130_000).changes).toMatchObject([{ kind: 'reminder' }]);
    expect(at(due.open, 1e9, 0).changes).toEqual([]);
  });

  it('is of nothing that is up, or down because of something else', () => {
    const due = at(at([], 0).open, 10_000);
    expect(at(due.open, 1e6, 1, pulse('api', { settled: false })).changes).toEqual([]);
  });

  it('counts from the last alert, also across a restart of Stacklight', () => {
    const due = at(at([], 0).open, 10_000).open;
    const events = due.map((incident, seq) => {
      const { rootService: service } = incident;
      const data = incidentData(incident, 'due');
      return { seq, at: 10_000, kind: 'incident', service, cause: '', actor: 'stacklight', data } as const;
    });
    // The monotonic clock begins anew.
    const restored = leftOpen(JSON.parse(JSON.stringify(events)), 0, 40_000);
    const look = (now: number) => nextIncidents(restored, [broken('api')], timing, now, 40_000 + now).changes;
    expect(look(29_999)).toEqual([]);
    expect(look(30_000)).toMatchObject([{ kind: 'reminder', incident: { alert: { number: 2 } } }]);
  });
});
