import { describe, expect, it } from 'vitest';
import { headlineOf } from '../../../shared/headline/headline.ts';
import { rootsOf, troubleRank } from '../../../shared/headline/trouble.ts';
import { exampleHolder, exampleNow, examplePort, exampleService, shadowedApi } from '../../support/example-services.ts';
import { blockedView, exampleStack, shadowedStack } from '../../support/example-views.ts';

const minute = 60_000;
const clock = (ago: number) => new Date(exampleNow - ago * minute).toTimeString().slice(0, 5);
const down = (id: string, over: Parameters<typeof exampleService>[1] = {}) =>
  exampleService(id, { state: 'failed', message: 'exited with code 1', since: exampleNow - 5 * minute, ...over });
const of = (...services: readonly ReturnType<typeof exampleService>[]) =>
  headlineOf(exampleStack({ services: [...services] }), exampleNow);

describe('the headline of a stack', () => {
  it('says of a shadowed service how many strays hold its port, since when, and what frees it', () => {
    expect(headlineOf(shadowedStack(), exampleNow)).toEqual({
      tone: 'bad',
      subject: 'api',
      text: `api does not answer: six stray copies have held its port since ${clock(96)}.`,
      press: { kind: 'fixPorts' },
      more: 0,
      detail: ['3 of 4 up', 'web needs it'],
    });
  });

  it('names the one stray, another program, or nothing when nothing is known', () => {
    const shadowedBy = (...holders: readonly ReturnType<typeof exampleHolder>[]) =>
      of({ ...shadowedApi(), ports: [examplePort(8_000, { holders: [...holders] })] }).text;
    const stray = exampleHolder({ verdict: 'stale', startedAt: exampleNow - 8 * minute });
    expect(shadowedBy(stray)).toBe(`api does not answer: a stray copy of it has held port 8000 since ${clock(8)}.`);
    // One process that holds the port on two addresses is one.
    expect(shadowedBy(stray, { ...stray, address: '::' })).toBe(shadowedBy(stray));
    expect(shadowedBy(exampleHolder({ verdict: 'foreign', command: 'nginx', pid: 612 }))).toBe(
      'api does not answer: nginx (pid 612) holds port 8000.',
    );
    expect(shadowedBy(exampleHolder({ verdict: 'foreign', container: 'old-api', pid: undefined }))).toBe(
      'api does not answer: container old-api holds port 8000.',
    );
    expect(shadowedBy(exampleHolder())).toBe('api does not answer: something else answers in its place.');
    expect(shadowedBy(exampleHolder(), exampleHolder({ verdict: 'foreign', bystander: true }))).toMatch(/in its place/);
  });

  it('says of one that is down since when and why, in one clause, and offers the restart', () => {
    expect(of(down('db'), exampleService('web'))).toMatchObject({
      tone: 'bad',
      text: `db has been down since ${clock(5)}: exited with code 1.`,
      press: { kind: 'restart', service: 'db' },
      detail: ['1 of 2 up'],
    });
    const long = `gave up after 5 failed starts in 60 s; last: exited with code 1, "${'x'.repeat(200)}"`;
    expect(of(down('db', { message: long })).text).toBe(
      `db has been down since ${clock(5)}: gave up after 5 failed starts in 60 s.`,
    );
    expect(of(down('db', { kind: 'external' })).press).toEqual({ kind: 'look', service: 'db' });
  });

  it('names the root, not what merely misses it, and counts the other roots', () => {
    const services = [
      exampleService('web', { state: 'unhealthy', message: '502', waitingFor: ['api'], dependsOn: [need('api')] }),
      exampleService('api', { state: 'unhealthy', message: '500', waitingFor: ['db'], dependsOn: [need('db')] }),
      down('mail'),
      down('db'),
    ];
    const { subject, more, detail } = of(...services);
    expect({ subject, more, detail }).toEqual({
      subject: 'db',
      more: 1,
      detail: ['0 of 4 up', 'web and api need it'],
    });
  });

  it('says what every other trouble is, and what helps', () => {
    const told = (over: Parameters<typeof exampleService>[1]) => {
      const { text, tone, press } = of(exampleService('api', { since: exampleNow - minute, ...over }));
      return [text, tone, press?.kind];
    };
    expect(told({ state: 'unhealthy', message: 'connection refused' })).toEqual([
      `api has failed its checks since ${clock(1)}: connection refused.`,
      'bad',
      'restart',
    ]);
    expect(told({ state: 'blocked', message: 'the command was not found' })).toEqual([
      'api cannot start: the command was not found.',
      'bad',
      'restart',
    ]);
    expect(told({ state: 'stopped', message: 'stopped from outside' })[0]).toMatch(/^api has been down since/);
    expect(told({ desired: 'down', state: 'failed', message: 'pid 12 lives on' })).toEqual([
      'api could not be stopped: pid 12 lives on.',
      'bad',
      'stop',
    ]);
    expect(told({ state: 'backoff', message: 'exited with code 1; will be restarted' })).toEqual([
      'api is being restarted: exited with code 1.',
      'warn',
      'logs',
    ]);
    expect(told({ unheldPorts: [8_000, 8_001] })).toEqual([
      'api is up, but nothing listens on ports 8000 and 8001.',
      'warn',
      'look',
    ]);
    expect(told({ replicas: { wanted: 3, up: 2, containers: [] } })).toEqual([
      'api runs with 2 of its 3 containers.',
      'warn',
      'restart',
    ]);
  });

  it('counts services that an engine hides as one trouble', () => {
    const hidden = ['db', 'redis', 'mail', 'queue'].map((id) =>
      exampleService(id, { state: 'unknown', message: 'the Docker engine does not answer' }),
    );
    expect(of(...hidden)).toMatchObject({
      text: 'db, redis and 2 more cannot be seen: the Docker engine does not answer.',
      more: 0,
    });
  });

  it('offers no plan for a port that nobody here may free', () => {
    const [stack] = blockedView.stacks;
    expect(stack && headlineOf(stack, exampleNow).press).toEqual({ kind: 'restart', service: 'web' });
  });

  it('says when all is well since when, and how many checks passed', () => {
    const since = exampleNow - 14 * minute;
    const green = (over: object) => headlineOf(exampleStack({ since, ...over }), exampleNow);
    expect(green({ checks: { passed: 2_412, failed: 0 } })).toEqual({
      tone: 'good',
      text: 'All 4 services are up.',
      more: 0,
      detail: [`Green since ${clock(14)}`, 'over 2,400 checks passed in the last hour'],
    });
    expect(green({ checks: { passed: 2_400, failed: 0 } }).detail[1]).toBe('2,400 checks passed in the last hour');
    expect(green({ checks: { passed: 99, failed: 0 } }).detail[1]).toBe('99 checks passed in the last hour');
    expect(green({ checks: { passed: 1, failed: 3 } }).detail[1]).toBe('1 check passed in the last hour, 3 failed');
    expect(green({}).detail).toEqual([`Green since ${clock(14)}`]);
    expect(of(exampleService('a'), exampleService('b', { desired: 'down', state: 'stopped' })).text).toBe(
      'The one service that should be up is up.',
    );
  });

  it('says what is under way, what is off, and what is empty', () => {
    const starting = ['a', 'b', 'c', 'd'].map((id) => exampleService(id, { state: 'starting' }));
    expect(of(...starting)).toMatchObject({ tone: 'busy', text: 'a, b and 2 more are starting.' });
    expect(of(exampleService('a', { desired: 'down', state: 'stopping' })).text).toBe('a is stopping.');
    expect(of(exampleService('a', { desired: 'down', state: 'stopped' }))).toMatchObject({
      text: 'Nothing is meant to be running.',
      press: { kind: 'startAll' },
    });
    expect(of()).toMatchObject({ tone: 'quiet', text: 'This stack has no services yet.' });
  });

  it('puts a file with errors before what is mild and behind what is down, and an approval before everything', () => {
    const fileProblems = [{ code: 'unknown-key', message: 'x', line: 12 }];
    const broken = (...services: readonly ReturnType<typeof exampleService>[]) =>
      headlineOf(exampleStack({ fileProblems, services: [...services] }), exampleNow);
    expect(broken(exampleService('a', { state: 'backoff' }))).toMatchObject({
      tone: 'warn',
      text: 'The stack file has an error in line 12; what it said before runs on.',
      press: { kind: 'openFile' },
    });
    expect(broken().text).toBe('The stack file has an error in line 12.');
    const two = [...fileProblems, { code: 'yaml', message: 'y', line: 31 }];
    expect(headlineOf(exampleStack({ fileProblems: two, services: [] }), exampleNow).text).toBe(
      'The stack file has two errors, the first in line 12.',
    );
    expect(broken(down('db')).subject).toBe('db');
    const approval = { kind: 'trust' };
    expect(headlineOf({ ...exampleStack(), approval }, exampleNow)).toMatchObject({
      text: 'shop is waiting for your approval.',
      press: { kind: 'review' },
    });
  });
});

describe('the order of a list', () => {
  it('has trouble first, then what is on its way, what is up, and what is off', () => {
    const services = [
      exampleService('off', { desired: 'down', state: 'stopped' }),
      exampleService('well'),
      exampleService('coming', { state: 'starting' }),
      exampleService('retrying', { state: 'backoff' }),
      down('failed'),
      shadowedApi(),
    ];
    const ids = [...services].sort((a, b) => troubleRank(a) - troubleRank(b)).map(({ id }) => id);
    expect(ids).toEqual(['api', 'failed', 'retrying', 'coming', 'well', 'off']);
  });

  it('finds a root in a circle, too', () => {
    const a = exampleService('a', { state: 'unhealthy', waitingFor: ['b'], dependsOn: [need('b')] });
    const b = exampleService('b', { state: 'unhealthy', waitingFor: ['a'], dependsOn: [need('a')] });
    expect(rootsOf([a, b]).map(({ id }) => id)).toEqual(['a', 'b']);
  });
});

function need(service: string) {
  return { service, condition: 'service_healthy' };
}
