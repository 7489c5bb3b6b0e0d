import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { ServiceState } from '../../../electron/contract/service.ts';
import type { StackSupervisor } from '../../../electron/supervisor/runtime/stack-supervisor.ts';
import { ComposeFolder, describeWithCompose } from '../../support/compose-folder.ts';
import { describeWithDocker, docker, ensureTestImage, TEST_IMAGE, TestContainers } from '../../support/docker.ts';
import { Supervised } from '../../support/supervised.ts';
import { until } from '../../support/until.ts';

const view = (stack: StackSupervisor, id: string) => stack.snapshot().services.find((one) => one.id === id);
const state = (stack: StackSupervisor, id: string) => view(stack, id)?.state;
const reaches = (stack: StackSupervisor, id: string, wanted: ServiceState) =>
  until(`${id} is ${wanted}`, () => state(stack, id) === wanted && view(stack, id), { deadlineMs: 20_000 });

describeWithDocker('a container that ends by itself', () => {
  const made = new TestContainers();
  let bench: Supervised;

  beforeAll(() => ensureTestImage().then(() => undefined));
  beforeEach(() => {
    bench = new Supervised();
  });
  afterEach(async () => {
    await bench.close();
    await made.cleanUp();
  });

  const open = (lines: string) => bench.open({ text: `name: ${made.name()}\nservices:\n${lines}` });

  it.each([
    ['at once', 'true'],
    ['before its start was told', 'sleep 0.2'],
    ['later', 'sleep 1'],
  ])('well, %s, has completed, and what waits for it goes on', async (_when, command) => {
    const job = await made.create(command);
    const next = await made.create('sleep 3600');
    const stack = await open(
      `  job: { container: ${job} }\n  next: { container: ${next}, stop_grace_period: 0s, depends_on: { job: { condition: service_completed_successfully } } }\n`,
    );
    const done = await bench.act(stack, 'up');
    expect(done.verified, done.outcome).toBe(true);
    await reaches(stack, 'job', 'completed');
    expect([state(stack, 'next'), stack.snapshot().light]).toEqual(['running', 'green']);
  });

  it.each(['no', 'on-failure'])('well and at once with restart %s has completed, whoever made it', async (policy) => {
    const engines = await made.create('true', ['--restart', policy === 'no' ? 'no' : 'on-failure:2']);
    const stack = await open(
      `  theirs: { container: ${engines} }
  ours: { container: ${await made.create('true')}, restart: ${policy} }
  image: { image: ${TEST_IMAGE}, command: ["true"], container_name: ${made.name()}, restart: ${policy} }\n`,
    );
    await bench.act(stack, 'up');
    for (const id of ['theirs', 'ours', 'image']) await reaches(stack, id, 'completed');
  });

  it('badly and at once has failed with its code, and is started again as the stack file says', async () => {
    const stack = await open(
      `  once: { container: ${await made.create('exit 3')} }
  again: { container: ${await made.create('exit 3')}, restart: { policy: on-failure, max_restarts: 2 } }\n`,
    );
    await bench.act(stack, 'up', { timeoutMs: 10_000 });
    expect((await reaches(stack, 'once', 'failed')).message).toContain('with code 3');
    const again = await reaches(stack, 'again', 'failed');
    expect(again.message).toContain('gave up after 2');
  });

  it('and that the engine starts again and again never passes for one that runs', async () => {
    const stack = await open(`  loop: { container: ${await made.create('true', ['--restart', 'always'])} }\n`);
    await bench.act(stack, 'up', { timeoutMs: 3_000 });
    const waiting = await reaches(stack, 'loop', 'backoff');
    expect(waiting.message).toContain('the engine restarts it');
    await until('it counts', () => (view(stack, 'loop')?.restarts.count ?? 0) >= 3, { deadlineMs: 20_000 });
  });

  it.each([
    [0, 'completed', 'green'],
    [3, 'failed', 'red'],
  ] as const)('with code %i while nobody watched is %s at the next start', async (code, wanted, light) => {
    const job = await made.create(`while [ ! -e /tmp/go ]; do sleep 0.05; done; exit ${code}`);
    const text = `name: ${made.name()}\nservices:\n  job: { container: ${job} }\n`;
    const stack = await bench.open({ text });
    await bench.act(stack, 'up');
    await reaches(stack, 'job', 'running');
    await bench.host.close();
    await docker('exec', job, 'touch', '/tmp/go');
    await docker('wait', job);
    bench.startAgain();
    const again = await bench.open({ text });
    const found = await reaches(again, 'job', wanted);
    expect(again.snapshot().light).toBe(light);
    if (code !== 0) expect(found.message).toContain('exited with code 3 (while Stacklight was not running)');
  });
});

describeWithCompose('a one-shot of a Compose file', () => {
  let bench: Supervised;
  let shop: ComposeFolder;

  beforeAll(() => ensureTestImage().then(() => undefined));
  beforeEach(() => {
    bench = new Supervised();
    shop = new ComposeFolder('');
  });
  afterEach(async () => {
    await bench.close().finally(() => shop.cleanUp());
  });

  it('ends at once, lets its dependent go on, and is green still after the next start', async () => {
    const file = shop.write(
      'compose.yaml',
      `services:
  migrate: { image: ${TEST_IMAGE}, command: ["true"] }
  web: { image: ${TEST_IMAGE}, depends_on: { migrate: { condition: service_completed_successfully } }, stop_grace_period: 1s }
`,
    );
    const stack = await bench.open({ file });
    const done = await bench.act(stack, 'up', { timeoutMs: 50_000 });
    expect(done.verified, done.outcome).toBe(true);
    expect([state(stack, 'migrate'), state(stack, 'web')]).toEqual(['completed', 'running']);
    await bench.restart();
    const again = await bench.open({ file });
    await until('both are known', () => state(again, 'web') === 'running');
    expect([state(again, 'migrate'), again.snapshot().light]).toEqual(['completed', 'green']);
  });
});
