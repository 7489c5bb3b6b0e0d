import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, it } from 'vitest';
import type { ServiceView } from '../../../electron/contract/service.ts';
import type { StackSupervisor } from '../../../electron/supervisor/runtime/stack-supervisor.ts';
import { freePorts } from '../../support/main-stack.ts';
import { Supervised } from '../../support/supervised.ts';
import { until } from '../../support/until.ts';

const GATEWAY = fileURLToPath(new URL('../../support/services/gateway.mjs', import.meta.url));

interface Gateway {
  readonly bench: Supervised;
  readonly stack: StackSupervisor;
  /** `503`, `refuse`, or `good`. */
  answer(mode: string): void;
}

const opened: Supervised[] = [];
afterAll(async () => {
  for (const bench of opened) await bench.close();
});

async function gateway(): Promise<Gateway> {
  const bench = new Supervised();
  opened.push(bench);
  const mode = join(bench.folder, 'mode');
  const answer = (word: string) => writeFileSync(mode, word);
  answer('good');
  const [port] = await freePorts(1);
  const check = `{ http: "http://127.0.0.1:${port}/", interval: 5s, timeout: 1s, retries: 3, start_interval: 200ms }`;
  const stack = await bench.open({
    text: `name: retries\nservices:\n  api:\n    command: ["${process.execPath}", "${GATEWAY}", "${port}", "${mode}"]\n    ports: ["${port}"]\n    healthcheck: ${check}\n`,
  });
  await bench.act(stack, 'up');
  return { bench, stack, answer };
}

function api(stack: StackSupervisor): ServiceView {
  const [service] = stack.snapshot().services;
  if (!service) throw new Error('the stack has no service');
  return service;
}
const until10s = { deadlineMs: 10_000, everyMs: 20 };
const failing = (stack: StackSupervisor, times: number) =>
  until(`${times} looks failed`, () => api(stack).health.failing === times, until10s);
/** Seconds between looks one after the other, to the half second. */
const gapsOf = (looks: readonly { readonly at: number }[]) =>
  looks.slice(1).map(({ at }, index) => Math.round((at - (looks[index]?.at ?? 0)) / 500) / 2);

// Both wait for their looks nearly all the time, so they wait side by side, each with a supervisor of its own.
describe.concurrent('a server that was healthy', () => {
  it('and answers 503 for two seconds is never unhealthy', async ({ expect }) => {
    const { bench, stack, answer } = await gateway();
    answer('503');
    // The looks at 0 and 1 s fail, the one at 3 s finds it well.
    await failing(stack, 2);
    expect(api(stack)).toMatchObject({ state: 'healthy', message: expect.stringContaining('2 checks failed') });
    answer('good');
    await failing(stack, 0);
    // A look while it started may have failed, too: the last three count.
    const looks = api(stack).health.results.slice(-3);
    expect(looks.map(({ ok }) => ok)).toEqual([false, false, true]);
    expect(gapsOf(looks)).toEqual([1, 2]);
    const events = await bench.host.history(stack.key, 'api', 100);
    expect(events.filter(({ kind, to }) => kind === 'transition' && to === 'unhealthy')).toEqual([]);
  });

  it('and refuses connections is unhealthy after 1, 2 and 4 s, and well again when it answers', async ({ expect }) => {
    const { stack, answer } = await gateway();
    answer('refuse');
    const began = await until('it is unhealthy', () => api(stack).state === 'unhealthy' && api(stack), {
      deadlineMs: 20_000,
    });
    expect(gapsOf(began.health.results.slice(-4))).toEqual([1, 2, 4]);
    answer('good');
    await until('it is healthy', () => api(stack).state === 'healthy', until10s);
  });
});
