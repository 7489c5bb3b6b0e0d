import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { StackSupervisor } from '../../../../electron/supervisor/runtime/stack-supervisor.ts';
import { ComposeFolder, describeWithCompose } from '../../../support/compose-folder.ts';
import { docker, ensureTestImage, TEST_IMAGE } from '../../../support/docker.ts';
import { Supervised } from '../../../support/supervised.ts';
import { until } from '../../../support/until.ts';

const SERVES = `command: ["/bin/httpd", "-f", "-p", "80"], stop_signal: SIGKILL`;

describeWithCompose('whose a container is', () => {
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

  const stackOf = (file: string, service: string, more = '') =>
    `name: ${shop.project}\nservices:\n  ${service}: { compose: { file: ${file}, service: ${service}, project: ${shop.project} }${more} }\n`;
  const view = (stack: StackSupervisor, id: string) => stack.snapshot().services.find((one) => one.id === id);

  it('is known before its start is told: coming up, being replaced and coming back are no incident', async () => {
    const text = (more: string) =>
      `services: { web: { image: ${TEST_IMAGE}, ${SERVES}, ports: ["127.0.0.1:23391:80"]${more} } }\n`;
    shop.write('compose.yaml', text(''));
    const stack = await supervised.open({
      text: stackOf(shop.file, 'web', ', ports: ["127.0.0.1:23391:80"], healthcheck: { tcp: "127.0.0.1:23391" }'),
    });
    // Looks at the ports all the time, as the kernel's own news would make us do in the worst moment.
    let over = false;
    const looking = (async () => {
      for (; !over; await pause(20)) await supervised.host.lookAtPorts();
    })();
    await supervised.act(stack, 'up', { timeoutMs: 50_000 });
    await docker('rm', '-f', ...(await shop.running('web')));
    shop.write('compose.yaml', text(', environment: { A: "1" }'));
    await supervised.open({ file: stack.state.stack.file });
    const done = await supervised.act(stack, 'up', { timeoutMs: 50_000 });
    over = true;
    await looking;
    expect(done.verified, done.outcome).toBe(true);
    const causes = (await stack.state.history.read()).map(({ cause }) => cause);
    expect(causes.filter((cause) => /shadowed|answers come from/.test(cause))).toEqual([]);
    expect(view(stack, 'web')?.ports[0]?.holders.map(({ verdict }) => verdict)).toEqual(['expected']);
  });

  it('is told by folder and files: a project of the same name elsewhere is neither taken, replaced nor stopped', async () => {
    const text = `services: { web: { image: ${TEST_IMAGE}, ${SERVES} } }\n`;
    shop.write('compose.yaml', text);
    const mine = await supervised.open({ text: stackOf(shop.file, 'web') });
    await supervised.act(mine, 'up', { timeoutMs: 50_000 });
    const [running] = await shop.running('web');
    const other = join(dirname(shop.folder), 'other', 'compose.yaml');
    mkdirSync(dirname(other));
    writeFileSync(other, text);
    supervised.write('other/stacklight.yaml', stackOf(other, 'web'));
    const theirs = await supervised.open({ file: join(supervised.folder, 'other/stacklight.yaml') });
    expect(view(theirs, 'web')?.container).toBeUndefined();
    const done = await supervised.act(theirs, 'up', { timeoutMs: 50_000 });
    expect(done.verified).toBe(false);
    expect(view(theirs, 'web')).toMatchObject({ state: 'blocked' });
    expect(view(theirs, 'web')?.message).toContain(`and one in ${shop.folder}, whose container`);
    expect(view(theirs, 'web')?.message).toMatch(/name: \S+ as the first line of/);
    await supervised.act(theirs, 'down');
    expect(await shop.running('web')).toEqual([running]);
    expect(view(mine, 'web')?.state).toBe('running');
  });

  it('goes with its folder: what was made before the folder was moved is still its own', async () => {
    shop.write('compose.yaml', `services: { web: { image: ${TEST_IMAGE}, ${SERVES} } }\n`);
    const before = await supervised.open({ text: stackOf(shop.file, 'web') });
    await supervised.act(before, 'up', { timeoutMs: 50_000 });
    const [running] = await shop.running('web');
    const moved = join(dirname(shop.folder), 'moved');
    renameSync(shop.folder, moved);
    expect(existsSync(shop.folder)).toBe(false);
    supervised.write('moved/stacklight.yaml', stackOf(join(moved, 'compose.yaml'), 'web'));
    const after = await supervised.open({ file: join(supervised.folder, 'moved/stacklight.yaml') });
    expect(view(after, 'web')).toMatchObject({ state: 'running', container: { id: running } });
    await supervised.act(after, 'down');
    expect(await shop.running('web')).toEqual([]);
  });

  it('several of one service: one down is amber with its name, and a restart brings all back', async () => {
    shop.write('compose.yaml', `services: { web: { image: ${TEST_IMAGE}, ${SERVES}, scale: 2 } }\n`);
    const stack = await supervised.open({ text: stackOf(shop.file, 'web') });
    const up = await supervised.act(stack, 'up', { timeoutMs: 50_000 });
    expect(up.verified, up.outcome).toBe(true);
    expect(view(stack, 'web')?.replicas).toMatchObject({ wanted: 2, up: 2 });
    expect(stack.snapshot().light).toBe('green');
    // The one that speaks for the service: the other one does from then on.
    const name = view(stack, 'web')?.container?.name ?? '';
    await docker('kill', name);
    await until('one of two is told', () => view(stack, 'web')?.replicas?.up === 1);
    expect(view(stack, 'web')).toMatchObject({
      state: 'running',
      message: expect.stringContaining(`1 of 2 containers up: ${name} exited with 137`),
    });
    expect([stack.snapshot().light, stack.snapshot().summary]).toEqual(['amber', expect.stringContaining('1 of 2')]);
    const history = await stack.state.history.read();
    const said = history.filter(({ cause }) => cause.includes('1 of 2 containers up'));
    expect(said.filter(({ kind }) => kind !== 'incident')).toHaveLength(1);
    await docker('rm', name);
    await until('that it is gone', () => view(stack, 'web')?.message.includes('1 is not there') ?? false);
    await supervised.act(stack, 'down', { timeoutMs: 50_000 });
    expect(await shop.running('web')).toEqual([]);
    await supervised.act(stack, 'up', { timeoutMs: 50_000 });
    expect([(await shop.running('web')).length, stack.snapshot().light]).toEqual([2, 'green']);
  });
});
