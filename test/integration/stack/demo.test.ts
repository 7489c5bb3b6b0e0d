import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { loadStack } from '../../../electron/stack/load.ts';
import { endOfTestPorts, takePort } from '../../support/free-ports.ts';
import { stackOf } from '../../support/stack-text.ts';
import { until } from '../../support/until.ts';

const root = join(import.meta.dirname, '../../..');
const demo = join(root, 'assets', 'demo');
const started: ChildProcess[] = [];

function start(script: string, env: Record<string, string>): ChildProcess {
  const child = spawn('node', [script], {
    cwd: demo,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  started.push(child);
  return child;
}

const textOf = async (url: string) => (await fetch(url)).text();

/** Runs stray.mjs and returns the pid that it prints. */
async function stray(port: string): Promise<number> {
  const child = start('stray.mjs', { PORT: port });
  const [chunk] = await once(child.stdout ?? child, 'data');
  return Number(String(chunk));
}

afterEach(async () => {
  for (const child of started.splice(0))
    if (child.exitCode === null && child.kill('SIGKILL')) await once(child, 'exit');
});

describe('the demo stack', () => {
  it('loads without a warning', async () => {
    const result = await loadStack(demo, { env: {} });
    if (!result.ok) throw new Error(JSON.stringify(result.problem));
    expect(result.value.services.map(({ id }) => id)).toEqual(['clock', 'greeter', 'shop-front']);
    expect([result.value.warnings, result.value.errors]).toEqual([[], undefined]);
  });

  it('listens below the ports that the system gives to connections, so that none of them is in its way', async () => {
    const result = await loadStack(demo, { env: {} });
    const ports = result.ok ? result.value.services.flatMap((service) => service.ports.map(({ port }) => port)) : [];
    expect(ports).toHaveLength(3);
    expect(Math.max(...ports)).toBeLessThan(endOfTestPorts());
  });

  it('runs on plain Node: three services that ask each other', async () => {
    const [clock, greeter, shop] = [String(takePort()), String(takePort()), String(takePort())];
    const urls = { CLOCK_URL: `http://127.0.0.1:${clock}`, GREETER_URL: `http://127.0.0.1:${greeter}` };
    start('shop-front.mjs', { PORT: shop, ...urls });
    const page = () => textOf(`http://127.0.0.1:${shop}/`);
    await until('the page says that the others are down', async () => (await page()).includes('clock does not answer'));
    start('clock.mjs', { PORT: clock });
    start('greeter.mjs', { PORT: greeter, ...urls });
    await until('the page shows the greeting', async () => (await page()).includes('Hello visitor'));
    expect(JSON.parse(await textOf(`${urls.CLOCK_URL}/health`))).toMatchObject({ status: 'healthy', service: 'clock' });
  });

  it('has a stray that answers on ::1 with the command line of the clock', async () => {
    const port = String(takePort());
    start('clock.mjs', { PORT: port });
    const pid = await stray(port);
    try {
      const health = async (host: string) => JSON.parse(await textOf(`http://${host}:${port}/health`));
      const other = await until('the stray answers', () => health('[::1]'));
      const own = await until('the clock answers', () => health('127.0.0.1'));
      expect(other).toMatchObject({ status: 'healthy', service: 'clock', pid });
      expect(own.pid).not.toBe(pid);
    } finally {
      process.kill(pid, 'SIGKILL');
    }
  });
});

describe('the documentation of the stack file', () => {
  it('shows a whole stack that is good', () => {
    const text = readFileSync(join(root, 'docs', 'stack-file.md'), 'utf8');
    const [, example = ''] = /## A stack in 20 lines\n+```yaml\n([\s\S]*?)```/.exec(text) ?? [];
    expect(stackOf(example).services).toHaveLength(4);
    expect(example.trim().split('\n').length).toBeLessThanOrEqual(20);
  });
});
