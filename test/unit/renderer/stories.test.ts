import { describe, expect, it } from 'vitest';
import type { HistoryEvent } from '../../../electron/contract/history.ts';
import type { ServiceState } from '../../../electron/contract/service.ts';
import { describeStory, describeWave, type Entry, storiesOf } from '../../../renderer/history/stories.ts';

type Change = readonly [at: number, service: string, to: ServiceState];

/** Newest first, as a list has them. */
function changes(...all: readonly Change[]): HistoryEvent[] {
  return all
    .map(
      ([at, service, to], index): HistoryEvent => ({
        ...{ seq: index + 1, at, kind: 'transition', service, to, cause: `now ${to}`, actor: 'policy' },
      }),
    )
    .reverse();
}

function said(entries: readonly Entry[]): readonly string[] {
  return entries.map((entry) => {
    if (entry.kind === 'event') return `${entry.event.service} ${entry.event.to ?? entry.event.kind}`;
    if (entry.kind === 'story') return `${entry.service} ${describeStory(entry)}`;
    return entry.kind === 'wave' ? describeWave(entry) : `incident ${entry.id} ${entry.closedAt ?? 'open'}`;
  });
}

const crash = (at: number): readonly Change[] => [
  [at, 'crashy', 'starting'],
  [at + 500, 'crashy', 'running'],
  [at + 1_000, 'crashy', 'backoff'],
];

describe('events that belong together', () => {
  it('say how often it was started and that it was given up', () => {
    const events = changes(...crash(0), ...crash(5_000), ...crash(10_000), ...crash(15_000), [
      20_000,
      'crashy',
      'failed',
    ]);
    expect(said(storiesOf(events))).toEqual(['crashy started 4 times in 20 s, then given up']);
  });

  it('stay together when another service changes meanwhile', () => {
    const events = changes([0, 'api', 'starting'], [1_000, 'db', 'failed'], [3_000, 'api', 'healthy']);
    expect(said(storiesOf(events))).toEqual(['api started in 3 s', 'db failed']);
  });

  it('end where nothing happened for a while', () => {
    const events = changes([0, 'api', 'starting'], [1_000, 'api', 'healthy'], [900_000, 'api', 'unhealthy']);
    expect(said(storiesOf(events))).toEqual(['api unhealthy', 'api started in 1 s']);
  });

  it('say of what went up and down how often, and not that it started', () => {
    const flaps = [3_000, 6_000, 9_000].flatMap((at): Change[] => [
      [at, 'flaky', 'unhealthy'],
      [at + 1_000, 'flaky', 'healthy'],
    ]);
    const events = changes([0, 'flaky', 'starting'], [1_000, 'flaky', 'healthy'], ...flaps);
    expect(said(storiesOf(events))).toEqual(['flaky unhealthy 3 times in 10 s, now healthy']);
  });

  it('tell of several services that came up together in one line', () => {
    const up = ['db', 'api', 'web'].flatMap((id, index): Change[] => [
      [index * 100, id, 'starting'],
      [2_000 + index * 1_000, id, 'healthy'],
    ]);
    expect(said(storiesOf(changes(...up)))).toEqual(['3 services came up in 4 s: db, api, web']);
  });

  it('have no line of their own for evidence, nor for an incident that became part of another', () => {
    const [failed] = changes([0, 'api', 'failed']);
    const incident = (seq: number, id: string, phase: string, data = {}): HistoryEvent => ({
      ...{ seq, at: seq * 1_000, kind: 'incident', service: 'api', cause: 'down', actor: 'stacklight' },
      data: { id, phase, openedAt: 500, ...data },
    });
    const evidence: HistoryEvent = {
      ...{ seq: 2, at: 0, kind: 'note', service: 'api', cause: 'kept as evidence', actor: 'stacklight' },
      data: { code: 'evidence', of: 1, lastLines: ['the last words'] },
    };
    if (!failed) throw new Error('no event');
    const events = [
      incident(6, 'b', 'closed'),
      incident(5, 'b', 'flapping', { absorbs: ['a'] }),
      incident(4, 'a', 'closed'),
      incident(3, 'a', 'opened'),
      evidence,
      failed,
    ];
    const entries = storiesOf(events);
    expect(said(entries)).toEqual(['incident b 6000', 'api failed']);
    expect(entries[1]).toMatchObject({ event: { data: { lastLines: ['the last words'] } } });
  });
});
