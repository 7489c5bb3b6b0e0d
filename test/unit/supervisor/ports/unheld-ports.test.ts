import { describe, expect, it } from 'vitest';
import { reduce } from '../../../../electron/lifecycle/reduce.ts';
import { LIMITS } from '../../../../electron/limits.ts';
import type { Holder, Inventory } from '../../../../electron/ports/types.ts';
import { type Cell, newCell } from '../../../../electron/supervisor/model/managed-service.ts';
import { lackedPorts, lackText, unheldPorts } from '../../../../electron/supervisor/ports/unheld-ports.ts';
import { stackOf } from '../../../support/stack-text.ts';

const SETTLED = LIMITS.ports.listenMs;
const nothing: Inventory = {
  listeners: [],
  forwarded: [],
  timeWait: new Set(),
  containers: [],
  enginesKnown: true,
};

/** A service that lives since 0. */
function live(lines: string): Cell {
  const stack = stackOf(`name: shop\nservices:\n  api: ${lines}\n`);
  const [spec] = stack.services;
  if (!spec) throw new Error('the stack has no service');
  const cell = newCell(stack, spec, undefined, 0, 0);
  const up = { type: 'up', actor: 'user', cause: 'start asked for', waitingFor: [] } as const;
  cell.service = reduce(cell.service, up, 0).service;
  cell.service = reduce(cell.service, { type: 'started', generation: 1 }, 0).service;
  return cell;
}

const heldBy = (verdict: Holder['verdict'], port: number): Holder => ({
  service: 'api',
  ...{ port, protocol: 'tcp', address: '127.0.0.1', sharedBy: [], parents: [], verdict, reason: '', answers: [] },
});
const seen = (cell: Cell, holders: readonly Holder[] = [], inventory = nothing) =>
  unheldPorts(cell, cell.spec.ports, { holders, shadows: [] }, inventory);

describe('a port that nobody listens on', () => {
  it('is lacked by the service that declares it, for tcp alone', () => {
    const cell = live('{ command: sleep 1, ports: ["8000", "8001", "53/udp"] }');
    expect(seen(cell)).toEqual([8000, 8001]);
    expect(seen(cell, [heldBy('expected', 8000)])).toEqual([8001]);
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
    const cell = live('{ command: sleep 1, ports: ["8000", "8001"] }');
    cell.unheld = seen(cell);
    expect(lackedPorts(cell, SETTLED - 1)).toEqual([]);
    expect(lackedPorts(cell, SETTLED)).toEqual([8000, 8001]);
    expect(lackText(cell, SETTLED)).toBe('; nothing listens on its ports 8000, 8001');
    cell.unheld = [8001];
    expect(lackText(cell, SETTLED)).toBe('; nothing listens on its port 8001');
  });

  it('lacks nothing when it is not good, whose own state says more', () => {
    const cell = live('{ command: sleep 1, ports: ["8000"], healthcheck: { tcp: 8000 } }');
    cell.unheld = [8000];
    expect(cell.service.phase.state).toBe('starting');
    expect(lackText(cell, SETTLED)).toBe('');
  });
});
