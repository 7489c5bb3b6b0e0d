import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { containerFacts, readImage, readInspect } from '../../../../electron/supervisor/details/container-facts.ts';
import { lineOf } from '../../../../electron/supervisor/details/definition-place.ts';
import { containerEnvironment, nativeEnvironment } from '../../../../electron/supervisor/details/environment-names.ts';
import { processesIn } from '../../../../electron/supervisor/details/process-tree.ts';
import { readStats, usageBetween } from '../../../../electron/supervisor/host/container-usage.ts';

const folder = mkdtempSync(join(tmpdir(), 'details-'));
afterAll(() => rmSync(folder, { recursive: true }));

const written = (name: string, text: string): string => {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
};

/** The value's own letters turned round: whoever sees it sees whether a value came out. */
const fingerprint = (value: string) => `f${value.length}`.padEnd(6, '-');

it('names the variables of a native service with where each comes from, and no value', async () => {
  const path = written('.env', '# comment\nDB_PASSWORD=hunter2\nMODE=dev\n');
  const { environment, inherited } = await nativeEnvironment(
    { environment: { MODE: 'production', HOME: null, GONE: null }, envFiles: [{ path, required: true }] },
    folder,
    { HOME: '/home/mara', PATH: '/bin' },
    fingerprint,
  );
  expect(environment).toEqual([
    { name: 'DB_PASSWORD', origin: 'env-file', file: '.env', line: 2, fingerprint: 'f7--' },
    { name: 'HOME', origin: 'user', fingerprint: 'f10-' },
    { name: 'MODE', origin: 'file', fingerprint: 'f10-' },
  ]);
  expect(inherited).toBe(1);
  expect(JSON.stringify(environment)).not.toContain('hunter2');
});

it('tells what a container got from its image from what it was given', () => {
  const { environment } = containerEnvironment(['PATH=/bin', 'MODE=x=y', 'odd'], ['PATH=/bin', 'MODE='], fingerprint);
  expect(environment.map(({ name, origin }) => [name, origin])).toEqual([
    ['MODE', 'container'],
    ['PATH', 'image'],
  ]);
});

it('finds the line of a service in stack and Compose files, and none where files name none', async () => {
  const file = written(
    'stacklight.yaml',
    'name: shop\nservices:\n  db:\n    image: redis:7\n\n  api:\n    command: x\n',
  );
  expect(await lineOf({ file }, 'api')).toBe(6);
  expect(await lineOf({ file, source: 'compose' }, 'db')).toBe(3);
  expect(await lineOf({ file }, 'gone')).toBeUndefined();
  expect(await lineOf({ file, source: 'procfile' }, 'api')).toBeUndefined();
  expect(await lineOf({ file: join(folder, 'none.yaml') }, 'api')).toBeUndefined();
});

it('reads image, mounts, networks and limits of a container, and passes over what an engine leaves out', () => {
  const seen = readInspect({
    Id: 'abc',
    Image: 'sha256:own',
    Created: '2026-11-28T10:00:00Z',
    State: { StartedAt: '0001-01-01T00:00:00Z' },
    Config: { Image: 'redis:7', Env: null },
    HostConfig: { Memory: 268_435_456, NanoCpus: 0, CpuQuota: 50_000, CpuPeriod: 100_000, PidsLimit: -1 },
    Mounts: [
      { Type: 'volume', Name: 'data', Source: '/var/lib/docker/volumes/data/_data', Destination: '/data', RW: true },
      { Type: 'bind', Source: '/srv/conf', Destination: '/conf', RW: false },
    ],
    NetworkSettings: { Networks: { shop_default: { IPAddress: '172.18.0.2', Aliases: ['redis'] } } },
  });
  expect(seen && containerFacts(seen, readImage({ RepoDigests: ['redis@sha256:registry'] }))).toEqual({
    image: 'redis:7',
    digest: 'sha256:registry',
    createdAt: Date.UTC(2026, 10, 28, 10),
    mounts: [
      { kind: 'volume', source: 'data', target: '/data', readOnly: false },
      { kind: 'bind', source: '/srv/conf', target: '/conf', readOnly: true },
    ],
    networks: [{ name: 'shop_default', address: '172.18.0.2', aliases: ['redis'] }],
    limits: { memoryBytes: 268_435_456, cpus: 0.5 },
  });
  expect(readInspect({ nothing: true })).toBeUndefined();
});

it('finds pid, parent and command in the table of an engine by its titles', () => {
  const titles = ['UID', 'PID', 'PPID', 'C', 'STIME', 'TTY', 'TIME', 'CMD'];
  const row = (pid: string, ppid: string, command: string) => ['root', pid, ppid, '0', '10:00', '?', '0:00', command];
  expect(processesIn({ Titles: titles, Processes: [row('10', '2', 'redis-server'), row('11', '10', 'sh')] })).toEqual([
    { pid: 10, command: 'redis-server', listens: [] },
    { pid: 11, parent: 10, command: 'sh', listens: [] },
  ]);
  expect(processesIn({ Titles: ['WHAT'], Processes: [['x']] })).toEqual([]);
});

it('measures a container between two readings, without what the kernel gives back at once', () => {
  const stats = (read: string, total: number) => ({
    read,
    cpu_stats: { cpu_usage: { total_usage: total } },
    memory_stats: { usage: 100, stats: { inactive_file: 30 } },
  });
  const first = readStats(stats('2026-11-28T10:00:00Z', 1e9));
  const second = readStats(stats('2026-11-28T10:00:10Z', 6e9));
  if (!first || !second) throw new Error('not read');
  expect(usageBetween(undefined, first)).toBeUndefined();
  expect(usageBetween(first, second)).toEqual({ cpu: 50, memory: 70 });
  // It does not run.
  expect(
    readStats({ read: '0001-01-01T00:00:00Z', cpu_stats: { cpu_usage: { total_usage: 0 } }, memory_stats: {} }),
  ).toBe(undefined);
});
