import { describe, expect, it } from 'vitest';
import type { ProbeResult } from '../../../../electron/health/probe.ts';
import type { NewEvent } from '../../../../electron/history/log.ts';
import type { Phase, Service } from '../../../../electron/lifecycle/service.ts';
import { parseStack } from '../../../../electron/stack/parse/parse-stack.ts';
import { type IncidentNews, IncidentTracker } from '../../../../electron/supervisor/incidents/incident-tracker.ts';
import { draftOf, type ServiceDraft } from '../../../support/managed.ts';

const DAY_MS = 86_400_000;
const AFTER_MS = 10_000;

/** A book that looks at two services, with its own clocks: the wall clock is a day ahead of the monotonic one. */
class Desk {
  now = 0;
  readonly events: NewEvent[] = [];
  readonly news: IncidentNews[] = [];
  readonly book = new IncidentTracker({ afterMs: AFTER_MS, remindMs: 0 }, (event) => this.events.push(event));
  readonly managedServices: readonly ServiceDraft[];

  constructor() {
    const text = `name: shop
services:
  api: { command: node api.js, healthcheck: { http: "http://localhost:8000" } }
  db: { command: node db.js, healthcheck: { http: "http://localhost:8001" } }
`;
    const parsed = parseStack(text, { file: '/shop/stacklight.yaml', directory: '/shop', env: {} });
    if (!parsed.ok) throw new Error(parsed.problem.map((one) => one.message).join());
    this.managedServices = parsed.value.services.map((spec) => draftOf(parsed.value, spec));
    this.book.onNews = (news) => this.news.push(news);
    for (const { spec } of this.managedServices) this.well(spec.id);
  }

  get wall(): number {
    return this.now + DAY_MS;
  }

  managed(id: string): ServiceDraft {
    const managed = this.managedServices.find(({ spec }) => spec.id === id);
    if (!managed) throw new Error(`no ${id}`);
    return managed;
  }

  /** Changes a service as the machine would, and tells the book of the change of state. */
  set(id: string, phase: Phase, over: Partial<Service> = {}, actor: 'outside' | 'user' = 'outside'): this {
    const managed = this.managed(id);
    const from = managed.service.phase.state;
    managed.service = { ...managed.service, desired: 'up', goodSince: undefined, ...over, phase };
    managed.since = this.wall;
    const { generation } = managed.service;
    if (from !== phase.state)
      this.book.mark(managed, { from, to: phase.state, cause: 'told', actor, generation }, this.now);
    return this;
  }

  /** In good health since now; `checks` were good before that, too. */
  well(id: string, checks = 5): this {
    const health = { ...this.managed(id).service.health, results: Array.from({ length: checks }, () => this.good()) };
    return this.set(id, { state: 'healthy' }, { goodSince: this.now, health });
  }

  good(): ProbeResult {
    return { ok: true, message: '200 in 3 ms', latencyMs: 3, at: this.wall, output: '' };
  }

  checked(id: string): this {
    const managed = this.managed(id);
    const { health } = managed.service;
    managed.service = {
      ...managed.service,
      health: { ...health, results: [...health.results, this.good()].slice(-5) },
    };
    return this;
  }

  wait(ms: number): this {
    this.now += ms;
    return this;
  }

  look(): this {
    this.book.look(
      this.managedServices,
      new Map(this.managedServices.map(({ spec, service }) => [spec.id, service])),
      this.now,
      this.wall,
    );
    return this;
  }

  phases(): readonly unknown[] {
    return this.events.map(({ data }) => data?.phase);
  }
}

const down: Phase = {
  state: 'failed',
  reason: 'was ended by SIGKILL; not restarted (restart: no)',
  retryAt: undefined,
};

describe('the cause that people are told', () => {
  it('is how it ended, not what becomes of it while it is brought back', () => {
    const desk = new Desk();
    desk.set('api', { state: 'backoff', retryAt: 500, cause: 'exited with code 3' }).look();
    desk.managed('api').recovering = true;
    desk.wait(500).set('api', { state: 'starting', spawned: false, afterCrash: true }).look();
    desk.wait(500).set('api', { state: 'starting', spawned: true, afterCrash: true }).look();
    desk.wait(AFTER_MS).look();
    expect(desk.news).toMatchObject([{ kind: 'due', incident: { cause: 'exited with code 3' } }]);
    expect(desk.events.map(({ cause }) => cause)).toEqual(['exited with code 3', 'exited with code 3']);
  });

  it('is what the last change says where it was on its way when it was first seen', () => {
    const desk = new Desk();
    desk.managed('api').recovering = true;
    desk.managed('api').cause = 'restarted by policy: exited with code 3';
    desk.set('api', { state: 'starting', spawned: true, afterCrash: true }).look();
    expect(desk.book.current[0]?.cause).toBe('restarted by policy: exited with code 3');
  });
});

