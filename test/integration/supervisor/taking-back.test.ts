import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ServiceState, ServiceView } from '../../../electron/contract/service.ts';
import type { StackSupervisor } from '../../../electron/supervisor/runtime/stack-supervisor.ts';
import { isAlive } from '../../support/cli-stack.ts';
import { freePorts } from '../../support/main-stack.ts';
import { Supervised } from '../../support/supervised.ts';
import { until } from '../../support/until.ts';

let bench: Supervised;
const servers: Server[] = [];
beforeEach(() => {
  bench = new Supervised();
});
afterEach(async () => {
  for (const server of servers.splice(0)) server.close();
  await bench.close();
});

const only = (stack: StackSupervisor): ServiceView => {
  const [service] = stack.snapshot().services;
  if (!service) throw new Error('the stack has no service');
  return service;
};
const reaches = (stack: StackSupervisor, state: ServiceState) =>
  until(`it is ${state}`, () => only(stack).state === state && only(stack), { deadlineMs: 20_000 });

describe('what runs when a supervisor begins', () => {
  it.each([
    ['healthy', ', healthcheck: { test: "true", interval: 1s }'],
    ['running', ''],
  ] as const)('and was %s stays so: no start is told and its time counts on', async (state, more) => {
    const text = `name: kept\nservices:\n  api: { command: sleep 5153${more}, restart: always }\n`;
    const first = await bench.open({ text });
    await bench.act(first, 'up');
    const before = await reaches(first, state);
    const told = (await bench.host.history(first.key, 'api', 100)).length;

    await bench.restart();
    const second = await bench.open({ text });
    const after = only(second);
    expect([after.state, after.since, after.process?.pid, after.generation]).toEqual([
      state,
      before.since,
      before.process?.pid,
      before.generation,
    ]);
    expect(second.snapshot().light).toBe('green');
    const since = (await bench.host.history(second.key, 'api', 100)).slice(told);
    expect(since.map(({ kind, cause }) => [kind, cause])).toEqual([['note', 'was already running; adopted as it is']]);
  });

  it.each([
    ['it ended', 'running', 'while Stacklight was not running'],
    ['its restart was cut off between its processes', 'stopping', 'was meant to be running when Stacklight last ran'],
  ])(
    'is not the helper that a dead service left behind: %s, the rest is swept and it starts again',
    async (_, state, why) => {
      bench.write(
        'tree.sh',
        "setsid sh -c 'echo $$ > helper.pid; exec sleep 5151' &\necho $$ > main.pid\nsleep 5454\n",
      );
      const text = 'name: left\nservices:\n  tree: { command: sh tree.sh, restart: always, stop_grace_period: 1s }\n';
      const stack = await bench.open({ text });
      await bench.act(stack, 'up');
      const helper = await until('the helper runs', () => {
        const pid = Number(readFileSync(join(bench.folder, 'helper.pid'), 'utf8'));
        return pid > 0 && pid;
      });
      const main = only(stack).process?.pid ?? 0;
      await bench.restart();
      process.kill(main, 'SIGKILL');
      await until('the main process is gone', () => !isAlive(main));
      expect(isAlive(helper)).toBe(true);
      const ledger = join(bench.home, 'stacks', stack.key, 'state.json');
      const saved = JSON.parse(readFileSync(ledger, 'utf8'));
      expect(saved.services.tree.state).toBe('running');
      saved.services.tree.state = state;
      // As a version wrote it that did not add a sum.
      delete saved.sum;
      writeFileSync(ledger, JSON.stringify(saved));

      const again = await bench.open({ text });
      const now = await until('another one runs', () => only(again).state === 'running' && only(again));
      expect(now.process?.pid).not.toBe(helper);
      expect(now.process?.pid).not.toBe(main);
      expect(isAlive(helper)).toBe(false);
      const causes = (await bench.host.history(again.key, 'tree', 100)).map((event) => event.cause);
      expect(causes.some((cause) => cause.includes(why))).toBe(true);
    },
  );
});

