import { describe, expect, it } from 'vitest';
import type { Container } from '../../../../../electron/drivers/container/container.ts';
import type { EngineEvent } from '../../../../../electron/drivers/container/engine/parse-events.ts';
import { commandOf, factsOf, sourcesOf, viewOf } from '../../../../../electron/drivers/container/facts.ts';
import { parseContainer } from '../../../../../electron/drivers/container/parse-inspect.ts';
import { deathOf, NO_OMENS, noteHint } from '../../../../../electron/drivers/container/watch/death.ts';
import { type LastTold, observe } from '../../../../../electron/drivers/container/watch/observe.ts';

const LIMITS = { results: 5, outputBytes: 10 };
/** The parts of an `inspect` answer of Docker 20.10 that matter, and some that must not be taken over. */
const ANSWER = {
  Id: 'a1',
  Name: '/shop-db',
  Created: '2026-11-21T10:00:00.5Z',
  RestartCount: 2,
  State: {
    Status: 'running',
    OOMKilled: false,
    Pid: 4711,
    ExitCode: 0,
    Error: '',
    StartedAt: '2026-11-21T10:00:01.123456789Z',
    Health: {
      Status: 'unhealthy',
      FailingStreak: 4,
      Log: [{ Start: '2026-11-21T10:01:00Z', End: '2026-11-21T10:01:01Z', ExitCode: 1, Output: 'no such table' }],
    },
  },
  Config: {
    Image: 'postgres:16',
    Env: ['POSTGRES_PASSWORD=hunter2'],
    Labels: { 'com.docker.compose.project.working_dir': '/home/me/shop' },
    Entrypoint: 'docker-entrypoint.sh',
    Cmd: ['postgres'],
    Healthcheck: { Test: ['CMD-SHELL', 'pg_isready'] },
  },
  HostConfig: { NetworkMode: 'shop_default', RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 3 } },
  Mounts: [
    { Type: 'bind', Source: '/home/me/shop/data' },
    { Type: 'volume', Source: '/var/lib/docker/volumes/x' },
  ],
  NetworkSettings: {
    Ports: {
      '5432/tcp': [
        { HostIp: '', HostPort: '5432' },
        { HostIp: '::', HostPort: '5432' },
      ],
      '53/udp': null,
    },
    Networks: { shop_default: { IPAddress: '172.18.0.2', GlobalIPv6Address: 'fd00::2' }, other: { IPAddress: '' } },
  },
};

function container(more: Partial<Container> = {}): Container {
  const parsed = parseContainer(ANSWER, LIMITS);
  if (!parsed.ok) throw new Error(parsed.problem.message);
  return { ...parsed.value, health: undefined, ...more };
}

describe('an inspect answer', () => {
  it('becomes a container without a trace of its environment', () => {
    const parsed = parseContainer(ANSWER, LIMITS);
    expect(JSON.stringify(parsed)).not.toContain('hunter2');
    expect(parsed).toMatchObject({
      ok: true,
      value: {
        name: 'shop-db',
        pid: 4711,
        startedAt: Date.parse('2026-11-21T10:00:01.123Z'),
        hasHealthcheck: true,
        health: { status: 'unhealthy', failing: 4, results: [{ exitCode: 1, output: 'no such ta' }] },
        addresses: ['172.18.0.2', 'fd00::2'],
      },
    });
  });

  it('gives ports per host address, command and sources', () => {
    expect(factsOf(container())?.published).toMatchObject([
      { address: '0.0.0.0', port: 5432, targetPort: 5432, containerAddresses: ['172.18.0.2', 'fd00::2'] },
      { address: '::', port: 5432 },
    ]);
    expect(commandOf(container())).toEqual(['docker-entrypoint.sh', 'postgres']);
    expect(sourcesOf(container())).toEqual(['/home/me/shop/data', '/home/me/shop']);
    expect(viewOf(container()).restartPolicy).toBe('on-failure:3');
    expect(factsOf(container({ status: 'exited' }))).toBeUndefined();
  });

  it('of another shape is a value that names the place', () => {
    const broken = parseContainer({ ...ANSWER, State: 'up' }, LIMITS);
    expect(broken).toMatchObject({
      ok: false,
      problem: { code: 'engine-answer', message: expect.stringContaining('State') },
    });
  });
});

