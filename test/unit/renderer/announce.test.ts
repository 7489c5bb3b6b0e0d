import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { announcing, changesOf, NOTHING_SAID, type Said } from '../../../renderer/announce.ts';
import { TIMING } from '../../../renderer/timing.ts';
import { aService, aSnapshot, aView } from '../../support/views.ts';

const viewOf = (...states: readonly ('healthy' | 'failed' | 'starting')[]) =>
  aView({ stacks: [aSnapshot({ services: states.map((state, index) => aService({ id: `s${index}`, state })) })] });
const change = (service: string, word: string) => ({ key: `shop/${service}`, service, word });

describe('changes of state', () => {
  it('are said in one sentence, by name while there are few', () => {
    const said = announcing(
      NOTHING_SAID,
      [change('api', 'failed'), change('db', 'failed'), change('web', 'healthy')],
      0,
    );
    expect(said.text).toBe('api and db are failed; web is healthy.');
  });

  it('are counted where there are many', () => {
    const many = Array.from({ length: 30 }, (_, index) => change(`s${index}`, 'failed'));
    expect(announcing(NOTHING_SAID, many, 0).text).toBe('30 services are failed.');
  });

  it('are what a person would notice: not what is on its way, not what is new', () => {
    expect(changesOf(viewOf('healthy', 'healthy'), viewOf('failed', 'starting'))).toMatchObject([
      { service: 's0', word: 'failed' },
    ]);
    expect(changesOf(viewOf(), viewOf('failed'))).toEqual([]);
    expect(changesOf(aView({ stacks: [] }), viewOf('failed'))).toEqual([]);
  });

  it('of a service that comes and goes in the same way are said once', () => {
    const first = announcing(NOTHING_SAID, [change('api', 'retrying')], 0);
    expect(announcing(first, [change('api', 'retrying')], 60_000)).toBe(first);
  });

  it('are never a storm, and the last state of each is said in the end', () => {
    const step = fc.record({
      after: fc.integer({ min: 0, max: 6_000 }),
      changes: fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('failed', 'healthy')), {
        maxLength: 4,
      }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        let said: Said = NOTHING_SAID;
        let now = 0;
        const times: number[] = [];
        const last = new Map<string, string>();
        const listen = (changes: readonly (readonly [string, string])[]) => {
          const next = announcing(
            said,
            changes.map(([service, word]) => change(service, word)),
            now,
          );
          if (next.text !== said.text || next.at !== said.at) times.push(now);
          said = next;
        };
        for (const { after, changes } of steps) {
          now += after;
          listen(changes);
          for (const [service, word] of changes) last.set(`shop/${service}`, word);
        }
        now += TIMING.announceMs;
        listen([]);
        expect(times.every((at, index) => index === 0 || at - (times[index - 1] ?? 0) >= TIMING.announceMs)).toBe(true);
        expect(new Map([...said.told].filter(([key]) => last.has(key)))).toEqual(last);
      }),
    );
  });
});
