import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { StackSupervisor } from '../../../electron/supervisor/runtime/stack-supervisor.ts';
import { ComposeFolder, describeWithCompose } from '../../support/compose-folder.ts';
import { docker, ensureTestImage, TEST_IMAGE } from '../../support/docker.ts';
import { numberedPorts } from '../../support/free-ports.ts';
import { Supervised } from '../../support/supervised.ts';
import { until } from '../../support/until.ts';

const portNo = numberedPorts();

/** Ends at once upon SIGTERM; a shell as pid 1 would ignore it. */
const OBEDIENT = `command: ["/bin/sh", "-c", "trap 'exit 0' TERM; while :; do sleep 0.1; done"]`;

describeWithCompose('a stack with services of a Compose file', () => {
  let supervised: Supervised;
  let shop: ComposeFolder;

  beforeAll(() => ensureTestImage());
  beforeEach(() => {
    supervised = new Supervised();
    shop = new ComposeFolder('');
  });
  afterEach(async () => {
    await supervised.close().finally(() => shop.cleanUp());
  });

  /** The services of the Compose file in the words of a stack file. */
  function open(compose: string, services: readonly string[]): Promise<StackSupervisor> {
    shop.write('compose.yaml', compose);
    const lines = services.map((line) => {
      const [name, more = ''] = line.split(/ (.*)/s);
      return `  ${name}: { compose: { file: ${shop.file}, service: ${name} }${more && `, ${more}`} }`;
    });
    return supervised.open({ text: `name: ${shop.project}\nservices:\n${lines.join('\n')}\n` });
  }

  const view = (stack: StackSupervisor, id: string) => stack.snapshot().services.find((one) => one.id === id);
  const state = (stack: StackSupervisor, id: string) => view(stack, id)?.state;

  it('comes up from nothing in the order of its dependencies, and its warnings are remembered', async () => {
    const text = `services:\n  web: { image: ${TEST_IMAGE}, ${OBEDIENT} }\n  db: { image: ${TEST_IMAGE}, ${OBEDIENT} }\n`;
    const stack = await open(text, ['web depends_on: [db]', 'db']);
    const labels = { project: shop.project, service: 'old', 'container-number': 1, oneoff: 'False', version: '1.29.2' };
    const given = Object.entries(labels).flatMap(([name, value]) => ['--label', `com.docker.compose.${name}=${value}`]);
    await docker('run', '-d', ...given, TEST_IMAGE);
    const told: string[] = [];
    const watching = setInterval(() => told.push(view(stack, 'db')?.message ?? ''), 10);
    const done = await supervised.act(stack, 'up', { timeoutMs: 50_000 });
    clearInterval(watching);
    expect(done.verified, done.outcome).toBe(true);
    expect([state(stack, 'web'), state(stack, 'db')]).toEqual(['running', 'running']);
    expect(told.some((message) => /^starting: .*(Creating|Pulling|network)/.test(message))).toBe(true);
    const causes = (await stack.state.history.read()).map(({ cause }) => cause);
    expect(causes.filter((cause) => cause.includes('its files no longer define'))).toHaveLength(1);
    expect(await shop.running('old')).toHaveLength(1);
  });

  it('brings a service that crashed back with the container that it has', async () => {
    const stack = await open(`services: { web: { image: ${TEST_IMAGE}, ${OBEDIENT} } }\n`, ['web restart: always']);
    await supervised.act(stack, 'up', { timeoutMs: 50_000 });
    const before = await shop.running('web');
    const generation = view(stack, 'web')?.generation ?? 0;
    await docker('exec', before[0] ?? '', 'sh', '-c', 'kill -KILL 1; kill -TERM 1').catch(() => undefined);
    await until(
      'it is back',
      () => (view(stack, 'web')?.generation ?? 0) > generation && state(stack, 'web') === 'running',
      { deadlineMs: 40_000 },
    );
    expect(await shop.running('web')).toEqual(before);
  });

  it('shows no variable of a service that a build or a failure repeats', async () => {
    shop.dockerfile('ARG LICENCE', 'RUN echo "it is $LICENCE" && sleep 0.5 && nothing-of-that-name');
    const stack = await open(
      `services: { web: { build: { context: ., args: { LICENCE: "correct-horse-battery" } } } }\n`,
      ['web'],
    );
    const told: string[] = [];
    const watching = setInterval(() => told.push(view(stack, 'web')?.message ?? ''), 10);
    await supervised.act(stack, 'up', { timeoutMs: 50_000 });
    clearInterval(watching);
    expect(view(stack, 'web')?.state).toBe('blocked');
    expect(view(stack, 'web')?.message).toContain('could not be built');
    const all = [...told, JSON.stringify(await stack.state.history.read())].join('\n');
    expect(all).toContain('[LICENCE]');
    expect(all).not.toContain('correct-horse-battery');
  });

  it('is blocked by name of the process that has its port', async () => {
    const taken = createServer().listen(portNo(1), '127.0.0.1');
    await once(taken, 'listening');
    const stack = await open(`services: { web: { image: ${TEST_IMAGE}, ports: ["127.0.0.1:${portNo(1)}:80"] } }\n`, [
      'web',
    ]);
    const done = await supervised.act(stack, 'up', { timeoutMs: 50_000 });
    taken.close();
    expect(done.verified).toBe(false);
    expect(view(stack, 'web')).toMatchObject({ state: 'blocked' });
    expect(view(stack, 'web')?.message).toContain(`127.0.0.1:${portNo(1)} is held by pid ${process.pid} `);
  });
});