describe('one container of several that is down', () => {
  const replicas = {
    wanted: 2,
    up: 1,
    containers: [
      { id: 'a', name: 'api-1', status: 'running', up: true },
      { id: 'b', name: 'api-2', status: 'exited with 137', up: false },
    ],
  };

  it('opens an incident of a service that is healthy all the same, over when all are up', () => {
    const desk = new Desk();
    desk.wait(DAY_MS).checked('api').checked('api');
    desk.managed('api').replicas = replicas;
    desk.look().wait(AFTER_MS).look();
    expect(desk.news).toMatchObject([{ kind: 'due', incident: { alert: { part: '1 of 2 containers' } } }]);
    desk.managed('api').replicas = { ...replicas, up: 2 };
    desk.look();
    expect(desk.phases()).toEqual(['opened', 'due', 'closed']);
  });

  it('is none while the service has only just come up', () => {
    const desk = new Desk().well('api', 0);
    desk.managed('api').replicas = replicas;
    desk.look();
    expect(desk.phases()).toEqual([]);
  });
});

describe('flapping', () => {
  it('is not what a person does, and what was before a stop is no part of what comes after', () => {
    const desk = new Desk();
    for (let turn = 0; turn < 2; turn += 1) {
      desk.wait(1_000).set('api', down).look().wait(1_000).well('api', 1);
      desk.wait(500).checked('api').look();
    }
    expect(desk.phases()).toEqual(['opened', 'closed', 'opened', 'closed']);
    const stopped: Phase = { state: 'stopped', outside: false };
    desk.wait(1_000).set('api', stopped, { desired: 'down' }, 'user').look();
    desk.wait(1_000).well('api').look();
    desk.wait(1_000).set('api', down).look();
    expect(desk.book.current[0]?.note).toBeUndefined();
    expect(desk.book.current[0]?.openedAt).toBe(desk.wall);
  });
});

describe('an incident that an earlier run left open', () => {
  it('is due when people were to be told, not that long after the new start', () => {
    const first = new Desk();
    first.set('api', down).look();
    const events = first.events.map((event, seq) => ({ seq, ...event }));
    const left = (wall: number) => {
      const desk = new Desk();
      desk.book.restore(events, 0, wall);
      return desk.book.dueAt();
    };
    expect(left(DAY_MS + 4_000)).toBe(AFTER_MS - 4_000);
    expect(left(DAY_MS - 60_000)).toBe(AFTER_MS);
  });
});

describe('two good checks', () => {
  it('are two since it is good again: those from under a shadow do not count', () => {
    const desk = new Desk();
    desk.set('api', { state: 'unhealthy' }).look();
    desk.wait(60_000).well('api', 0);
    for (let check = 0; check < 5; check += 1) desk.wait(1_000).checked('api');
    // The shadow is gone only now.
    desk.wait(1_000).set('api', { state: 'healthy' }, { goodSince: desk.now }).look();
    expect(desk.book.isOpen).toBe(true);
    desk.wait(1_000).checked('api').look();
    expect(desk.book.isOpen).toBe(true);
    desk.wait(1_000).checked('api').look();
    expect(desk.book.isOpen).toBe(false);
  });

  it('are the one that made it good, and the next', () => {
    const desk = new Desk();
    desk.set('api', down).look();
    desk.wait(1_000).well('api', 1).wait(5).look();
    expect(desk.book.isOpen).toBe(true);
    desk.wait(1_000).checked('api').look();
    expect(desk.phases()).toEqual(['opened', 'closed']);
  });
});

describe('a machine event', () => {
  it('is the one cause of what is found down at the first look after a boot, and of nothing later', () => {
    const desk = new Desk();
    desk.book.struck('boot');
    desk.set('api', down).set('db', down).look();
    expect(desk.book.current.map(({ services }) => services)).toEqual([['api', 'db']]);
    desk.wait(AFTER_MS).look();
    expect(desk.news).toMatchObject([{ kind: 'due', incident: { alert: { services: ['api', 'db'] } } }]);
    const later = new Desk();
    later.book.struck('boot');
    later.set('api', down).look();
    later.wait(1_000).set('db', down).look();
    expect(later.book.current.map(({ services }) => services)).toEqual([['api'], ['db']]);
  });

  it('such as a wake-up is the one cause of what fails for a while after it', () => {
    const desk = new Desk();
    desk.book.struck('wake-up', desk.now + 30_000);
    desk.wait(20_000).set('api', { state: 'unhealthy' }).look();
    desk.wait(10_000).set('db', { state: 'unhealthy' }).look();
    expect(desk.book.current.map(({ services }) => services)).toEqual([['api', 'db']]);
  });
});

