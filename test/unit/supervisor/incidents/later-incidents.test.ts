import { describe, expect, it, vi } from 'vitest';
import type { NewEvent } from '../../../../electron/history/log.ts';
import type { Phase } from '../../../../electron/lifecycle/service.ts';
import { parseStack } from '../../../../electron/stack/parse/parse-stack.ts';
import { IncidentTracker } from '../../../../electron/supervisor/incidents/incident-tracker.ts';
import { LaterIncidents } from '../../../../electron/supervisor/incidents/later-incidents.ts';
import type { ServiceRecord } from '../../../../electron/supervisor/model/managed-service.ts';
import { VersionedMap } from '../../../../electron/supervisor/model/versioned-map.ts';
import { draftOf } from '../../../support/managed.ts';

/** One service, and the incidents of it that are looked at later. */
function desk() {
  const text = 'name: shop\nservices:\n  api: { command: node api.js }\n';
  const parsed = parseStack(text, { file: '/shop/stacklight.yaml', directory: '/shop', env: {} });
  const [spec] = parsed.ok ? parsed.value.services : [];
  if (!parsed.ok || !spec) throw new Error('it does not parse');
  const managed = draftOf(parsed.value, spec);
  const events: NewEvent[] = [];
  const incidents = new LaterIncidents(
    new IncidentTracker({ afterMs: 10_000, remindMs: 0 }, (event) => events.push(event)),
  );
  const changes: boolean[] = [];
  incidents.onLooked = (changed) => changes.push(changed);
  const seen = (phase: Phase, cause: string, now: number) => {
    const service = { ...managed.service, desired: 'up' as const, phase };
    const record = { ...managed, service, cause, recovering: phase.state !== 'running' };
    incidents.look({ services: new Map([['api', record]]), now, wall: now });
  };
  return { incidents, events, changes, seen };
}

const DOWN: Phase = { state: 'backoff', retryAt: 5, cause: 'was ended by SIGKILL' };
const COMING_UP: Phase = { state: 'starting', spawned: false, afterCrash: false };
const COMING: Phase = { state: 'starting', spawned: false, afterCrash: true };
const STOPPING: Phase = { state: 'stopping', after: { kind: 'down' } };
const STOPPED: Phase = { state: 'stopped', outside: false };

describe('incidents that are looked at later', () => {
  it('are found in what was, although it is otherwise by now', () => {
    const { incidents, events, changes, seen } = desk();
    seen(DOWN, 'was ended by SIGKILL', 5);
    seen(COMING, 'restarted by policy', 6);
    expect(events).toEqual([]);
    incidents.flush();
    expect(events).toMatchObject([{ kind: 'incident', service: 'api', cause: 'was ended by SIGKILL', at: 5 }]);
    incidents.flush();
    expect(changes).toEqual([true, false]);
  });

  it('are up to now for whoever asks, and that they changed is still told', () => {
    const { incidents, changes, seen } = desk();
    seen(DOWN, 'was ended by SIGKILL', 5);
    expect(incidents.isOpen).toBe(true);
    expect(incidents.current).toHaveLength(1);
    incidents.flush();
    expect(changes).toEqual([true]);
  });

  it('are looked at before a service gets another name', () => {
    const { incidents, seen } = desk();
    seen(DOWN, 'was ended by SIGKILL', 5);
    incidents.renamed('api', 'web');
    expect(incidents.current).toMatchObject([{ rootService: 'web' }]);
  });

  it('of a thousand services that start are looked for once, and what fails between them is found all the same', () => {
    const { many, incidents, looks, events, seen } = aThousand();
    many.slice(0, 500).forEach((id, now) => {
      seen(id, { state: 'running' }, now);
    });
    seen('s3', DOWN, 500);
    seen('s3', { state: 'running' }, 501);
    many.slice(500).forEach((id, at) => {
      seen(id, { state: 'running' }, 502 + at);
    });
    incidents.flush();
    // All that were well before it, it, and all that were well afterwards.
    expect(looks).toHaveBeenCalledTimes(3);
    expect(events).toMatchObject([{ kind: 'incident', service: 's3', at: 500 }]);
  });

  it('of a thousand services that are stopped are looked for once', () => {
    const { many, incidents, looks, events, seen } = aThousand();
    for (const id of many) seen(id, { state: 'running' }, 1);
    for (const id of many) seen(id, STOPPING, 2, 'down');
    for (const id of many) seen(id, STOPPED, 3, 'down');
    incidents.flush();
    expect(looks).toHaveBeenCalledTimes(1);
    expect(events).toEqual([]);
  });

  it('and once before and after the one of them of which an incident is open', () => {
    const { many, incidents, looks, events, seen } = aThousand();
    seen('s3', DOWN, 1);
    incidents.flush();
    looks.mockClear();
    for (const id of many) seen(id, STOPPED, id === 's3' ? 2 : 3, 'down');
    incidents.flush();
    expect(looks).toHaveBeenCalledTimes(2);
    expect(events).toMatchObject([{ at: 1 }, { at: 3, data: { phase: 'closed', ending: 'stopped' } }]);
  });

  it('are looked at before one is wanted again, and where it was in trouble a moment ago', () => {
    const { incidents, looks, seen } = aThousand();
    seen('s5', STOPPED, 4, 'down');
    seen('s5', { state: 'running' }, 5);
    seen('s6', DOWN, 6);
    seen('s6', { state: 'running' }, 7);
    seen('s6', STOPPED, 8, 'down');
    incidents.flush();
    expect(looks).toHaveBeenCalledTimes(5);
  });
});

/** A thousand services that are on their way up, and how often somebody looks for incidents in them. */
function aThousand() {
  const many = Array.from({ length: 1_000 }, (_, at) => `s${at}`);
  const text = `name: shop\nservices:\n${many.map((id) => `  ${id}: { command: node ${id}.js }\n`).join('')}`;
  const parsed = parseStack(text, { file: '/shop/stacklight.yaml', directory: '/shop', env: {} });
  if (!parsed.ok) throw new Error('it does not parse');
  const { value: stack } = parsed;
  const being = (record: ServiceRecord, phase: Phase, desired: 'up' | 'down') => ({
    ...record,
    service: { ...record.service, desired, phase },
  });
  const events: NewEvent[] = [];
  const tracker = new IncidentTracker({ afterMs: 10_000, remindMs: 0 }, (event) => events.push(event));
  const looks = vi.spyOn(tracker, 'look');
  const incidents = new LaterIncidents(tracker);
  let services = VersionedMap.of(stack.services.map((spec) => [spec.id, being(draftOf(stack, spec), COMING_UP, 'up')]));
  const seen = (id: string, phase: Phase, now: number, desired: 'up' | 'down' = 'up') => {
    const record = services.get(id);
    if (record) services = services.with(id, being(record, phase, desired));
    incidents.look({ services, now, wall: now });
  };
  return { many, incidents, looks, events, seen };
}
