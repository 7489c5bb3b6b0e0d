import { describe, expect, it } from 'vitest';
import type { ProbeResult } from '../../../../electron/health/probe.ts';
import type { Phase, Service } from '../../../../electron/lifecycle/service.ts';
import { LIMITS } from '../../../../electron/limits.ts';
import { Hopeless } from '../../../../electron/supervisor/actions/hopeless.ts';
import { describeUnproved, isProved, lacksPort } from '../../../../electron/supervisor/actions/settled.ts';
import { beyond, describeState, describeVerdict } from '../../../../electron/supervisor/actions/verdict.ts';
import { verifyUp } from '../../../../electron/supervisor/actions/verify.ts';
import type { ManagedService } from '../../../../electron/supervisor/model/managed-service.ts';
import { draftOf } from '../../../support/managed.ts';
import { stackOf } from '../../../support/stack-text.ts';

const NOW = 1_000_000;
const { livesMs, listenMs, listenAgainMs, unhealthyMs } = LIMITS.verify;
const stack = stackOf(`name: s
services:
  plain: { command: run }
  db: { image: "db:1" }
  api: { command: run, depends_on: { db: { condition: service_healthy } }, healthcheck: { tcp: 1 } }
`);

type Over = Omit<Partial<ManagedService>, 'service'> & { readonly service?: Partial<Service> };

function cellOf(id: string, phase: Phase, over: Over = {}): ManagedService {
  const spec = stack.services.find((one) => one.id === id);
  if (!spec) throw new Error(`no service ${id}`);
  const managed = draftOf(stack, spec, { now: NOW, wall: NOW });
  return { ...managed, ...over, service: { ...managed.service, ...over.service, phase } };
}

const result = (over: Partial<ProbeResult>): ProbeResult => {
  return { ok: false, message: 'no', latencyMs: 1, at: NOW, output: '', ...over };
};
const held = [{ ok: true }];
const lost = [{ ok: false }];

describe('what has no check counts', () => {
  const running = (aliveMs: number, heldMs?: number) =>
    cellOf(
      'plain',
      { state: 'running' },
      {
        service: { aliveSince: NOW - aliveMs },
        heldSince: heldMs === undefined ? undefined : NOW - heldMs,
      },
    );
  it.each([
    ['after it lived for a while', running(livesMs), [], true],
    ['not before', running(livesMs - 1), [], false],
    ['not before its ports were its own for as long', running(60_000, livesMs - 1), held, false],
    ['when both are so', running(60_000, livesMs), held, true],
    ['not while somebody else answers', running(60_000), lost, false],
  ])('%s', (_, managed, ports, proved) => {
    expect(isProved(managed, ports, NOW)).toBe(proved);
  });

  it('and the sentence says that it is started and not verified', () => {
    expect(describeUnproved(running(400), NOW)).toMatch(/^started, not verified: .* has been up for 400 ms only/);
    expect(describeUnproved(running(60_000), NOW)).toMatch(
      /^started, not verified: .* has not kept its ports for 2 s$/,
    );
  });
});

it('a check of its own, or its end, proves a service at once', () => {
  expect(isProved(cellOf('api', { state: 'healthy' }, { service: { aliveSince: NOW } }), held, NOW)).toBe(true);
  expect(isProved(cellOf('plain', { state: 'completed' }), [], NOW)).toBe(true);
  expect(isProved(cellOf('api', { state: 'unhealthy' }), held, NOW)).toBe(false);
});

it('a port that nobody takes is waited for as long as a start may take, and less where it was up already', () => {
  const started = (ms: number) => cellOf('plain', { state: 'running' }, { service: { aliveSince: NOW - ms } });
  expect(lacksPort(started(listenMs - 1), lost, NOW - 60_000, NOW)).toBe(false);
  expect(lacksPort(started(listenMs), lost, NOW - 60_000, NOW)).toBe(true);
  expect(lacksPort(started(600_000), lost, NOW - listenAgainMs + 1, NOW)).toBe(false);
  expect(lacksPort(started(600_000), lost, NOW - listenAgainMs, NOW)).toBe(true);
  expect(lacksPort(started(600_000), held, 0, NOW)).toBe(false);
});