describe('several incidents', () => {
  const apart = () => {
    const desk = new Desk();
    desk.set('api', { state: 'unhealthy' }).look();
    desk.wait(AFTER_MS).look();
    desk.wait(60_000).set('db', { state: 'unhealthy' }).look();
    return desk;
  };

  it('are told one by one, shown together, and closed one by one', () => {
    const desk = apart();
    desk.wait(AFTER_MS).look();
    expect(desk.news.map(({ kind, incident }) => [kind, incident.rootService])).toEqual([
      ['due', 'api'],
      ['due', 'db'],
    ]);
    expect(desk.book.announced().map(({ rootService }) => rootService)).toEqual(['api', 'db']);
    desk.well('db', 0);
    for (let check = 0; check < 2; check += 1) desk.wait(1_000).checked('db').look();
    expect(desk.news.at(-1)).toMatchObject({ kind: 'closed', incident: { rootService: 'db' } });
    expect(desk.events.at(-1)?.cause).toBe('db is back after 12 s');
    expect(desk.book.current.map(({ rootService }) => rootService)).toEqual(['api']);
  });

  it('that an earlier run left open go on, and nobody is told twice', () => {
    const first = apart();
    const events = first.events.map((event, seq) => ({ seq, ...event }));
    const next = new Desk();
    next.book.restore(JSON.parse(JSON.stringify(events)), 0, first.wall + 4_000);
    for (const id of ['api', 'db']) next.set(id, { state: 'unhealthy' });
    const ahead = first.wall + 4_000 - next.wall;
    const look = () =>
      next.book.look(
        next.managedServices,
        new Map(next.managedServices.map(({ spec, service }) => [spec.id, service])),
        next.now,
        next.wall + ahead,
      );
    look();
    expect(next.news).toEqual([]);
    expect(next.book.current.map(({ rootService }) => rootService)).toEqual(['api', 'db']);
    expect(next.book.dueAt()).toBe(AFTER_MS - 4_000);
    next.wait(AFTER_MS - 4_000);
    look();
    expect(next.news).toMatchObject([{ kind: 'due', incident: { rootService: 'db' } }]);
  });

  it('know the reason again that the history holds without its secret', () => {
    const redact = (text: string) => text.replaceAll('tok-SENTINEL', '[TOKEN]');
    const say = (book: IncidentTracker, desk: Desk) =>
      book.look(
        desk.managedServices,
        new Map(desk.managedServices.map(({ spec, service }) => [spec.id, service])),
        desk.now,
        desk.wall,
      );
    const events: NewEvent[] = [];
    const news: IncidentNews[] = [];
    const run = () => {
      const book = new IncidentTracker({ afterMs: AFTER_MS, remindMs: 0 }, (event) => events.push(event), redact);
      book.onNews = (one) => news.push(one);
      return book;
    };
    const desk = new Desk();
    const refused: Phase = { state: 'failed', reason: 'refused tok-SENTINEL', retryAt: undefined };
    const first = run();
    desk.set('api', refused);
    say(first, desk);
    desk.wait(AFTER_MS);
    say(first, desk);
    expect(JSON.stringify([events, news])).not.toContain('SENTINEL');
    const next = run();
    next.restore(JSON.parse(JSON.stringify(events.map((event, seq) => ({ seq, ...event })))), desk.now, desk.wall);
    desk.set('api', { state: 'starting', spawned: true, afterCrash: false });
    say(next, desk);
    desk.set('api', refused);
    say(next, desk);
    desk.wait(AFTER_MS);
    say(next, desk);
    expect(news).toHaveLength(1);
  });

  it('keep what they are when a service is called otherwise', () => {
    const desk = apart();
    desk.book.renamed('db', 'database');
    expect(desk.book.current.map(({ rootService }) => rootService)).toEqual(['api', 'database']);
  });

  it('are not made one by a service that ends again and again beside one that ends for itself', () => {
    const desk = new Desk();
    const ended = (id: string) => {
      const managed = desk.managed(id);
      const { generation } = managed.service;
      const data = { exitCode: 1, signal: null };
      desk.set(id, { state: 'backoff', retryAt: 1, cause: 'exited with code 1' });
      desk.book.mark(
        managed,
        { from: 'starting', to: 'backoff', cause: '', actor: 'outside', generation, data },
        desk.now,
      );
    };
    for (let turn = 0; turn < 10; turn += 1) {
      desk.wait(2_000).set('api', { state: 'starting', spawned: true, afterCrash: true });
      desk.managed('api').recovering = true;
      ended('api');
      desk.look();
    }
    desk.wait(1_000);
    ended('db');
    desk.look();
    expect(desk.book.current.map(({ services }) => services)).toEqual([['api'], ['db']]);
  });
});
