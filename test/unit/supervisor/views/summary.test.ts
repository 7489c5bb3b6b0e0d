import { describe, expect, it } from 'vitest';
import { type Lit, lightOf, summaryOf } from '../../../../electron/supervisor/views/summary.ts';
import { exampleNow, exampleService } from '../../../support/example-services.ts';

type Over = Parameters<typeof exampleService>[1];

function lit(id: string, over: Over = {}, recovering = false): Lit {
  return { view: exampleService(id, { since: exampleNow - 120_000, ...over }), recovering };
}

const says = (...services: readonly Lit[]) => summaryOf(services, exampleNow);
const off: Over = { desired: 'down', state: 'stopped' };

describe('the one line about a stack', () => {
  it.each<[string, readonly Lit[]]>([
    ['no services', []],
    ['nothing is meant to be running', [lit('api', off)]],
    ['it is up', [lit('api'), lit('db', off)]],
    ['all 3 up', [lit('api'), lit('db', { state: 'running' }), lit('migrate', { state: 'completed' })]],
    ['1 of 2 up, api down 2 min', [lit('api', { state: 'failed' }), lit('db')]],
    ['1 of 2 up, api shadowed 2 min', [lit('api', { state: 'unhealthy', shadowed: true }), lit('db')]],
    ['0 of 1 up, db state unknown 2 min', [lit('db', { state: 'unknown' })]],
    [
      '0 of 3 up, db down 2 min, 2 more',
      [
        lit('web', { state: 'waiting', waitingFor: ['api'] }),
        lit('api', { state: 'waiting', waitingFor: ['db'] }),
        lit('db', { state: 'backoff' }),
      ],
    ],
    [
      '0 of 3 up, a blocked 2 min, b starting 2 min, 1 more',
      [lit('a', { state: 'blocked' }), lit('b', { state: 'starting' }), lit('c', { state: 'stopping' })],
    ],
    ['api could not be stopped', [lit('api', { desired: 'down', state: 'failed' }), lit('db', off)]],
  ])('%s', (line, services) => {
    expect(says(...services)).toBe(line);
  });

  it('names what waits for each other when there is no root', () => {
    const circle = [
      lit('a', { state: 'waiting', waitingFor: ['b'] }),
      lit('b', { state: 'waiting', waitingFor: ['a'] }),
    ];
    expect(says(...circle)).toBe('0 of 2 up, a waiting 2 min, b waiting 2 min');
  });
});

describe('the light of a stack', () => {
  it('is the worst of its services, and knows what mends itself', () => {
    expect(lightOf([lit('api'), lit('db', off)])).toBe('green');
    expect(lightOf([lit('api', { state: 'starting' }, true), lit('db')])).toBe('amber');
    expect(lightOf([lit('api', { state: 'starting' }), lit('db')])).toBe('blue');
    expect(lightOf([lit('api', { state: 'unhealthy' }), lit('db', { state: 'backoff' }, true)])).toBe('red');
    expect(lightOf([])).toBe('grey');
  });
});
