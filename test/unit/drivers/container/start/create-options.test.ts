import { describe, expect, it } from 'vitest';
import { CONFIG_LABEL } from '../../../../../electron/drivers/container/labels.ts';
import { hashOf } from '../../../../../electron/drivers/container/make/config-hash.ts';
import { startProblem } from '../../../../../electron/drivers/container/make/start-problems.ts';
import { createOptions } from '../../../../../electron/drivers/container/start/create-options.ts';
import { externalDriver } from '../../../../../electron/drivers/external.ts';
import { nameOfFolder } from '../../../../../electron/stack/compose/project/project-name.ts';
import type { ServiceSpec } from '../../../../../electron/stack/stack.ts';
import { nearest } from '../../../../../electron/stack/syntax/did-you-mean.ts';
import { containerSpec } from '../../../../support/container-spec.ts';

const image = {
  how: 'image',
  name: 'shop-cache-1',
  image: 'redis:7',
  environment: { PASSWORD: 'hunter2', A: '1' },
  volumes: ['data:/data'],
  labels: { team: 'red' },
} as const;

function options(more: Partial<ServiceSpec> = {}, from: typeof image | object = {}) {
  return createOptions(
    containerSpec({ ...image, ...from }, { id: 'cache', ...more }),
    { ...image, ...from },
    'shop',
    'shop_default',
  );
}

describe('a container made from an image', () => {
  it('has its ports, policy, health check and labels at the engine', () => {
    const spec = containerSpec(image);
    const made = options({
      ports: [
        { port: 6379, protocol: 'tcp' },
        { port: 6380, protocol: 'tcp', address: '127.0.0.1', target: 6379 },
      ],
      restart: { ...spec.restart, policy: 'on-failure', maxRestarts: 3 },
      healthcheck: {
        ...spec.healthcheck,
        intervalMs: 1_500,
        probe: { type: 'exec', command: ['redis-cli ping'], shell: true },
      },
    });
    expect(made).toMatchObject({
      name: 'shop-cache-1',
      Env: ['PASSWORD=hunter2', 'A=1'],
      Healthcheck: { Test: ['CMD-SHELL', 'redis-cli ping'], Interval: 1_500_000_000 },
      HostConfig: {
        Binds: ['data:/data'],
        RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 3 },
        NetworkMode: 'shop_default',
        PortBindings: {
          '6379/tcp': [
            { HostIp: '', HostPort: '6379' },
            { HostIp: '127.0.0.1', HostPort: '6380' },
          ],
        },
      },
      NetworkingConfig: { EndpointsConfig: { shop_default: { Aliases: ['cache'] } } },
      Labels: { team: 'red', 'io.stacklight.stack': 'shop', 'io.stacklight.service': 'cache' },
    });
    expect(made).not.toHaveProperty('StopSignal');
  });

  it('has a folder with a colon in its path in the long form, which colons do not part', () => {
    const { HostConfig } = options({}, { volumes: ['/p/a:b/data:/data', '/p/a:b:/ro:ro', '/p/c:/c:ro', 'data:/d'] });
    expect(HostConfig?.Binds).toEqual(['/p/c:/c:ro', 'data:/d']);
    expect(HostConfig?.Mounts).toEqual([
      { Type: 'bind', Source: '/p/a:b/data', Target: '/data', ReadOnly: false },
      { Type: 'bind', Source: '/p/a:b', Target: '/ro', ReadOnly: true },
    ]);
  });

  it('never has a value of its environment in a label', () => {
    expect(JSON.stringify(options().Labels)).not.toContain('hunter2');
  });

  it('is made anew when anything about it changed, and only then', () => {
    const hash = (made: ReturnType<typeof options>) => made.Labels?.[CONFIG_LABEL];
    expect(hash(options())).toBe(hash(options()));
    expect(hash(options({}, { environment: { PASSWORD: 'other', A: '1' } }))).not.toBe(hash(options()));
    expect(hash(options({}, { labels: { team: 'blue' } }))).not.toBe(hash(options()));
    expect(hash(options({ ports: [{ port: 1, protocol: 'udp' }] }))).not.toBe(hash(options()));
    expect(hashOf({ a: 1, b: { c: 2, d: 3 } })).toBe(hashOf({ b: { d: 3, c: 2 }, a: 1 }));
  });
});

describe('a failed start', () => {
  const code = (message: string, status = 500) => startProblem('db', { code: 'engine-refused', message, status });

  it.each([
    ['Bind for 0.0.0.0:5432 failed: port is already allocated', '0.0.0.0:5432'],
    ['driver failed: listen tcp4 127.0.0.1:80: bind: address already in use', '127.0.0.1:80'],
    ['listen tcp6 [::1]:8080: bind: address already in use', '[::1]:8080'],
    ['failed to bind host port for 0.0.0.0:8080:172.17.0.2:80/tcp: address already in use', '0.0.0.0:8080'],
    ['failed to bind host port 0.0.0.0:8080/tcp: address already in use', '0.0.0.0:8080'],
    [
      'Ports are not available: exposing port TCP 0.0.0.0:5432 -> 127.0.0.1:0: listen tcp 0.0.0.0:5432: bind: address already in use',
      '0.0.0.0:5432',
    ],
  ])('names the port in "%s"', (message, place) => {
    const problem = code(message);
    expect(problem.code).toBe('port-taken');
    expect(problem.message).toContain(place);
  });

  it('knows what a restart cannot cure from what it may', () => {
    expect(code('No such image: redis:7', 404).code).toBe('image-missing');
    expect(code('exec: "redisd": executable file not found in $PATH: unknown').code).toBe('command-not-found');
    expect(code('No such container: a1', 404).code).toBe('container-missing');
    expect(code('network 4f1c9a not found', 404).code).toBe('network-missing');
    expect(code('unable to find network with name or ID shop: network not found', 500).code).toBe('network-missing');
    expect(code('the disk is full').code).toBe('container-start-failed');
    expect(startProblem('db', { code: 'engine-down', message: 'away' }).code).toBe('engine-down');
  });
});

describe('names', () => {
  it('of projects follow from the folder as Compose says', () => {
    expect(nameOfFolder('My Shop.v2')).toBe('myshopv2');
    expect(nameOfFolder('_-Shop_1')).toBe('shop_1');
  });

  it('that were mistyped are recognised, others are not', () => {
    expect(nearest('shop-bd', ['shop-db', 'web'])).toBe('shop-db');
    expect(nearest('db', ['web', 'shop-db-1'])).toBe('shop-db-1');
    expect(nearest('postgres', ['web', 'cache'])).toBeUndefined();
  });
});

describe('an external service', () => {
  it('is never touched: start and stop only say whether it is expected', async () => {
    const driver = externalDriver(() => 42);
    const spec = { ...containerSpec({ how: 'existing', name: 'x' }), kind: 'external' as const };
    const context = { stackName: 's', stackDirectory: '/', generation: 1, logFile: '/x', cancelled: () => false };
    expect(await driver.start(spec, context)).toEqual({ ok: true, value: { startedAt: 42 } });
    expect(await driver.find(spec, { startedAt: 7 })).toEqual({ ok: true, value: { startedAt: 7 } });
    expect(await driver.stop(spec, { startedAt: 42 }, { graceMs: 1, signal: 'SIGTERM' })).toMatchObject({ gone: true });
  });
});
