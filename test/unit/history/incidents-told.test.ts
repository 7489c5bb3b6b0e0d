import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HistoryEvent } from '../../../electron/contract/history.ts';
import { incidentData, leftOpen } from '../../../electron/history/incident-record.ts';
import { nextIncidents, type OpenIncident } from '../../../electron/history/incidents.ts';
import { isBroken, type ServiceCondition } from '../../../electron/history/pulse.ts';
import type { Alert } from '../../../electron/history/telling.ts';
import { type InstabilitySample, marked, unrestAt } from '../../../electron/history/unrest.ts';
import { wellPulse } from '../../support/well-pulse.ts';

const AFTER_MS = 10_000;
const TICK_MS = 1_000;
const DAY_MS = 86_400_000;
const IDS = ['a', 'b', 'c', 'd', 'e'] as const;
type Id = (typeof IDS)[number];
/** These run in the container engine. */
const ENGINE = ['d', 'e'] as const;

type Op =
  | { readonly kind: 'fail' | 'end'; readonly id: Id; readonly reason: string }
  | { readonly kind: 'recover' | 'settle' | 'stop' | 'start'; readonly id: Id }
  | { readonly kind: 'kill'; readonly ids: readonly Id[] }
  | { readonly kind: 'engine lost' | 'engine back' | 'restart of Stacklight' }
  | { readonly kind: 'wait'; readonly ticks: number };

/** One outage of one service as somebody sees it who knows nothing of incidents. */
interface Seen {
  readonly since: number;
  readonly reasons: Set<string>;
  alerts: number;
  /** When something that it needs was down last, and people knew. */
  excusedAt: number;
}

/** A stack that is looked at once a second, and beside it a plain count of who was down and who was named. */
class World {
  readonly #needs: Readonly<Record<string, readonly string[]>>;
  readonly #pulses = new Map<string, ServiceCondition>();
  readonly #seen = new Map<string, Seen>();
  readonly #events: HistoryEvent[] = [];
  #open: readonly OpenIncident[] = [];
  #marks: readonly InstabilitySample[] = [];
  #now = 1_000_000;
  /** The monotonic clock begins anew with each run of Stacklight. */
  #origin = 0;

  constructor(direct: readonly (readonly number[])[]) {
    const needs: Record<string, readonly string[]> = {};
    IDS.forEach((id, index) => {
      const own = (direct[index] ?? []).filter((other) => other < index).flatMap((other) => IDS[other] ?? []);
      needs[id] = [...new Set([...own, ...own.flatMap((one) => needs[one] ?? [])])];
    });
    this.#needs = needs;
    for (const id of IDS) this.#set(id, { state: 'healthy', settled: true });
  }

  do(op: Op): void {
    if (op.kind === 'wait') {
      for (let tick = 0; tick < op.ticks; tick += 1) {
        this.#now += TICK_MS;
        this.#look();
      }
      return;
    }
    this.#change(op);
    this.#look();
  }

