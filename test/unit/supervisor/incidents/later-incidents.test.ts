import { describe, expect, it } from 'vitest';
import type { NewEvent } from '../../../../electron/history/log.ts';
import type { Phase } from '../../../../electron/lifecycle/service.ts';
import { parseStack } from '../../../../electron/stack/parse/parse-stack.ts';
import { IncidentTracker } from '../../../../electron/supervisor/incidents/incident-tracker.ts';
import { LaterIncidents } from '../../../../electron/supervisor/incidents/later-incidents.ts';
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
    incidents.look({ records: [record], services: new Map([['api', service]]), now, wall: now });
  };
  return { incidents, events, changes, seen };
}

const DOWN: Phase = { state: 'backoff', retryAt: 5, cause: 'was ended by SIGKILL' };
const COMING: Phase = { state: 'starting', spawned: false, afterCrash: true };

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
});
