import { describe, expect, it } from 'vitest';
import { lights, type ServiceState, serviceStates } from '../../../electron/contract/service.ts';
import { missing, rootCause, unmet } from '../../../electron/lifecycle/dependencies.ts';
import { lampOf, worst } from '../../../electron/lifecycle/light.ts';
import { describe as sentenceOf } from '../../../electron/lifecycle/message.ts';
import type { Service } from '../../../electron/lifecycle/service.ts';
import type { Dependency } from '../../../electron/stack/stack.ts';
import { aCheck, aShadow, Bench, good, refused } from '../../support/lifecycle.ts';

const policy = (name: 'no' | 'on-failure') => ({ restart: { policy: name } });

/** One way to every state. A state that is added to the contract does not compile until it has one here. */
const ways: Record<ServiceState, () => Bench> = {
  stopped: () => new Bench().well().down().stopped(),
  waiting: () => new Bench().up(['db']),
  starting: () => new Bench().up(),
  running: () => new Bench().well(),
  healthy: () => new Bench({ health: aCheck }).well(),
  unhealthy: () => new Bench({ health: aCheck }).well().probed(refused, 3),
  stopping: () => new Bench().well().down(),
  backoff: () => new Bench().well().exits(),
  failed: () => new Bench(policy('no')).well().exits(),
  blocked: () => new Bench().up().startFails('port-taken', true),
  completed: () => new Bench({ oneShot: true }).well().exits({ exitCode: 0 }),
  unknown: () => new Bench({ kind: 'container' }).well().engineLost(),
};

describe('the states of the contract', () => {
  it.each(serviceStates)('%s is reached', (state) => {
    expect(ways[state]().state).toBe(state);
  });

  it.each(serviceStates)('%s leads to stopped by a stop and an end (P3)', (state) => {
    expect(ways[state]().down().exits().stopped().state).toBe('stopped');
  });
});

describe('the light of one service', () => {
  const wanted: Record<ServiceState, readonly [calm: string, recovering: string]> = {
    stopped: ['red', 'red'],
    waiting: ['blue', 'amber'],
    starting: ['blue', 'amber'],
    running: ['green', 'green'],
    healthy: ['green', 'green'],
    unhealthy: ['red', 'red'],
    stopping: ['blue', 'amber'],
    backoff: ['amber', 'amber'],
    failed: ['red', 'red'],
    blocked: ['red', 'red'],
    completed: ['green', 'green'],
    unknown: ['red', 'red'],
  };

  it.each(serviceStates)('that is wanted and %s', (state) => {
    const lamps = [false, true].map((recovering) => lampOf({ desired: 'up', state, recovering, lacksPort: false }));
    expect(lamps).toEqual(wanted[state]);
  });

  it.each(serviceStates)('that is %s and lacks a port that it declares is never green', (state) => {
    const lamp = lampOf({ desired: 'up', state, recovering: false, lacksPort: true });
    expect(lamp).toBe(wanted[state][0] === 'green' ? 'amber' : wanted[state][0]);
  });

  it.each(serviceStates)('that is not wanted and %s never alarms, but for what could not be stopped', (state) => {
    const lamp = lampOf({ desired: 'down', state, recovering: false, lacksPort: false });
    expect(lamp).toBe(state === 'stopping' ? 'blue' : state === 'failed' ? 'red' : 'grey');
  });
});

describe('the light of a stack', () => {
  it('is the worst of its services', () => {
    expect(worst(['green', 'grey', 'green'])).toBe('green');
    expect(worst(['green', 'blue'])).toBe('blue');
    expect(worst(['blue', 'amber', 'green'])).toBe('amber');
    expect(worst(lights)).toBe('red');
    expect(worst([])).toBe('grey');
    expect(worst(['grey'])).toBe('grey');
  });
});

function on(service: string, over: Partial<Dependency> = {}): Dependency {
  return { service, condition: 'service_started', required: true, restart: false, ...over };
}

function picture(states: Readonly<Record<string, Bench>>): ReadonlyMap<string, Service> {
  return new Map(Object.entries(states).map(([id, bench]) => [id, bench.service]));
}

describe('the conditions of a dependency', () => {
  const met: Record<Dependency['condition'], readonly ServiceState[]> = {
    service_started: ['running', 'healthy', 'unhealthy', 'completed'],
    service_healthy: ['healthy'],
    service_completed_successfully: ['completed'],
  };
  const table = Object.entries(met).flatMap(([condition, states]) =>
    serviceStates.map((state) => ({
      condition: condition as Dependency['condition'],
      state,
      holds: states.includes(state),
    })),
  );

  it.each(table)('$condition holds on $state: $holds', ({ condition, state, holds }) => {
    expect(unmet([on('db', { condition })], picture({ db: ways[state]() }))).toEqual(holds ? [] : ['db']);
  });

  it('service_started holds as soon as the process lives', () => {
    expect(unmet([on('db')], picture({ db: new Bench({ health: aCheck }).live() }))).toEqual([]);
  });

  it('never hold up a start where the dependency is optional', () => {
    expect(unmet([on('db', { required: false, condition: 'service_healthy' })], picture({ db: new Bench() }))).toEqual(
      [],
    );
  });
});

