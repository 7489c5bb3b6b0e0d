import { describe, expect, it } from 'vitest';
import { Dispatcher } from '../../../../electron/supervisor/state/dispatcher.ts';
import type { ManagedEvent } from '../../../../electron/supervisor/state/record-event.ts';
import { savedOf } from '../../../../electron/supervisor/state/saved-of.ts';
import { newStackRecord, type StackRecord, step } from '../../../../electron/supervisor/state/step.ts';
import { FakeMachine, StackLife, turns } from '../../../support/stack-life.ts';
import { stackOf } from '../../../support/stack-text.ts';

const moment = { now: 0, wall: 0 };
const stack = stackOf(`name: shop
services:
  db: { command: node db.js }
  api: { command: node api.js, depends_on: { db: { condition: service_started } } }
`);
const begins = newStackRecord(stack, {}, moment);
const up = { type: 'up', actor: 'user', cause: 'asked for' } as const;
const check = { ok: true, message: 'fine', latencyMs: 1, at: 0, output: '' };

function told(...events: readonly (readonly [string, ManagedEvent])[]): StackRecord {
  return events.reduce((so, [id, event]) => step(so, { kind: 'service', id, event }, moment).stack, begins);
}

describe('one step of a stack', () => {
  it('finds out itself what a service has to wait for, and tells it when that is there', () => {
    const waits = told(['api', up]);
    expect(waits.services.get('api')?.service.phase).toEqual({ state: 'waiting', for: ['db'] });
    const asked = step(waits, { kind: 'service', id: 'db', event: up }, moment).stack;
    const started = { type: 'started', generation: 1 } as const;
    const both = step(asked, { kind: 'service', id: 'db', event: started }, moment);
    expect(both.facts.map(({ id, transition }) => `${id} ${transition.to}`)).toEqual(['db running', 'api starting']);
    expect(both.effects).toEqual([{ id: 'api', effect: { type: 'start', generation: 1 } }]);
  });

  it('knows how long what is found has lived, and never a time before its start', () => {
    const running = { process: { pid: 7, startToken: '1' }, startedAt: 50_000 };
    const found = { type: 'found', cause: 'was already running', actor: 'stacklight' } as const;
    const startOf = (wall: number) => {
      const began = step(begins, { kind: 'service', id: 'db', event: { type: 'began', running } }, { now: 900, wall });
      const after = step(began.stack, { kind: 'service', id: 'db', event: found }, { now: 900, wall });
      return after.stack.services.get('db')?.service.health.startedAtMs;
    };
    expect(startOf(50_700)).toBe(200);
    expect(startOf(20_000)).toBe(900);
  });

  it('changes no record in place', () => {
    const before = begins.services.get('db');
    told(['db', up]);
    expect(begins.services.get('db')).toBe(before);
    expect(before?.service.desired).toBe('down');
  });

  it('keeps the wish of a service that is put away for its new definition, until somebody stops it', () => {
    const parked = told(['db', up], ['db', { type: 'parked', cause: 'changed' }]);
    const of = (record: StackRecord) => record.services.get('db');
    expect(of(parked)).toMatchObject({ stoppedForReload: true, service: { desired: 'down' } });
    const down = { type: 'down', actor: 'user', cause: 'asked for' } as const;
    const stopped = of(step(parked, { kind: 'service', id: 'db', event: down }, moment).stack);
    expect(stopped && savedOf(stopped).desired).toBe('down');
  });
});

describe('what others hold of a service', () => {
  it('is always the newest, and cannot be written', () => {
    const nothing = () => undefined;
    const listener = { fact: nothing, stepped: nothing, effect: nothing, settled: nothing };
    const dispatcher = new Dispatcher(begins, { now: () => 0, wall: () => 0 }, listener);
    const db = dispatcher.services.get('db');
    dispatcher.send('db', up);
    expect(db?.service.phase.state).toBe('starting');
    expect(() => Object.assign(db ?? {}, { treePids: [7] })).toThrow(TypeError);
  });
});

describe('the ledger', () => {
  it('is written when something in it is different, and not for each check that comes back', async () => {
    const machine = new FakeMachine();
    const life = new StackLife(stack, machine, () => undefined);
    await life.begin();
    life.state.send('db', up);
    await turns(60);
    life.starts.shift()?.end('ok');
    await turns(60);
    const written = machine.written;
    for (let count = 0; count < 100; count += 1) {
      life.state.send('db', { type: 'probed', generation: 1, result: check });
      await turns(8);
    }
    expect(machine.written).toBe(written);
    life.state.send('db', { type: 'down', actor: 'user', cause: 'asked for' });
    await turns(20);
    expect(machine.written).toBe(written + 1);
    expect(machine.ledger?.services.db?.desired).toBe('down');
  });
});
