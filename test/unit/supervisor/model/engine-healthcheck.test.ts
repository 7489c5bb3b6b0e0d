import { describe, expect, it } from 'vitest';
import type { Observation } from '../../../../electron/drivers/driver.ts';
import type { ServiceEvent } from '../../../../electron/lifecycle/events.ts';
import { reduce } from '../../../../electron/lifecycle/reduce.ts';
import { type ManagedService, newManagedService } from '../../../../electron/supervisor/model/managed-service.ts';
import { observe, takePendingObservations } from '../../../../electron/supervisor/runtime/observation-events.ts';
import { describeService } from '../../../../electron/supervisor/views/service-message.ts';
import { stackOf } from '../../../support/stack-text.ts';

const healthy: Observation = { type: 'engine-health', status: 'healthy', failing: 0, results: [] };
const sick: Observation = { ...healthy, status: 'unhealthy', failing: 3 };

/** A container service on its way up; `sent` is what its state machine was told. */
function starting(more = '') {
  const stack = stackOf(`name: shop\nservices:\n  db: { container: shop-db, restart: always${more} }\n`);
  const [spec] = stack.services;
  if (!spec) throw new Error('the stack has no service');
  const managed: ManagedService = newManagedService(stack, spec, undefined, 0, 0);
  const sent: string[] = [];
  const send = (event: ServiceEvent) => {
    sent.push(event.type);
    managed.service = reduce(managed.service, event, 0).service;
  };
  managed.running = {
    startedAt: 1,
    container: { id: 'c1', name: 'shop-db', image: 'db', status: 'running', restartPolicy: 'no', hasHealthcheck: true },
  };
  send({ type: 'up', actor: 'user', cause: 'start asked for', waitingFor: [] });
  const see = (seen: Observation, isStarting = false) =>
    observe(managed, () => managed.service.generation, seen, {
      send: (_id, event) => send(event),
      waitingFor: () => [],
      isStarting: () => isStarting,
      began: async () => undefined,
      ended: () => undefined,
      changed: () => undefined,
      note: () => undefined,
    });
  return { managed, sent, send, see };
}

describe("the engine's word on a container's health", () => {
  it('that comes before its start was told is kept until then', () => {
    const { managed, send, see } = starting();
    see(healthy);
    expect([managed.service.phase.state, managed.pendingObservations]).toEqual(['starting', [healthy]]);
    send({ type: 'started', generation: managed.service.generation });
    for (const seen of takePendingObservations(managed)) see(seen);
    expect([managed.service.phase.state, managed.pendingObservations]).toEqual(['healthy', []]);
  });

  it('goes with an end that came as early, and nothing of an earlier incarnation does', () => {
    const { managed, see } = starting();
    const end: Observation = { type: 'exited', exitCode: 0, signal: null, outside: false, engineRestarts: false };
    const ours: Observation = { ...end, startedAt: 1 };
    see(sick, true);
    see({ ...end, startedAt: 0 }, true);
    see(healthy, true);
    see(ours, true);
    expect(takePendingObservations(managed)).toEqual([healthy, ours]);
    expect(managed.service.phase.state).toBe('starting');
  });

  it('is not what decides where the stack file has a check, but is said when the two disagree', () => {
    const { managed, sent, send, see } = starting(', healthcheck: { tcp: "127.0.0.1:5432" }');
    const { generation } = managed.service;
    const result = { ok: true, message: 'connected in 1 ms', latencyMs: 1, at: 0, output: '' };
    send({ type: 'started', generation });
    send({ type: 'probed', generation, result });
    see(sick);
    expect(sent).not.toContain('engine-health');
    expect(describeService(managed, [], 0)).toBe("connected in 1 ms; the engine's own check says unhealthy");
    see(healthy);
    expect(describeService(managed, [], 0)).toBe('connected in 1 ms');
  });

  it('counts for nothing where something else answers on its port', () => {
    const { managed, send, see } = starting(', healthcheck: { tcp: "127.0.0.1:5432" }');
    send({ type: 'started', generation: managed.service.generation });
    send({ type: 'shadow', shadow: { port: 5_432, sentence: 'from pid 9, not from db' } });
    see(healthy);
    expect(describeService(managed, [], 0)).toBe('port 5432 is shadowed: answers come from pid 9, not from db');
  });
});