describe('a broken dependency', () => {
  it('is missed by what is up, an optional one only when it is wanted', () => {
    const services = picture({ db: ways.failed(), cache: new Bench(), queue: ways.healthy() });
    const optional = { required: false };
    expect(missing([on('db', optional), on('cache', optional), on('queue')], services)).toEqual(['db']);
    expect(missing([on('cache')], services)).toEqual(['cache']);
  });

  it('that is the deepest is the root cause', () => {
    const services = picture({ web: ways.unhealthy(), api: ways.waiting(), db: ways.failed(), cache: ways.healthy() });
    const needs: Record<string, Dependency[]> = { web: [on('cache'), on('api')], api: [on('db')] };
    const rootOf = (id: string) => rootCause(id, (name) => needs[name] ?? [], services);
    expect([rootOf('web'), rootOf('api'), rootOf('db')]).toEqual(['db', 'db', 'db']);
    expect(rootOf('cache')).toBe('cache');
  });

  it('is found also where the dependencies go in a circle', () => {
    const services = picture({ a: ways.failed(), b: ways.failed() });
    expect(rootCause('a', (id) => [on(id === 'a' ? 'b' : 'a')], services)).toBe('b');
  });
});

describe('the sentence under a service', () => {
  const says = (bench: Bench, lacking: readonly string[] = []) => sentenceOf(bench.service, lacking);

  it.each([
    ['stopped', new Bench(), 'stopped'],
    ['stopped from outside', new Bench().well().exits({ outside: true }), 'stopped from outside'],
    ['waiting', ways.waiting(), 'waiting for db'],
    ['starting', ways.starting(), 'starting'],
    ['restarting', new Bench().well().exits().tick(), 'being restarted'],
    ['alive', new Bench({ health: aCheck }).live(), 'starting: waiting for its first passing check'],
    ['refusing', new Bench({ health: aCheck }).live().probed(refused), 'starting: connection refused'],
    ['running', ways.running(), 'running, no health check declared'],
    ['healthy', ways.healthy(), good.message],
    ['failing once', ways.healthy().probed(refused), 'healthy; 1 check failed: connection refused'],
    ['failing twice', ways.healthy().probed(refused, 2), 'healthy; 2 checks failed: connection refused'],
    ['unhealthy', ways.unhealthy(), 'connection refused'],
    ['stopping', ways.stopping(), 'stopping'],
    ['restarted', new Bench().well().restart(), 'stopping, to start again'],
    ['backing off', ways.backoff(), 'exited with code 1; will be restarted'],
    [
      'killed',
      new Bench().well().exits({ exitCode: null, signal: 'SIGKILL' }),
      'was ended by SIGKILL; will be restarted',
    ],
    [
      'left to the engine',
      new Bench().well().exits({ restartBy: 'engine-now' }),
      'exited with code 1; the engine restarts it',
    ],
    ['failed', ways.failed(), 'exited with code 1; not restarted (restart: no)'],
    ['blocked', ways.blocked(), 'it failed: port-taken'],
    ['completed', ways.completed(), 'completed'],
    ['unknown', ways.unknown(), 'The engine does not answer.'],
  ])('%s', (_, bench, sentence) => {
    expect(says(bench)).toBe(sentence);
  });

  it('names the shadow first', () => {
    expect(says(ways.healthy().shadow(aShadow))).toContain('port 8000 is shadowed: answers come from pid 4711');
  });

  it('names what is missed by a service that is up, and only then', () => {
    expect(says(ways.healthy(), ['db'])).toBe('up, but db is down');
    expect(says(ways.healthy(), ['db', 'cache'])).toBe('up, but db and cache are down');
    // In the words of what the dependency is, and those that are alike together.
    const services = new Map([
      ['clock', ways.healthy().shadow(aShadow).service],
      ['db', ways.failed().service],
      ['cache', ways.failed().service],
      ['api', ways.backoff().service],
    ]);
    const named = (...missing: readonly string[]) => sentenceOf(ways.healthy().service, missing, services);
    expect(named('clock')).toBe('up, but clock is shadowed');
    expect(named('db', 'clock', 'cache', 'api')).toBe(
      'up, but db and cache are down, clock is shadowed and api is being restarted',
    );
    expect(says(ways.failed(), ['db'])).toContain('exited with code 1');
    expect(says(ways.unhealthy(), ['db'])).toBe('connection refused');
  });
});
