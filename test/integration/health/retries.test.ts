import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ServiceView } from '../../../electron/contract.ts';
import type { StackSupervisor } from '../../../electron/supervisor/runtime/stack-supervisor.ts';
import { freePorts } from '../../support/main-stack.ts';
import { Supervised } from '../../support/supervised.ts';
import { until } from '../../support/until.ts';

const GATEWAY = fileURLToPath(new URL('../../support/services/gateway.mjs', import.meta.url));

let bench: Supervised;
let mode: string;
beforeEach(() => {
  bench = new Supervised();
  mode = join(bench.folder, 'mode');
  writeFileSync(mode, 'good');
});
afterEach(() => bench.close());

async function gateway(): Promise<StackSupervisor> {
  const [port] = await freePorts(1);
  const check = `{ http: "http://127.0.0.1:${port}/", interval: 5s, timeout: 1s, retries: 3, start_interval: 200ms }`;
  const stack = await bench.open({
    text: `name: retries\nservices:\n  api:\n    command: ["${process.execPath}", "${GATEWAY}", "${port}", "${mode}"]\n    ports: ["${port}"]\n    healthcheck: ${check}\n`,
  });
  await bench.act(stack, 'up');
  return stack;
}

function api(stack: StackSupervisor): ServiceView {
  const [service] = stack.snapshot().services;
  if (!service) throw new Error('the stack has no service');
  return service;
}
const until10s = { deadlineMs: 10_000, everyMs: 20 };
const failing = (stack: StackSupervisor, times: number) =>
  until(`${times} looks failed`, () => api(stack).health.failing === times, until10s);
const unhealthyAt = async (stack: StackSupervisor) =>
  (await bench.host.history(stack.key, 'api', 100)).find(({ kind, to }) => kind === 'transition' && to === 'unhealthy')
    ?.at;

describe('a server that was healthy', () => {
  it('and answers 503 for two seconds is never unhealthy', async () => {
    const stack = await gateway();
    writeFileSync(mode, '503');
    // The looks at 0 and 1 s fail, the one at 3 s finds it well.
    await failing(stack, 2);
    expect(api(stack)).toMatchObject({ state: 'healthy', message: expect.stringContaining('2 checks failed') });
    writeFileSync(mode, 'good');
    const again = Date.now();
    await failing(stack, 0);
    expect(Date.now() - again).toBeLessThan(4_000);
    expect(await unhealthyAt(stack)).toBeUndefined();
  });

  it('and refuses connections is unhealthy after 1, 2 and 4 s, and well again when it answers', async () => {
    const stack = await gateway();
    writeFileSync(mode, 'refuse');
    const began = await until('it is unhealthy', () => api(stack).state === 'unhealthy' && api(stack), {
      deadlineMs: 20_000,
    });
    const failed = began.health.results.filter(({ ok }) => !ok).map(({ at }) => at);
    const gaps = failed.slice(1).map((at, index) => Math.round((at - (failed[index] ?? 0)) / 500) / 2);
    expect(gaps).toEqual([1, 2, 4]);
    writeFileSync(mode, 'good');
    await until('it is healthy', () => api(stack).state === 'healthy', until10s);
  });
});
