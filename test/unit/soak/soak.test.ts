import { describe, expect, it } from 'vitest';
import type { HistoryEvent } from '../../../electron/contract/history.ts';
import { namedOf } from '../../soak/faults/named.ts';
import { describeSlope, slopesOf } from '../../soak/figures.ts';
import { historyFaults } from '../../soak/history-check.ts';
import { COUNTS, members } from '../../soak/members.ts';
import { judge, neverTrue, type Seen, WELL, withTruth } from '../../soak/model.ts';
import { randomFrom } from '../../soak/random.ts';

let port = 20_000;
const all = members('1234', () => (port += 1), COUNTS);
const settled = (): Map<string, Seen> =>
  new Map(
    all.map(({ id, kind }, index) => [
      id,
      {
        state: kind === 'job' ? 'completed' : 'healthy',
        pids: ['job', 'outside'].includes(kind) ? [] : [index + 1],
        incidents: [],
      },
    ]),
  );
const told = (id: string): Seen['incidents'] => [{ told: true, services: [id] }];
const untold = (id: string): Seen['incidents'] => [{ told: false, services: [id] }];
const well = new Map(all.map(({ id }) => [id, WELL]));

describe('the model of a soak', () => {
  it('has thirty services, each with a token of its own', () => {
    expect(all).toHaveLength(30);
    expect(new Set(all.map(({ token }) => token)).size).toBe(30);
  });

  it('finds nothing where everything is as it must be', () => {
    expect(judge(all, well, settled())).toEqual([]);
  });

  it.each<[string, string, Seen, Partial<typeof WELL>]>([
    ['what is down and should be up', 'web2', { state: 'stopped', pids: [], incidents: told('web2') }, {}],
    ['what runs twice', 'idle1', { state: 'running', pids: [1, 2], incidents: [] }, {}],
    [
      'what says that it runs, and has no process',
      'idle1',
      { state: 'running', pids: [], incidents: told('idle1') },
      {},
    ],
    [
      'what runs although a person stopped it',
      'deaf1',
      { state: 'stopped', pids: [1], incidents: told('deaf1') },
      { desired: 'down' },
    ],
    [
      'what is green although it is ill',
      'web3',
      { state: 'healthy', pids: [1], incidents: told('web3') },
      { ill: true },
    ],
    [
      'what is green although a stranger has its port',
      'web3',
      { state: 'healthy', pids: [], incidents: told('web3') },
      { robbed: true },
    ],
    ['what is ill and untold', 'web3', { state: 'unhealthy', pids: [1], incidents: untold('web3') }, { ill: true }],
    ['what is well again in an open incident', 'idle2', { state: 'running', pids: [1], incidents: told('idle2') }, {}],
    [
      'what is outside, away and green',
      'outside1',
      { state: 'healthy', pids: [], incidents: told('outside1') },
      { ill: true },
    ],
  ])('names %s', (_, id, seen, truth) => {
    const found = judge(all, withTruth(well, [id], truth), settled().set(id, seen));
    expect(found).not.toEqual([]);
    expect(found.every((sentence) => sentence.includes(id))).toBe(true);
  });

  it('takes as told what is in two open incidents and was told of in the later one', () => {
    const before = { told: false, services: ['web2', 'web3'] };
    const seen: Seen = { state: 'unhealthy', pids: [1], incidents: [before, ...told('web3')] };
    const truths = withTruth(withTruth(well, ['web3'], { ill: true }), ['web2'], { robbed: true });
    const about = judge(all, truths, settled().set('web3', seen)).filter((sentence) => sentence.includes('web3'));
    expect(about).toEqual([]);
  });

  it('names a bystander that was ended, and a service that runs twice, at any moment', () => {
    expect(neverTrue(all, new Map([['web1', [7, 8]]]), [{ name: 'a shell', alive: false }])).toEqual([
      'web1 runs 2 times: pids 7, 8',
      'a shell was ended, and is innocent',
    ]);
  });
});

describe('the history of a soak', () => {
  const events = (...seqs: number[]) => seqs.map((seq) => ({ seq, cause: `event ${seq}` }) as HistoryEvent);

  it('is good where every number follows the one before', () => {
    expect(historyFaults(events(1, 2, 3, 4), 2)).toEqual([]);
  });

  it.each([
    [events(3, 3), 'there twice'],
    [events(3, 5), 'missing'],
    [events(3, 5, 4), 'comes after'],
  ])('is not where one is missing, doubled or late', (list, fault) => {
    expect(historyFaults(list, 2).join()).toContain(fault);
  });
});

describe('the faults that a soak draws', () => {
  it('are those of the names that were given, and a name that none has is refused', () => {
    const all = [{ name: 'services die' }, { name: 'the clock is set' }];
    expect(namedOf(all, ['services die'])).toEqual([all[0]]);
    expect(namedOf(all, undefined)).toEqual(all);
    expect(() => namedOf(all, ['services die', 'nonsense'])).toThrow(/No fault is called "nonsense"\. .*services die/s);
  });
});

describe('what a seed decides', () => {
  it('is the same each time, and different for another', () => {
    const draw = (seed: number) =>
      Array.from(
        { length: 5 },
        (
          (random) => () =>
            random.below(1_000)
        )(randomFrom(seed)),
      );
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
  });
});

describe('the figures of a soak', () => {
  it('show what grows within a process, and not what another process begins with', () => {
    const life = (pid: number, from: number, step: number) =>
      Array.from({ length: 10 }, (_, index) => ({
        at: pid * 600_000 + index * 60_000,
        pid,
        memory: (from + index * step) * 1_024,
        descriptors: 20,
        threads: 11,
        answerMs: 1,
      }));
    const [memory, descriptors] = slopesOf([...life(1, 50, 2), ...life(2, 90, 2)]);
    expect(memory?.perMinute).toBeCloseTo(2);
    expect(descriptors?.perMinute).toBe(0);
    expect(memory && describeSlope(memory)).toBe('memory 90.0 MiB (highest 108.0), +2.00 MiB a minute');
  });
});
