import { describe, expect, it } from 'vitest';
import { reduce } from '../../../../electron/lifecycle/reduce.ts';
import { LIMITS } from '../../../../electron/limits.ts';
import type { Holder, Inventory } from '../../../../electron/ports/types.ts';
import type { ManagedService } from '../../../../electron/supervisor/model/managed-service.ts';
import { describeLack, lackedPorts, unheldPorts } from '../../../../electron/supervisor/ports/unheld-ports.ts';
import { draftOf, type ServiceDraft } from '../../../support/managed.ts';
import { stackOf } from '../../../support/stack-text.ts';

const SETTLED = LIMITS.ports.listenMs;
const nothing: Inventory = {
  listeners: [],
  forwarded: [],
  timeWait: new Set(),
  containers: [],
  enginesKnown: true,
  seenAt: 0,
};

/** A service that lives since 0. */
function live(lines: string): ServiceDraft {
  const stack = stackOf(`name: shop\nservices:\n  api: ${lines}\n`);
  const [spec] = stack.services;
  if (!spec) throw new Error('the stack has no service');
  const managed = draftOf(stack, spec);
  const up = { type: 'up', actor: 'user', cause: 'start asked for', waitingFor: [] } as const;
  managed.service = reduce(managed.service, up, 0).service;
  managed.service = reduce(managed.service, { type: 'started', generation: 1 }, 0).service;
  return managed;
}

const heldBy = (verdict: Holder['verdict'], port: number): Holder => ({
  service: 'api',
  ...{ port, protocol: 'tcp', address: '127.0.0.1', sharedBy: [], parents: [], verdict, reason: '', answers: [] },
});
const seen = (managed: ManagedService, holders: readonly Holder[] = [], inventory = nothing) =>
  unheldPorts(managed, managed.spec.ports, { holders, shadows: [] }, inventory);

describe('a port that nobody listens on', () => {
  it('is lacked by the service that declares it, for tcp alone', () => {
    const managed = live('{ command: sleep 1, ports: ["8000", "8001", "53/udp"] }');
    expect(seen(managed)).toEqual([8000, 8001]);
    expect(seen(managed, [heldBy('expected', 8000)])).toEqual([8001]);
  });

  it('is another matter when somebody else holds it', () => {
    expect(seen(live('{ command: sleep 1, ports: ["8000"] }'), [heldBy('foreign', 8000)])).toEqual([]);
  });

  it('says nothing about an external service, or about a container while the engine is silent', () => {
    expect(seen(live('{ external: true, ports: ["8000"] }'))).toEqual([]);
    const container = live('{ container: shop-api, ports: ["8000"] }');
    expect(seen(container)).toEqual([8000]);
    expect(seen(container, [], { ...nothing, enginesKnown: false })).toEqual([]);
  });
});

describe('a service that counts as good', () => {
  it('has a while after its start to listen, and is then said to lack its port', () => {
    const managed = live('{ command: sleep 1, ports: ["8000", "8001"] }');
    managed.unheld = seen(managed);
    expect(lackedPorts(managed, SETTLED - 1)).toEqual([]);
    expect(lackedPorts(managed, SETTLED)).toEqual([8000, 8001]);
    expect(describeLack(managed, SETTLED)).toBe('; nothing listens on its ports 8000, 8001');
    managed.unheld = [8001];
    expect(describeLack(managed, SETTLED)).toBe('; nothing listens on its port 8001');
  });

  it('lacks nothing when it is not good, whose own state says more', () => {
    const managed = live('{ command: sleep 1, ports: ["8000"], healthcheck: { tcp: 8000 } }');
    managed.unheld = [8000];
    expect(managed.service.phase.state).toBe('starting');
    expect(describeLack(managed, SETTLED)).toBe('');
  });
});