describe('a death', () => {
  const event = (action: string, more: Partial<EngineEvent> = {}): EngineEvent => ({
    action,
    id: 'a1',
    at: 1_000,
    key: action,
    ...more,
  });
  const options = { ownStop: false, outsideStopMs: 60_000 };
  const die = event('die', { exitCode: 143, at: 2_000 });

  it('after a signal from outside is a stop on purpose', () => {
    const omens = noteHint(noteHint(NO_OMENS, event('kill', { signal: 15 })), event('kill', { signal: 9, at: 1_500 }));
    expect(deathOf(die, omens, options)).toMatchObject({ outside: true, detail: 'docker stop', exitCode: 143 });
    expect(deathOf(die, omens, { ...options, ownStop: true })).toMatchObject({ outside: false });
  });

  it('without a signal, or long after one that was survived, is a crash', () => {
    expect(deathOf(die, NO_OMENS, options)).toMatchObject({ outside: false });
    const reloaded = noteHint(NO_OMENS, event('kill', { signal: 1 }));
    expect(deathOf({ ...die, at: 61_001 }, reloaded, options)).toMatchObject({ outside: false });
  });

  it('for want of memory says so', () => {
    expect(deathOf(die, noteHint(NO_OMENS, event('oom')), options)).toMatchObject({
      detail: 'out of memory',
      outside: false,
    });
  });

  it('is not told by any other event', () => {
    expect(deathOf(event('stop'), NO_OMENS, options)).toBeUndefined();
  });
});

describe('an observation', () => {
  const missing = () => ({ code: 'container-missing', message: 'gone' });
  const alive = container();
  const belief: LastTold = observe({ alive: false, present: false }, { now: alive, ownStart: true, missing }).belief;
  const death = { at: alive.startedAt + 5, exitCode: 3, outside: false };
  const types = (before: LastTold, now: Container | undefined, more = {}) =>
    observe(before, { now, ownStart: false, missing, ...more }).observations.map(({ type }) => type);

  it('is not made when nothing changed', () => {
    expect(types(belief, alive)).toEqual([]);
  });

  it('is an exit that the engine mends while it is restarting', () => {
    const told = observe(belief, {
      now: container({ status: 'restarting', exitCode: 3 }),
      death,
      ownStart: false,
      missing,
    });
    expect(told.observations).toEqual([
      {
        ...{ type: 'exited', exitCode: 3, signal: null, outside: false, engineRestarts: true },
        startedAt: alive.startedAt,
      },
    ]);
  });

  it('is an exit and a start when the engine was faster than we', () => {
    const next = container({ startedAt: alive.startedAt + 200 });
    expect(types(belief, next, { death })).toEqual(['exited', 'started']);
    expect(types(belief, next)).toEqual(['started']);
    expect(types(belief, next, { ownStart: true })).toEqual([]);
  });

  it('is a start and an exit of a life that was missed altogether', () => {
    const ended = container({ startedAt: alive.startedAt + 200, status: 'exited', exitCode: 2 });
    expect(types({ ...belief, alive: false }, ended)).toEqual(['started', 'exited']);
    expect(types({ ...belief, alive: false }, ended, { ownStart: true })).toEqual(['exited']);
  });

  it('follows a replaced container and reports a removed one', () => {
    expect(types(belief, container({ id: 'b2', startedAt: alive.startedAt + 9 }))).toEqual(['started']);
    expect(types(belief, undefined)).toEqual(['vanished']);
    expect(types(belief, undefined, { death })).toEqual(['exited', 'vanished']);
    expect(types({ alive: false, present: false }, undefined)).toEqual([]);
  });

  it('tells pauses and health only when they differ from what was told', () => {
    const paused = observe(belief, { now: container({ status: 'paused' }), ownStart: false, missing });
    expect(paused.observations).toMatchObject([{ type: 'changed', running: { container: { status: 'paused' } } }]);
    const sick = container({ health: { status: 'unhealthy', failing: 3, results: [] } });
    const told = observe(belief, { now: sick, ownStart: false, missing });
    expect(told.observations).toEqual([{ type: 'engine-health', status: 'unhealthy', failing: 3, results: [] }]);
    expect(types(told.belief, sick)).toEqual([]);
  });
});
