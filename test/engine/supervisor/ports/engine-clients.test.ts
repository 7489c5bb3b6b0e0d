import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { StackSupervisor } from '../../../../electron/supervisor/runtime/stack-supervisor.ts';
import { ComposeFolder, describeWithCompose } from '../../../support/compose-folder.ts';
import { docker, ensureTestImage, TEST_IMAGE } from '../../../support/docker.ts';
import { Supervised } from '../../../support/supervised.ts';
import { until } from '../../../support/until.ts';

const SERVES = `command: ["/bin/httpd", "-f", "-p", "80"]`;
const PORT = 23392;

/** What a command starts through the engine is part of its tree. */
describeWithCompose('a native service whose command is a client of the engine', () => {
  let supervised: Supervised;
  let shop: ComposeFolder;
  const names: string[] = [];

  beforeAll(() => ensureTestImage());
  beforeEach(() => {
    supervised = new Supervised();
    shop = new ComposeFolder(
      `services: { pg: { image: ${TEST_IMAGE}, ${SERVES}, ports: ["127.0.0.1:${PORT}:80"], stop_grace_period: 1s } }\n`,
    );
  });
  afterEach(async () => {
    await supervised.close().finally(() => shop.cleanUp());
    for (const name of names.splice(0)) await docker('rm', '-f', '-v', name).catch(() => undefined);
  });

  const open = (command: string) =>
    supervised.open({
      text: `name: ${shop.project}
services:
  containers:
    command: ${JSON.stringify(command)}
    working_dir: ${shop.folder}
    ports: ["127.0.0.1:${PORT}"]
    stop_grace_period: 3s
    healthcheck: { tcp: "127.0.0.1:${PORT}", interval: 200ms, start_period: 30s }
`,
    });
  const view = (stack: StackSupervisor) => stack.snapshot().services[0];
  const answered = async () => (await docker('ps', '-q', '--filter', `publish=${PORT}`)).split('\n').filter(Boolean);

  async function isPartOfIt(stack: StackSupervisor): Promise<void> {
    await supervised.host.lookAtPorts();
    expect(view(stack)?.ports[0]?.holders.map(({ verdict, reason }) => [verdict, reason])).toEqual([
      ['expected', expect.stringMatching(/^container \S+, which the command of containers started$/)],
    ]);
    expect(view(stack)).toMatchObject({ state: 'healthy', shadowed: false });
    const ids = (await supervised.findings(stack)).map(({ id }) => id);
    expect(ids.filter((id) => /port-|duplicate|unmanaged/.test(id))).toEqual([]);
    const causes = (await stack.state.history.read()).map(({ cause }) => cause);
    expect(causes.filter((cause) => /shadowed|answers come from/.test(cause))).toEqual([]);
  }

  it('docker-compose up: its container answers for it, and down is over when that is gone', async () => {
    const stack = await open('docker-compose up');
    const up = await supervised.act(stack, 'up', { timeoutMs: 50_000 });
    expect(up.verified, up.outcome).toBe(true);
    await isPartOfIt(stack);
    const down = await supervised.act(stack, 'down', { timeoutMs: 50_000 });
    expect(down.verified, down.outcome).toBe(true);
    expect(await answered()).toEqual([]);
  });

  it('docker run: the container goes down with its command, it is said, and the next up has its port', async () => {
    const name = `${shop.project}-run`;
    names.push(name);
    const stack = await open(
      `docker run --rm --name ${name} -p 127.0.0.1:${PORT}:80 ${TEST_IMAGE} /bin/httpd -f -p 80`,
    );
    await supervised.act(stack, 'up', { timeoutMs: 50_000 });
    await isPartOfIt(stack);
    const down = await supervised.act(stack, 'down', { timeoutMs: 50_000 });
    expect(down.verified, down.outcome).toBe(true);
    expect(JSON.stringify(down)).toContain(`with container ${name}, which its command had started`);
    expect(await answered()).toEqual([]);
    const again = await supervised.act(stack, 'up', { timeoutMs: 50_000 });
    expect(again.verified, again.outcome).toBe(true);
  });

  it('a script that is done with its client: still its own after we were started anew', async () => {
    shop.write('dev.sh', 'docker-compose up -d\nexec sleep 1000\n');
    const before = await open('sh ./dev.sh');
    const up = await supervised.act(before, 'up', { timeoutMs: 50_000 });
    expect(up.verified, up.outcome).toBe(true);
    await isPartOfIt(before);
    await supervised.restart();
    const stack = await supervised.open({ file: before.state.stack.file });
    await until('it is healthy again', () => view(stack)?.state === 'healthy');
    await isPartOfIt(stack);
    await supervised.act(stack, 'down', { timeoutMs: 50_000 });
    expect(await answered()).toEqual([]);
  });
});
