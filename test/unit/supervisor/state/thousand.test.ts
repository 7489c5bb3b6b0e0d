import { describe, expect, it } from 'vitest';
import { Dispatcher } from '../../../../electron/supervisor/state/dispatcher.ts';
import type { ManagedEvent } from '../../../../electron/supervisor/state/record-event.ts';
import { newStackRecord } from '../../../../electron/supervisor/state/step.ts';
import { stackOf } from '../../../support/stack-text.ts';

const MANY = 1_000;
const moment = { now: 0, wall: 0 };
const clock = { now: () => 0, wall: () => 0 };

/** A stack of a thousand services of which each reading of what another says of itself is counted. */
function thousand() {
  const text = Array.from(
    { length: MANY },
    (_, at) => `  s${at}: { command: node ${at}.js${at % 2 ? ', depends_on: [s0]' : ''} }\n`,
  );
  const parsed = stackOf(`name: shop\nservices:\n${text.join('')}`);
  const counts = { reads: 0 };
  const services = parsed.services.map(
    (spec) =>
      new Proxy(spec, {
        get: (target, key, receiver) => {
          counts.reads += 1;
          return Reflect.get(target, key, receiver) as unknown;
        },
      }),
  );
  const settled: (readonly string[])[] = [];
  const dispatcher = new Dispatcher(newStackRecord({ ...parsed, services }, {}, moment), clock, {
    fact: () => undefined,
    stepped: () => undefined,
    effect: () => undefined,
    settled: (_, changed) => settled.push(changed),
  });
  // Who depends on whom is found once.
  dispatcher.send('s2', { type: 'up', actor: 'user', cause: 'asked for' });
  counts.reads = 0;
  settled.length = 0;
  return { dispatcher, counts, settled };
}

describe('an event of one of a thousand services', () => {
  it.each<readonly [string, ManagedEvent]>([
    ['an intent', { type: 'up', actor: 'user', cause: 'asked for' }],
    ['a wish that it is put away', { type: 'down', actor: 'user', cause: 'asked for' }],
  ])('reads what one service says of itself and tells of that one: %s', (_, event) => {
    const { dispatcher, counts, settled } = thousand();
    dispatcher.send('s4', event);
    expect(counts.reads).toBeLessThan(20);
    expect(settled).toEqual([['s4']]);
  });

  it('reaches those that wait for it, and no others', () => {
    const { dispatcher, settled } = thousand();
    dispatcher.send('s1', { type: 'up', actor: 'user', cause: 'asked for' });
    expect(dispatcher.services.get('s1')?.service.phase).toMatchObject({ state: 'waiting', for: ['s0'] });
    dispatcher.send('s0', { type: 'up', actor: 'user', cause: 'asked for' });
    dispatcher.send('s0', { type: 'started', generation: 1 });
    expect(dispatcher.services.get('s1')?.service.phase.state).toBe('starting');
    expect(settled.at(-1)).toEqual(['s0', 's1']);
  });
});
