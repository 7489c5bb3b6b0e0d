import { describe, expect, it } from 'vitest';
import type { HistoryEvent } from '../../../electron/contract/history.ts';
import { type Span, spansOf, threadsOf } from '../../../renderer/incident-spans.ts';

function event(seq: number, over: Partial<HistoryEvent> = {}): HistoryEvent {
  return { seq, at: seq * 10_000, kind: 'transition', service: 'api', cause: 'x', actor: 'outside', ...over };
}

function incident(seq: number, phase: string, data: Record<string, unknown> = {}): HistoryEvent {
  const facts = { id: 'i', phase, openedAt: 20_000, services: ['api'], due: phase !== 'opened', ...data };
  return event(seq, { kind: 'incident', cause: 'exited', data: facts });
}

const newestFirst = (...events: readonly HistoryEvent[]) => [...events].sort((a, b) => b.seq - a.seq);
const shape = (events: readonly HistoryEvent[], spans: readonly Span[]) =>
  threadsOf(events, spans).map(({ span, events: own }) => [span?.id, own.map(({ seq }) => seq)]);

describe('incidents in the timeline', () => {
  it('are spans from their first event to their last', () => {
    const events = newestFirst(
      event(1),
      event(2),
      incident(3, 'opened'),
      incident(4, 'due'),
      incident(5, 'closed'),
      event(6),
    );
    const spans = spansOf(events, []);
    expect(spans).toMatchObject([{ id: 'i', openedAt: 20_000, closedAt: 50_000, told: true, rootService: 'api' }]);
    expect(shape(events, spans)).toEqual([
      [undefined, [6]],
      ['i', [5, 4, 3, 2]],
      [undefined, [1]],
    ]);
  });

  it('begin with the change of state that opened them', () => {
    const events = newestFirst(event(1, { at: 19_500 }), incident(2, 'opened'));
    expect(shape(events, spansOf(events, []))).toEqual([['i', [2, 1]]]);
  });

  it('that are open hold everything since', () => {
    const events = newestFirst(incident(2, 'opened'), event(9));
    expect(shape(events, spansOf(events, []))).toEqual([['i', [9, 2]]]);
  });

  it('that overlap hold each what is its own, and nothing of a service of neither', () => {
    const other = (seq: number, phase: string) =>
      event(seq, {
        kind: 'incident',
        service: 'old',
        data: { id: 'o', phase, openedAt: 15_000, services: ['old'], due: true },
      });
    const events = newestFirst(
      other(1, 'opened'),
      event(2),
      incident(3, 'opened'),
      event(4, { service: 'db' }),
      event(5, { service: 'old' }),
      event(6),
      incident(7, 'closed'),
      event(8, { service: undefined, kind: 'note' }),
    );
    expect(shape(events, spansOf(events, []))).toEqual([
      ['o', [8, 5, 1]],
      ['i', [7, 6, 3, 2]],
      [undefined, [4]],
    ]);
  });

  it('are what the supervisor says where it knows more', () => {
    const listed = { id: 'i', openedAt: 20_000, rootService: 'db', cause: 'gone', services: ['db'], note: 'flapping' };
    expect(spansOf([incident(2, 'opened')], [listed])).toMatchObject([
      { rootService: 'db', note: 'flapping', told: true },
    ]);
  });

  it('that began the flapping are part of it', () => {
    const events = [
      incident(2, 'opened', { id: 'a' }),
      incident(3, 'closed', { id: 'a' }),
      incident(4, 'opened', { id: 'b', absorbs: ['a'] }),
    ];
    expect(spansOf(events, []).map(({ id }) => id)).toEqual(['b']);
  });
});
