import { describe, expect, it } from 'vitest';
import type { HistoryEvent } from '../../../../electron/contract/history.ts';
import type { ServiceState } from '../../../../electron/contract/service.ts';
import { keptWishes } from '../../../../electron/supervisor/model/kept-wishes.ts';
import { ledgerFromHistory } from '../../../../electron/supervisor/model/ledger-from-history.ts';
import { FakeMachine, StackLife, turns } from '../../../support/stack-life.ts';
import { stackOf } from '../../../support/stack-text.ts';

function event(seq: number, to: ServiceState, data?: Record<string, unknown>): HistoryEvent {
  const said = { kind: 'transition', cause: 'said', actor: 'user', service: 'api', generation: seq } as const;
  return { seq, at: seq, to, ...said, ...(data ? { data } : {}) };
}

const wishOf = (...events: readonly HistoryEvent[]) => ledgerFromHistory(events, 'f', 'boot').services.api?.desired;

describe('what the history knows of the wishes', () => {
  it('is the last one: up once it was started, down once it was stopped', () => {
    expect(wishOf(event(1, 'starting'), event(2, 'running'))).toBe('up');
    expect(wishOf(event(1, 'running'), event(2, 'stopping'), event(3, 'stopped'))).toBe('down');
  });

  it('tells a stop whose end nobody saw from the first half of a restart', () => {
    expect(wishOf(event(1, 'running'), event(2, 'stopping', { wanted: 'down' }))).toBe('down');
    expect(wishOf(event(1, 'running'), event(2, 'stopping'))).toBe('up');
    expect(wishOf(event(1, 'stopping', { wanted: 'down' }), event(2, 'starting'))).toBe('up');
  });

  it('goes with a service that got another name, and stays with it alone', () => {
    const called = {
      kind: 'note',
      cause: 'said',
      actor: 'stacklight',
      service: 'web',
      data: { formerly: 'api' },
    } as const;
    const { services } = ledgerFromHistory(
      [event(1, 'starting'), event(2, 'running'), { seq: 3, at: 3, ...called }],
      'f',
      'b',
    );
    expect(services).toEqual({ web: { desired: 'up', generation: 2, earlier: [], state: 'running' } });
  });

  it('is told again by the saved state where the history lost it, and what came later counts', () => {
    const saved = (desired: 'up' | 'down') => ({ desired, generation: 7, earlier: [] });
    const state = {
      version: 1,
      file: 'f',
      bootId: 'b',
      services: { api: saved('down'), web: saved('up'), never: saved('down') },
    } as const;
    const before = [event(1, 'starting'), event(2, 'running')];
    const told = keptWishes(state, before);
    expect(told?.cause).toBe(
      'The saved state knows what the history lost of the services (to be down: api; to be up: web).',
    );
    const note = { seq: 3, at: 3, kind: 'note', actor: 'stacklight', cause: 'said', data: told?.data ?? {} } as const;
    expect(wishOf(...before, note)).toBe('down');
    expect(keptWishes(state, [...before, note])).toBeUndefined();
    expect(wishOf(...before, note, event(8, 'starting'))).toBe('up');
    const nonsense = { ...note, data: { wishes: { api: { desired: 'sideways' } } } };
    expect(wishOf(...before, nonsense)).toBe('up');
  });

  it.each([
    ['down', 'down'],
    ['restart', 'up'],
  ] as const)('is told at once when a %s is asked for', async (type, wish) => {
    const machine = new FakeMachine();
    const stack = stackOf('name: shop\nservices:\n  api: { command: node api.js }\n');
    const life = new StackLife(stack, machine, () => undefined);
    await life.begin();
    life.state.send('api', { type: 'up', actor: 'user', cause: 'asked' });
    await turns(50);
    life.starts.shift()?.end('ok');
    await turns(50);
    life.state.send('api', { type, actor: 'user', cause: 'asked' });
    await turns(50);
    life.cut();
    expect(machine.history.at(-1)?.to).toBe('stopping');
    expect(wishOf(...machine.history)).toBe(wish);
  });
});