describe('waiting cannot change', () => {
  const unhealthy = { state: 'unhealthy' } as const;
  const engine = (at: number, output = '') => {
    const managed = cellOf('db', unhealthy);
    return { ...managed.service, health: { ...managed.service.health, results: [result({ at, output })] } };
  };
  const starting = { state: 'starting', spawned: true, afterCrash: false } as const;
  const loop = (ends: number) => ({
    ...cellOf('db', unhealthy).service.restarts,
    recent: Array<number>(ends).fill(NOW - 10),
  });
  const managedServices = (...list: readonly ManagedService[]) => ({
    managed: (id: string) => list.find(({ spec }) => spec.id === id),
    portChecks: () => [],
  });

  it.each<[string, ManagedService, boolean]>([
    ['what was given up', cellOf('db', { state: 'failed', reason: 'x', retryAt: undefined }), true],
    ['what is blocked', cellOf('db', { state: 'blocked', problem: { code: 'x', message: 'x' }, retryAt: NOW }), true],
    ['the word of the engine', cellOf('db', unhealthy, { service: engine(NOW) }), true],
    [
      'a check that the engine cannot run',
      cellOf('db', starting, { service: engine(NOW, '/bin/sh: curl: not found') }),
      true,
    ],
    ['a check that may pass yet', cellOf('db', starting, { service: engine(NOW, 'curl: (7) refused') }), false],
    [
      'a loop of the engine',
      cellOf('db', { state: 'backoff', retryAt: undefined, cause: 'x' }, { service: { restarts: loop(5) } }),
      true,
    ],
    [
      'its first ends',
      cellOf('db', { state: 'backoff', retryAt: undefined, cause: 'x' }, { service: { restarts: loop(4) } }),
      false,
    ],
    ['our own next try', cellOf('db', { state: 'backoff', retryAt: NOW, cause: 'x' }), false],
  ])('%s', (_, managed, over) => {
    expect(new Hopeless(managedServices(managed), NOW).has(managed, NOW)).toBe(over);
    const waiting = cellOf('api', { state: 'waiting', for: ['db'] });
    expect(new Hopeless(managedServices(managed, waiting), NOW).has(waiting, NOW)).toBe(over);
  });

  it('what is asked again, after a while', () => {
    const managed = cellOf('api', unhealthy);
    const hopeless = new Hopeless(managedServices(managed), NOW);
    expect([hopeless.has(managed, NOW), hopeless.has(managed, NOW + unhealthyMs)]).toEqual([false, false]);
    expect(hopeless.has(managed, NOW + unhealthyMs + 1)).toBe(true);
  });

  it('a word of the engine that is older than what it needs can', () => {
    const needy = { ...cellOf('db', unhealthy, { service: engine(NOW - 10) }) };
    const managed = {
      ...needy,
      spec: {
        ...needy.spec,
        dependsOn: cellOf('api', unhealthy).spec.dependsOn.map((one) => ({ ...one, service: 'plain' })),
      },
    };
    const other = cellOf('plain', { state: 'running' }, { since: NOW });
    expect(new Hopeless(managedServices(managed, other), NOW).has(managed, NOW)).toBe(false);
    expect(new Hopeless(managedServices(managed, { ...other, since: NOW - 20 }), NOW).has(managed, NOW)).toBe(true);
  });
});

describe('the last sentence', () => {
  const check = (ok: boolean, unproved?: boolean) => ({ check: 'x', ok, detail: '', ...(unproved && { unproved }) });
  it.each([
    [[check(true)], 'Good.'],
    [[], 'Good.'],
    [[check(true), check(false, true)], 'Started, not verified: 1 of 2 checks could not be confirmed.'],
    [[check(false), check(false, true)], '2 of 2 checks failed.'],
  ])('of %j', (checks, sentence) => {
    expect(describeVerdict(checks, 'Good.')).toBe(sentence);
  });
});

describe('a line of the check list says nothing twice', () => {
  it.each([
    [describeState('waiting', 'waiting for db'), 'waiting for db'],
    [describeState('unhealthy', 'status 500'), 'unhealthy: status 500'],
    [beyond('completed', 'completed'), ''],
    [beyond('stopped', 'stopped (forced: it hung)'), 'forced: it hung'],
    [beyond('stopped', 'stop asked for'), 'stop asked for'],
  ])('%s', (text, expected) => expect(text).toBe(expected));
});

it('many that stay unhealthy are waited for side by side, not one after the other', async () => {
  const managedServices = ['a', 'b', 'c', 'd', 'e'].map((id) => {
    const managed = cellOf('api', { state: 'unhealthy' });
    return { ...managed, spec: { ...managed.spec, id } };
  });
  let time = NOW;
  const checks = await verifyUp(
    managedServices,
    {
      until: async (condition, ms) => {
        time += ms;
        return condition();
      },
      refreshPorts: async () => undefined,
      portChecks: () => [],
      managed: (id) => managedServices.find(({ spec }) => spec.id === id),
      checkNow: async () => undefined,
      describe: () => 'status 500',
    },
    NOW + 600_000,
    () => time,
  );
  expect(checks.map(({ ok }) => ok)).toEqual([false, false, false, false, false]);
  expect(time - NOW).toBeLessThan(2 * unhealthyMs);
});

it('a check of ours that cannot be run is not waited for through the start period', () => {
  const checked = stackOf('name: s\nservices: { plain: { command: run, healthcheck: { test: [CMD, nosuch] } } }\n');
  const [spec] = checked.services;
  if (!spec) throw new Error('no service');
  const managed = draftOf(checked, spec, { now: NOW, wall: NOW });
  const results = [result({ output: 'exec "nosuch": executable file not found' })];
  const phase = { state: 'starting', spawned: true, afterCrash: false } as const;
  const service = { ...managed.service, phase, health: { ...managed.service.health, results } };
  const seen = { ...managed, service };
  expect(new Hopeless({ managed: () => seen, portChecks: () => [] }, NOW).has(seen, NOW)).toBe(true);
});
