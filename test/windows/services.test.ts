/** The built command line and its supervisor on Windows, with services of Windows. Each test goes on where the one before it ended. */
import { get } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Outcome } from '../../electron/contract/action.ts';
import type { HistoryEvent } from '../../electron/contract/history.ts';
import type { ServiceView } from '../../electron/contract/service.ts';
import type { Snapshot } from '../../electron/contract/snapshot.ts';
import { freePorts } from '../support/free-ports.ts';
import { until } from '../support/until.ts';
import { WindowsMachine, whyNot } from '../support/windows/windows-machine.ts';

/** A call of the command starts Node under Wine, which takes two seconds on a busy machine. */
const SLOW = { deadlineMs: 60_000, everyMs: 200 } as const;

function open(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

function ask(port: number, path: string): Promise<string> {
  return new Promise((resolve) => {
    get({ port, path, host: '127.0.0.1', agent: false }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => {
        text += chunk;
      });
      response.on('end', () => resolve(text));
    }).on('error', () => resolve(''));
  });
}

if (whyNot) console.log(`Skipped: ${whyNot}.`);

describe.skipIf(whyNot !== undefined)('a stack on Windows', () => {
  let machine: WindowsMachine;
  let port = 0;
  let helper = 0;

  const json = async <T>(...args: readonly string[]): Promise<T> => {
    const ran = await machine.stacklight(...args, '--json');
    try {
      return JSON.parse(ran.stdout) as T;
    } catch {
      throw new Error(`${args.join(' ')} ended with ${ran.code} and said: ${ran.stdout}${ran.stderr}`);
    }
  };
  const web = async (): Promise<ServiceView> => {
    const service = (await json<Snapshot>('status')).services.find(({ id }) => id === 'web');
    if (!service) throw new Error('there is no service');
    return service;
  };
  const healthy = (but?: number) =>
    until(
      'the service is healthy',
      async () => {
        const service = await web();
        return service.state === 'healthy' && service.process?.pid !== but && service;
      },
      SLOW,
    );
  const supervisor = async (): Promise<number> => (await json<{ pid: number }>('daemon', 'status')).pid;

  beforeAll(async () => {
    machine = new WindowsMachine();
    [port = 0, helper = 0] = await freePorts(2);
    await machine.setUp();
    machine.write(`name: shop
services:
  web:
    command: [NODE, SERVICE, '${port}', '${helper}']
    ports: [${port}]
    stop_grace_period: 5s
    healthcheck: { http: "http://127.0.0.1:${port}/", interval: 1s, start_interval: 200ms }
    restart: { policy: always }
    ENVIRONMENT
  say:
    command: ['.\\say', 'a & b', 'say "hi"']
    restart: { policy: 'no' }
`);
  });

  afterAll(async () => {
    await machine?.stacklight('down', '--yes');
    await machine?.stacklight('daemon', 'stop');
    await machine?.tearDown();
  });

  test('starts a service and verifies that it is the one that answers', async () => {
    const outcome = await json<Outcome>('up', '--yes');
    expect(outcome.verification).not.toHaveLength(0);
    expect(outcome.verification.filter(({ ok }) => !ok)).toEqual([]);
    const service = await web();
    expect(service.state).toBe('healthy');
    expect(await ask(port, '/')).toBe(String(service.process?.pid));
    await until('its helper listens', () => open(helper), SLOW);
  });

  test('writes what it prints into its log, with its environment as it was written', async () => {
    const { stdout } = await machine.stacklight('logs', 'web');
    expect(stdout).toContain('argument 50% of "it" & more');
    expect(stdout).toContain(`listens on ${port}`);
  });

  test('runs a batch file with its arguments whole, not the file for other systems beside it', async () => {
    const { stdout } = await machine.stacklight('logs', 'say');
    expect(stdout).toContain(JSON.stringify(['a & b', 'say "hi"']));
  });

  test('starts it again after a crash, and its helper has gone with it', async () => {
    const before = await web();
    const itsHelper = await ask(helper, '/');
    await ask(port, '/crash');
    const after = await healthy(before.process?.pid);
    expect(after.process?.pid).not.toBe(before.process?.pid);
    // The port was free for the helper of the new one.
    await until('there is another helper', async () => ![itsHelper, ''].includes(await ask(helper, '/')), SLOW);
    const events = await json<HistoryEvent[]>('history');
    expect(JSON.stringify(events)).toContain('exited with code 3');
  });

  test('takes it over after the supervisor was killed: same process, and its end is noticed', async () => {
    const before = await web();
    const killed = await supervisor();
    await machine.kill(killed);
    expect(await ask(port, '/')).toBe(String(before.process?.pid));
    await machine.stacklight('up', '--yes');
    expect(await supervisor()).not.toBe(killed);
    expect((await web()).process).toMatchObject({ pid: before.process?.pid });
    const itsHelper = await ask(helper, '/');
    await ask(port, '/crash');
    expect((await healthy(before.process?.pid)).process?.pid).not.toBe(before.process?.pid);
    await until('there is another helper', async () => ![itsHelper, ''].includes(await ask(helper, '/')), SLOW);
  });

  test('stops what it took over with its whole tree: asked first, and what left the tree by its job', async () => {
    await until('its helper listens', () => open(helper), SLOW);
    const killed = await supervisor();
    await machine.kill(killed);
    const outcome = await json<Outcome>('down', '--yes');
    expect(outcome.verification.filter(({ ok }) => !ok)).toEqual([]);
    expect(await open(port)).toBe(false);
    expect(await open(helper)).toBe(false);
    const { stdout } = await machine.stacklight('logs', 'web');
    expect(stdout.trimEnd().split('\n').slice(-4).join('\n')).toContain('asked to end');
  });

  test('finds a stray on its port, ends it where that is asked for, and takes the port', async () => {
    machine.start(machine.service, String(port), String(helper));
    await until('the stray listens', () => open(port), SLOW);
    const stray = await ask(port, '/');
    await json<Outcome>('up', '--yes', '--no-wait');
    const seen = await json<{ ports: readonly { holders: readonly { pid?: number }[] }[] }>('ports');
    expect(seen.ports.flatMap(({ holders }) => holders.map(({ pid }) => String(pid)))).toContain(stray);
    const fixed = await json<Outcome>('fix-ports', '--yes');
    expect(fixed.verification.filter(({ ok }) => !ok)).toEqual([]);
    const service = await healthy();
    expect(String(service.process?.pid)).not.toBe(stray);
    expect(await ask(port, '/')).toBe(String(service.process?.pid));
  });
});