  #change(op: Exclude<Op, { kind: 'wait' }>): void {
    switch (op.kind) {
      case 'fail':
        this.#break(op.id, 'unhealthy', op.reason);
        break;
      case 'end':
        this.#mark([op.id]);
        this.#break(op.id, 'failed', op.reason);
        break;
      case 'kill':
        this.#mark(op.ids);
        for (const id of op.ids) this.#break(id, 'failed', 'killed');
        break;
      case 'engine lost':
        for (const id of ENGINE) this.#break(id, 'unknown', 'the engine is gone', 'engine');
        break;
      case 'engine back':
        for (const id of ENGINE)
          if (this.#pulse(id).state === 'unknown') this.#set(id, { state: 'healthy', settled: false });
        break;
      case 'recover':
      case 'start':
        this.#set(op.id, { state: 'healthy', settled: false, wanted: true });
        break;
      case 'settle':
        if (!isBroken(this.#pulse(op.id))) this.#set(op.id, { settled: true });
        break;
      case 'stop':
        this.#set(op.id, { state: 'stopped', wanted: false, settled: false });
        break;
      case 'restart of Stacklight':
        this.#origin = this.#now - 5_000;
        this.#marks = [];
        this.#open = leftOpen(JSON.parse(JSON.stringify(this.#events)), this.#now - this.#origin, this.#now);
        break;
    }
  }

  get open(): readonly OpenIncident[] {
    return this.#open;
  }

  #pulse(id: string): ServiceCondition {
    const pulse = this.#pulses.get(id);
    if (!pulse) throw new Error(`no ${id}`);
    return pulse;
  }

  #set(id: string, over: Partial<ServiceCondition>): void {
    this.#pulses.set(id, {
      ...wellPulse(id),
      needs: this.#needs[id] ?? [],
      ...this.#pulses.get(id),
      shared: undefined,
      since: this.#now,
      ...over,
    });
  }

  #break(id: string, state: ServiceCondition['state'], cause: string, shared?: string): void {
    if (this.#pulse(id).wanted) this.#set(id, { state, cause, settled: false, shared });
  }

  #mark(ids: readonly string[]): void {
    for (const service of ids) {
      const isOut = this.#open.some(({ outages }) => outages.some((one) => one.service === service));
      if (!isOut) this.#marks = marked(this.#marks, { kind: 'ended', service, at: this.#now - this.#origin });
    }
  }

  #look(): void {
    const downAll = [...this.#pulses.values()].filter(isBroken).map(({ id }) => id);
    const pulses = [...this.#pulses.values()].map((pulse) => ({
      ...pulse,
      root: pulse.needs.findLast((id) => downAll.includes(id)) ?? pulse.id,
    }));
    const now = this.#now - this.#origin;
    const timing = { afterMs: AFTER_MS, remindMs: 0 };
    const before = this.#open;
    const step = nextIncidents(before, pulses, timing, now, this.#now, unrestAt(this.#marks, now));
    this.#open = step.open;
    for (const { kind, incident } of step.changes) this.#keep(kind, incident);
    this.#begin(downAll);
    for (const incident of step.open) {
      const earlier = before.find(({ id }) => id === incident.id);
      if (incident.alert && incident.alert.number !== earlier?.alert?.number)
        this.#told(incident.alert, incident.burst ?? [], downAll);
    }
    this.#judge(downAll);
  }

  #keep(phase: string, incident: OpenIncident): void {
    const data = incidentData(incident, phase);
    const seq = this.#events.length + 1;
    this.#events.push({
      seq,
      at: this.#now,
      kind: 'incident',
      service: incident.rootService,
      cause: phase,
      actor: 'stacklight',
      data,
    });
  }

  #begin(downAll: readonly string[]): void {
    for (const { id, wanted, settled, cause } of this.#pulses.values()) {
      if (!wanted || (settled && !downAll.includes(id))) this.#seen.delete(id);
      else if (downAll.includes(id)) {
        const seen = this.#seen.get(id) ?? { since: this.#now, reasons: new Set(), alerts: 0, excusedAt: -DAY_MS };
        seen.reasons.add(cause);
        this.#seen.set(id, seen);
      }
    }
  }

  #told({ services, kind }: Alert, burst: readonly string[], downAll: readonly string[]): void {
    expect(kind).not.toBe('reminder');
    expect(services.length).toBeGreaterThan(0);
    for (const id of services) {
      const seen = this.#seen.get(id);
      if (!seen) continue;
      // Of a burst all are named, also those that need each other.
      if (downAll.includes(id) && !burst.includes(id))
        expect((this.#needs[id] ?? []).filter((one) => downAll.includes(one))).toEqual([]);
      seen.alerts += 1;
      // Never more often than there were reasons for it.
      expect(seen.alerts).toBeLessThanOrEqual(seen.reasons.size);
    }
  }

  /** Who is down for long enough, and not because of something that is down, was named. */
  #judge(downAll: readonly string[]): void {
    for (const id of downAll) {
      const seen = this.#seen.get(id);
      if (!seen) throw new Error(`${id} is down and not seen`);
      const downNeeds = (this.#needs[id] ?? []).filter((one) => downAll.includes(one));
      if (downNeeds.some((one) => (this.#seen.get(one)?.alerts ?? 0) > 0)) seen.excusedAt = this.#now;
      if (downNeeds.length > 0) continue;
      const long = this.#now - seen.since >= AFTER_MS && this.#now - seen.excusedAt >= AFTER_MS;
      if (long) expect([id, seen.alerts > 0]).toEqual([id, true]);
    }
    const inOutage = this.#open.flatMap(({ outages }) => outages.map(({ service }) => service));
    expect(new Set(inOutage).size).toBe(inOutage.length);
    for (const id of downAll) expect(inOutage).toContain(id);
  }
}

const id = fc.constantFrom(...IDS);
const reason = fc.constantFrom('answers 500', 'exited with code 1');
const op: fc.Arbitrary<Op> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('fail' as const, 'end' as const), id, reason }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom('recover' as const, 'settle' as const, 'stop' as const, 'start' as const),
      id,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('kill' as const), ids: fc.uniqueArray(id, { minLength: 2 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom('engine lost' as const, 'engine back' as const, 'restart of Stacklight' as const),
    }),
  },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('wait' as const), ticks: fc.integer({ min: 1, max: 14 }) }) },
);
const needs = fc.array(fc.uniqueArray(fc.nat(3), { maxLength: 2 }), { minLength: 5, maxLength: 5 });

describe('whatever fails and comes back, in whatever order', () => {
  it('each service that is down for long and for no other is told once, and all is over when all is well', () => {
    fc.assert(
      fc.property(needs, fc.array(op, { maxLength: 40 }), (direct, ops) => {
        const world = new World(direct);
        for (const one of ops) world.do(one);
        for (const one of IDS) world.do({ kind: 'recover', id: one });
        for (const one of IDS) world.do({ kind: 'settle', id: one });
        expect(world.open).toEqual([]);
      }),
      { numRuns: 150 },
    );
    // Some thousand looks: seconds on a machine that has other things to do.
  }, 30_000);
});
