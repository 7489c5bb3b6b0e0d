import { describe, expect, it } from 'vitest';
import type { HistoryEvent } from '../../../electron/contract/history.ts';
import { describeAlert, describeOver } from '../../../electron/history/alert-words.ts';
import { incidentData, incidentsOf, leftOpen } from '../../../electron/history/incident-record.ts';
import { type IncidentChange, nextIncidents, type OpenIncident } from '../../../electron/history/incidents.ts';
import type { ServiceCondition } from '../../../electron/history/pulse.ts';
import { reportOf } from '../../../electron/history/report.ts';
import { viewOfIncident } from '../../../electron/supervisor/incidents/incident-view.ts';

const AFTER_MS = 10_000;
const START = new Date(2026, 10, 21, 14, 2).getTime();
const needs = { db: [], web: ['db'], shop: ['web', 'db'] };
const short = { short: '1 of 2 containers', cause: '1 of 2 containers up: web-2 exited with 137' };
const whole = { short: undefined };
const failed = { ...whole, state: 'failed', settled: false, cause: 'exited with code 3' } as const;
const good = { ...whole, state: 'healthy', settled: true, cause: '' } as const;

/** Three services of which each needs the one before it, looked at when something changes. */
class Watch {
  #now = 0;
  open: readonly OpenIncident[] = [];
  readonly changes: IncidentChange[] = [];
  #pulses: readonly ServiceCondition[] = (['db', 'web', 'shop'] as const).map((id) => {
    return {
      id,
      wanted: true,
      state: 'healthy',
      recovering: false,
      settled: true,
      cause: '',
      root: id,
      needs: needs[id],
    };
  });

  set(id: string, over: Partial<ServiceCondition> & { short?: string | undefined }): this {
    this.#pulses = this.#pulses.map((one) => {
      if (one.id !== id) return one;
      const { short: kept, ...rest } = { ...one, ...over };
      return { ...rest, ...(kept === undefined ? {} : { short: kept }) };
    });
    return this.look();
  }

  wait(ms: number): this {
    this.#now += ms;
    return this.look();
  }

  look(): this {
    const timing = { afterMs: AFTER_MS, remindMs: 0 };
    const { open, changes } = nextIncidents(this.open, this.#pulses, timing, this.#now, START + this.#now);
    this.open = open;
    this.changes.push(...changes);
    return this;
  }

  /** The report of its only incident, as the history holds it. */
  report(): string {
    const events = this.changes.map(({ kind, incident }, seq): HistoryEvent => {
      const data = JSON.parse(JSON.stringify(incidentData(incident, kind)));
      const { rootService: service, cause } = incident;
      return { seq, at: START + this.#now, kind: 'incident', service, cause, actor: 'stacklight', data };
    });
    const [incident] = incidentsOf(events);
    if (!incident) return '';
    const services = Object.entries(needs).map(([id, dependsOn]) => ({ id, wanted: true, dependsOn }));
    return reportOf({ stack: 'shop', incident, events, needs: services, now: START + this.#now });
  }

  restart(): this {
    const events = this.open.map((incident, seq): HistoryEvent => {
      const data = JSON.parse(JSON.stringify(incidentData(incident, 'due')));
      const { rootService: service, cause } = incident;
      return { seq, at: START, kind: 'incident', service, cause, actor: 'stacklight', data };
    });
    this.open = leftOpen(events, this.#now, START + this.#now);
    return this;
  }

  told(): readonly string[] {
    return this.changes
      .filter(({ kind }) => kind === 'due' || kind === 'again')
      .map(({ incident }) => {
        const { what, when, why } = describeAlert(viewOfIncident(incident), [], START + this.#now);
        return `${what} ${when}: ${why}`;
      });
  }
}

describe('a service of which one container of two is down', () => {
  it('is told once after alerts.after, with since when and which', () => {
    const watch = new Watch().set('web', short).wait(AFTER_MS - 1);
    expect(watch.told()).toEqual([]);
    expect(watch.wait(1).wait(60_000).told()).toEqual([
      'web: 1 of 2 containers is down since 14:02: web-2 exited with 137.',
    ]);
  });

  it('is over when all are back', () => {
    const watch = new Watch().set('web', short).wait(AFTER_MS).wait(50_000).set('web', good);
    expect(watch.open).toEqual([]);
    const over = watch.changes.at(-1);
    expect(over).toMatchObject({ kind: 'closed', ending: 'back', left: [] });
    const words = over && describeOver(viewOfIncident(over.incident), START + 60_000);
    expect(words).toMatchObject({ what: 'all containers of web are up again', how: 'after 1 min' });
  });

  it('excuses nobody who needs it: that one fails for a reason of its own', () => {
    const watch = new Watch().set('web', short).wait(AFTER_MS).set('shop', failed).wait(AFTER_MS);
    expect(watch.open.map(({ rootService }) => rootService)).toEqual(['web', 'shop']);
    expect(watch.told()).toHaveLength(2);
  });

  it('excuses nobody who fails in the same moment either', () => {
    const watch = new Watch().set('shop', failed).set('web', short).wait(AFTER_MS);
    expect(watch.open.map(({ rootService }) => rootService)).toEqual(['shop', 'web']);
    expect(watch.told()).toHaveLength(2);
  });

  it('is no consequence of what it needs', () => {
    const watch = new Watch().set('db', failed).set('web', short).wait(AFTER_MS);
    expect(watch.open.map(({ rootService }) => rootService)).toEqual(['db', 'web']);
    expect(watch.told()).toHaveLength(2);
  });

  it('is told again when all of it goes down, and then excuses who needs it', () => {
    const watch = new Watch().set('web', short).wait(AFTER_MS).set('web', failed).wait(AFTER_MS);
    expect(watch.told().at(-1)).toMatch(/^web is down again since 14:02: exited with code 3\.$/);
    const before = watch.told().length;
    expect(
      watch
        .set('shop', { ...failed, root: 'web' })
        .wait(AFTER_MS)
        .told(),
    ).toHaveLength(before);
  });

  it('is not told once more when of all that was down only some came back', () => {
    const watch = new Watch()
      .set('web', failed)
      .wait(AFTER_MS)
      .set('web', { ...good, ...short })
      .wait(60_000);
    expect(watch.told()).toHaveLength(1);
    expect(watch.open).toHaveLength(1);
    expect(watch.set('web', good).open).toEqual([]);
  });

  it('is not told anew by the next run of Stacklight, which still tells when all of it goes down', () => {
    const watch = new Watch().set('web', short).wait(AFTER_MS).restart().wait(60_000);
    expect(watch.told()).toHaveLength(1);
    expect(watch.restart().set('web', failed).wait(AFTER_MS).told()).toHaveLength(2);
  });

  it('names no dependents, and says "are" of several', () => {
    const part = '2 of 3 containers';
    const watch = new Watch().set('web', { short: part, cause: '1 of 3 containers up: web-2 dead, web-3 dead' });
    const [incident] = watch.wait(AFTER_MS).open;
    const dependents = [{ id: 'shop', wanted: true, dependsOn: ['web'] }];
    expect(incident && describeAlert(viewOfIncident(incident), dependents, START).sentence).toBe(
      'web: 2 of 3 containers have been down since 14:02',
    );
  });

  it('is in the report as what it was: a part that was down, and nobody kept from working', () => {
    const watch = new Watch().set('web', short).wait(AFTER_MS);
    expect(watch.report()).toContain('# web has 1 of 2 containers down (shop, ');
    watch.wait(50_000).set('web', good);
    expect(watch.report()).toContain('# web had 1 of 2 containers down (shop, ');
    expect(watch.report()).toContain('All of its containers were up again after 1 min.');
    expect(watch.report()).toContain('**minor**: the service worked, with 1 of 2 containers down');
    expect(watch.report()).not.toMatch(/was down|ould not work/);
  });

  it('is in the report as down once all of it was', () => {
    const watch = new Watch().set('web', short).wait(AFTER_MS).set('web', failed).wait(AFTER_MS).set('web', short);
    expect(watch.wait(AFTER_MS).set('web', good).wait(60_000).report()).toContain('# web was down (shop, ');
  });
});