describe('the list of open stacks', () => {
  const list = () => join(bench.home, 'open-stacks.json');
  const listed = (): string[] => JSON.parse(readFileSync(list(), 'utf8')).files;
  const stackFile = (name: string) =>
    bench.write(`${name}/stacklight.yaml`, `name: ${name}\nservices:\n  api: { command: sleep 5152 }\n`);

  it('keeps all of them when the supervisor ends while it is still opening them', async () => {
    const files = ['one', 'two', 'three', 'four'].map(stackFile);
    writeFileSync(list(), JSON.stringify(files));
    const restored = bench.host.restore();
    await until('the first is open', () => bench.host.keys().length > 0, { everyMs: 1 });
    await bench.restart();
    await restored;
    expect([...listed()].sort()).toEqual([...files].sort());
    await bench.host.restore();
    expect(bench.host.keys()).toHaveLength(4);
  });

  it('keeps a file that cannot be opened now, and loses none to one that is opened first', async () => {
    const [bad, good] = [bench.write('bad/stacklight.yaml', 'name: ['), stackFile('good')];
    writeFileSync(list(), JSON.stringify([bad]));
    await bench.open({ file: good });
    await bench.host.restore();
    expect(listed()).toEqual([good, bad]);
  });
});

describe('a service that a taken port blocked', () => {
  it('starts by itself when the port is free again', async () => {
    const [port] = await freePorts(1);
    const holder = createServer();
    servers.push(holder);
    await new Promise<void>((resolve) => holder.listen(port, '127.0.0.1', resolve));
    const serve = `require('node:net').createServer().listen(${port}, '127.0.0.1')`;
    const text = `name: taken\nservices:\n  api: { command: [node, -e, "${serve}"], ports: [${port}] }\n`;
    const stack = await bench.open({ text });
    await bench.host.act(
      stack.key,
      {
        ...{ kind: 'up', services: [], choices: [], dryRun: false, wait: false, timeoutMs: 1_000 },
        ...{ actor: 'user', origin: 'in a test' },
      },
      undefined,
    );
    await reaches(stack, 'blocked');
    await bench.host.lookAtPorts();
    expect(only(stack).state).toBe('blocked');
    holder.close();
    await until('it lives', () => ['running', 'healthy'].includes(only(stack).state), { deadlineMs: 20_000 });
    const causes = (await bench.host.history(stack.key, 'api', 100)).map((event) => event.cause);
    expect(causes).toContain('its port is free again');
  });
});

describe('secrets that a check or a preflight echoes', () => {
  it('are told nowhere', async () => {
    bench.write('.env', 'TOK=tok-sesame-4711\n');
    const echo = `echo "Bearer \${TOK} $$PW" >&2; exit 1`;
    const text = `name: quiet
alerts: { after: 1s }
services:
  api:
    command: sleep 5154
    environment: { PW: supersecret99 }
    healthcheck: { test: '${echo}', interval: 200ms, start_interval: 200ms, start_period: 0s, retries: 1 }
  pre:
    command: sleep 5155
    environment: { PW: supersecret99 }
    preflight: [{ run: '${echo}', because: it must be so }]
`;
    const stack = await bench.open({ text });
    await bench.act(stack, 'up', { timeoutMs: 3_000 });
    const shown = await until('both faults are shown', () => {
      const [api, pre] = stack.snapshot().services;
      return api?.state === 'unhealthy' && pre?.state === 'blocked' && JSON.stringify(stack.snapshot());
    });
    const history = await bench.host.history(stack.key, undefined, 1_000);
    const incident = await until('it is an incident', () => stack.snapshot().incidents.at(-1)?.id, {
      deadlineMs: 20_000,
    });
    const report = await bench.host.report(stack.key, incident);
    const told = `${shown}${JSON.stringify(stack.snapshot())}${JSON.stringify(history)}${report.ok && report.value}`;
    expect(told).toContain('[TOK]');
    expect(told).toContain('[PW]');
    expect(told).not.toContain('tok-sesame-4711');
    expect(told).not.toContain('supersecret99');
  });
});
