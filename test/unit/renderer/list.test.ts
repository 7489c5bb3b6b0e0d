import { describe, expect, it } from 'vitest';
import type { ServiceView } from '../../../electron/contract/service.ts';
import { fits, isOpen, lampFilter, lampOf, parseFilter } from '../../../renderer/list-filter.ts';
import { listed } from '../../../renderer/list-order.ts';
import { createListState } from '../../../renderer/list-state.ts';
import { rowOf } from '../../../renderer/row.ts';
import { placeFindings } from '../../../renderer/said-findings.ts';
import { sparkPath } from '../../../renderer/spark.ts';
import { brokenView } from '../../screens/sizes.ts';
import { exampleNow, examplePort, exampleService } from '../../support/example-services.ts';
import { exampleStack } from '../../support/example-views.ts';

const everything = parseFilter('');
const named = (services: readonly ServiceView[]) => services.map(({ id }) => id);

describe('what is typed above the list', () => {
  const services = [
    exampleService('api', { state: 'failed', ports: [examplePort(8_000)] }),
    exampleService('api-worker', { state: 'backoff' }),
    exampleService('db', { kind: 'container', ports: [examplePort(5_432)] }),
    exampleService('docs', { desired: 'down', state: 'stopped' }),
    exampleService('web', { state: 'starting', shadowed: false, ports: [examplePort(8_080)] }),
    exampleService('mail', { kind: 'external', shadowed: true }),
  ];
  const found = (text: string) =>
    services
      .filter((one) => fits(parseFilter(text), one, 'Shop'))
      .map(({ id }) => id)
      .join(' ');

  it.each([
    ['', 'api api-worker db docs web mail'],
    ['API', 'api api-worker'],
    ['api work', 'api-worker'],
    ['is:down', 'api mail'],
    ['is:attention', 'api-worker'],
    ['is:trouble', 'api api-worker mail'],
    ['is:up', 'db'],
    ['is:off', 'docs'],
    ['is:busy', 'web'],
    ['is:starting', 'web'],
    ['is:retrying', 'api-worker'],
    ['is:sha', 'mail'],
    ['kind:container', 'db'],
    ['kind:process', 'api api-worker docs web'],
    ['kind:watched', 'mail'],
    ['port:8000', 'api'],
    [':80', 'api web'],
    ['stack:sho is:up', 'db'],
    ['stack:other', ''],
    // Half of a word, as it is while somebody types, asks for nothing yet.
    ['is:', 'api api-worker db docs web mail'],
    ['kind:', 'api api-worker db docs web mail'],
    [':', 'api api-worker db docs web mail'],
  ])('%s lists %s', (text, ids) => {
    expect(found(text)).toBe(ids);
  });

  it('is nothing when it is blank', () => {
    expect([isOpen(parseFilter('  ')), isOpen(parseFilter('is:')), isOpen(parseFilter('a'))]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('of a lamp lists what lights it, of one stack where there are several', () => {
    expect(services.map(lampOf)).toEqual(['down', 'attention', 'up', undefined, undefined, 'down']);
    expect(lampFilter('down')).toBe('is:down');
    expect(lampFilter('up', 'My Shop')).toBe('is:up stack:my');
  });
});

describe('the order of the list', () => {
  const need = (service: string) => [{ service, condition: 'service_healthy' }];
  const stack = exampleStack({
    services: [
      exampleService('well'),
      exampleService('slow', { state: 'starting' }),
      exampleService('web', { state: 'unhealthy', waitingFor: ['db'], dependsOn: need('db') }),
      exampleService('retrying', { state: 'backoff' }),
      exampleService('leaf', { state: 'failed' }),
      exampleService('db', { state: 'failed' }),
    ],
  });

  it('is causes, most needed first, what suffers from them, what is mild, and the rest as in the file', () => {
    expect(named(listed(stack, everything, 'trouble'))).toEqual(['db', 'leaf', 'web', 'retrying', 'well', 'slow']);
  });

  it('is that of the file when that is asked for, and filtered in both', () => {
    expect(named(listed(stack, everything, 'file'))).toEqual(named(stack.services));
    expect(named(listed(stack, parseFilter('is:down'), 'file'))).toEqual(['web', 'leaf', 'db']);
  });

  it('is kept from one start to the next', () => {
    const kept = new Map<string, string>();
    const storage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
    };
    createListState(storage).sort('file');
    expect(createListState(storage).order.value).toBe('file');
    expect(createListState(undefined).order.value).toBe('trouble');
  });
});

describe('a row', () => {
  it('tells what is up nothing but facts, and what is not why', () => {
    const up = rowOf(
      exampleService('api', { ports: [examplePort(8_000)], latency: { stepMs: 30_000, means: [4, null] } }),
    );
    expect(up).toMatchObject({ why: '', isTrouble: false, upSince: exampleNow - 14 * 60_000, latency: [4, null] });
    expect(up.soSince).toBeUndefined();
    const down = rowOf(exampleService('api', { state: 'failed', message: 'exited with code 1', process: undefined }));
    expect(down).toMatchObject({ why: 'exited with code 1', isTrouble: true, soSince: exampleNow - 14 * 60_000 });
    expect(down.upSince).toBeUndefined();
    const lacks = rowOf(exampleService('web', { message: 'up, but api is shadowed', waitingFor: ['api'] }));
    expect(lacks).toMatchObject({ why: 'up, but api is shadowed', isTrouble: false });
  });

  it('is the same while memory moves a little and checks pass', () => {
    const service = exampleService('api');
    const { process } = service;
    if (!process) throw new Error('it has a process');
    const later = {
      ...service,
      message: '200 in 9 ms',
      health: { ...service.health, latencyMs: 9 },
      process: { ...process, memory: process.memory + 300_000, cpu: 3 },
    };
    expect(rowOf(later)).toEqual(rowOf(service));
    expect(rowOf({ ...later, process: { ...process, memory: process.memory * 2 } })).not.toEqual(rowOf(service));
  });
});

describe('findings', () => {
  it('that the row of a service in trouble says are said there, with their evidence, and nowhere else', () => {
    const [stack] = brokenView.stacks;
    if (!stack) throw new Error('there is a stack');
    const { inRows, below } = placeFindings(stack);
    expect([...inRows].map(([service, all]) => [service, all.map(({ id }) => id)])).toEqual([
      ['search', ['service-down/search']],
    ]);
    expect(below.map(({ id }) => id)).toEqual(['restart-policy-off/mail']);
  });

  it('stay in the list where the service is well, where the finding is about something else, and when muted', () => {
    const finding = { severity: 'error', message: 'x', evidence: [], fixes: [], service: 'api' } as const;
    const down = exampleService('api', { state: 'failed' });
    const place = (services: ServiceView[], over: object) => {
      const findings = [{ ...finding, id: 'service-down/api', evidence: [], fixes: [], ...over }];
      return placeFindings(exampleStack({ services, findings })).below.length;
    };
    expect(place([down], {})).toBe(0);
    expect(place([exampleService('api')], {})).toBe(1);
    expect(place([down], { id: 'disk-full/api' })).toBe(1);
    expect(place([down], { muted: 'stack' })).toBe(1);
  });
});

describe('a small curve', () => {
  it('is level for an even service, rises for a slow answer, and breaks where nothing was measured', () => {
    expect(sparkPath([5, 5, 5], 20, 12)).toBe('M0 6L10 6L20 6');
    expect(sparkPath([5, 5, 20], 20, 12)).toBe('M0 8.5L10 8.5L20 1');
    expect(sparkPath([5, null, 5, 5], 30, 12)).toBe('M0 6h0M20 6L30 6');
    expect(sparkPath([null, null], 30, 12)).toBe('');
  });
});
