import { describe, expect, it } from 'vitest';
import type { Observation } from '../../../../electron/drivers/driver.ts';
import { observe, pendingOf } from '../../../../electron/supervisor/runtime/observation-events.ts';
import { Dispatcher } from '../../../../electron/supervisor/state/dispatcher.ts';
import type { ManagedEvent } from '../../../../electron/supervisor/state/record-event.ts';
import { newStackRecord } from '../../../../electron/supervisor/state/step.ts';
import { describeService } from '../../../../electron/supervisor/views/service-message.ts';
import { stackOf } from '../../../support/stack-text.ts';

const healthy: Observation = { type: 'engine-health', status: 'healthy', failing: 0, results: [] };
const sick: Observation = { ...healthy, status: 'unhealthy', failing: 3 };

/** A container service on its way up; `sent` is what its state machine was told. */
function starting(more = '') {
  const stack = stackOf(`name: shop\nservices:\n  db: { container: shop-db, restart: always${more} }\n`);
  const clock = { now: () => 0, wall: () => 0 };
  const nothing = () => undefined;
  const listener = { fact: nothing, stepped: nothing, effect: nothing, settled: nothing };
  const dispatcher = new Dispatcher(newStackRecord(stack, {}, { now: 0, wall: 0 }), clock, listener);
  const managed = dispatcher.services.get('db');
  if (!managed) throw new Error('the stack has no service');
  const sent: string[] = [];
  const send = (...events: readonly ManagedEvent[]) => {
    sent.push(...events.map(({ type }) => type));
    dispatcher.send('db', ...events);
  };
  const container = {
    id: 'c1',
    name: 'shop-db',
    image: 'db',
    status: 'running',
    restartPolicy: 'no',
    hasHealthcheck: true,
  };
  send({ type: 'up', actor: 'user', cause: 'start asked for' });
  send({ type: 'began', running: { startedAt: 1, container } });
  const see = (seen: Observation, isStarting = false) =>
    observe(managed, () => managed.service.generation, seen, {
      send: (_id, ...events) => send(...events),
      isStarting: () => isStarting,
      began: nothing,
      ended: nothing,
      note: nothing,
    });
  return { managed, sent, send, see };
}

describe("the engine's word on a container's health", () => {
  it('that comes before its start was told is kept until then', () => {
    const { managed, send, see } = starting();
    see(healthy);
    expect([managed.service.phase.state, managed.pendingObservations]).toEqual(['starting', [healthy]]);
    send({ type: 'started', generation: managed.service.generation });
    const pending = pendingOf(managed);
    send({ type: 'deferred-told' });
    for (const seen of pending) see(seen);
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
    expect(pendingOf(managed)).toEqual([healthy, ours]);
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
