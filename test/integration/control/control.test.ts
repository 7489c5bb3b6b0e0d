import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ControlClient } from '../../../electron/control/client.ts';
import type { CrowdLimits } from '../../../electron/control/crowd.ts';
import type { ParamsOf } from '../../../electron/control/protocol.ts';
import { type ControlServer, type Handlers, serveControl } from '../../../electron/control/server.ts';
import { LIMITS } from '../../../electron/limits.ts';
import { fail, ok } from '../../../electron/result.ts';
import { until } from '../../support/until.ts';

let folder: string;
let place: string;
const servers: ControlServer[] = [];
const clients: ControlClient[] = [];
const raw: Socket[] = [];

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'stacklight-control-'));
  place = path.join(folder, 'run', 'control.sock');
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  for (const socket of raw.splice(0)) socket.destroy();
  for (const server of servers.splice(0)) await server.close();
  await rm(folder, { recursive: true, force: true });
});

const unused = async () => fail({ code: 'unused', message: 'No test asks for this.' });
const quiet: Handlers = {
  hello: async () => ok({ role: 'daemon', pid: 7, version: '1.0.0', stacks: ['shop'] }),
  open: unused,
  approve: unused,
  untrust: unused,
  snapshot: unused,
  watch: unused,
  act: unused,
  ports: async () => ok({ ports: [] }),
  logs: unused,
  history: async () => ok([]),
  report: unused,
  doctor: unused,
  mute: unused,
  handover: unused,
  show: async () => fail({ code: 'no-window', message: 'This supervisor has no window.', hint: 'Start the app.' }),
};

async function serve(
  over: Partial<Handlers> = {},
  limits: Partial<CrowdLimits> = {},
  version?: string,
): Promise<ControlServer> {
  const options = { limits: { ...LIMITS.control, ...limits }, version };
  const served = await serveControl(place, { ...quiet, ...over }, options);
  if (!served.ok) throw new Error(served.problem.message);
  servers.push(served.value);
  return served.value;
}

async function client(): Promise<ControlClient> {
  const one = await ControlClient.connect(place);
  if (!one) throw new Error('nobody serves the socket');
  clients.push(one);
  return one;
}

/** A connection that speaks bytes; collects the answers that are whole lines. */
async function talk(): Promise<{ socket: Socket; answers: () => Record<string, unknown>[] }> {
  const socket = connect(place);
  raw.push(socket);
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk;
  });
  socket.on('error', () => undefined);
  await new Promise((resolve) => socket.once('connect', resolve));
  const answers = () =>
    text
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  return { socket, answers };
}

const logsOf = (service: string): ParamsOf<'logs'> => ({ stack: 'shop', service, lines: 1, follow: true });

describe('the control socket', () => {
  it('can be opened by its owner only', async () => {
    await serve();
    expect((await stat(place)).mode & 0o777).toBe(0o600);
    expect((await stat(path.dirname(place))).mode & 0o777).toBe(0o700);
  });

  it('answers', async () => {
    await serve();
    const answer = await (await client()).request('hello', {});
    expect(answer).toEqual(ok({ role: 'daemon', pid: 7, version: '1.0.0', stacks: ['shop'] }));
  });

  it('tells what happens on the way, in order, before the answer', async () => {
    await serve({
      logs: async (_, tell) => {
        for (let line = 1; line <= 100; line += 1) tell({ lines: [`line ${line}`] });
        return ok({});
      },
    });
    const told: string[] = [];
    const answer = await (await client()).request('logs', logsOf('api'), ({ lines }) => told.push(...lines));
    expect(answer.ok).toBe(true);
    expect(told).toEqual(Array.from({ length: 100 }, (_, index) => `line ${index + 1}`));
  });

  it('hands problems over as they are', async () => {
    await serve();
    const answer = await (await client()).request('show', {});
    expect(answer).toEqual({
      ok: false,
      problem: { code: 'no-window', message: 'This supervisor has no window.', hint: 'Start the app.' },
    });
  });

  it('answers each of many requests of one connection, the quick ones first', async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await serve({
      logs: async ({ service }) => {
        if (service === 'slow') await held;
        return ok({});
      },
    });
    const one = await client();
    const order: string[] = [];
    const ask = (name: string) => one.request('logs', logsOf(name)).then(() => order.push(name));
    const all = [ask('slow'), ask('quick'), ask('quick too')];
    await until('the quick ones are answered', () => order.length === 2);
    release();
    await Promise.all(all);
    expect(order).toEqual(['quick', 'quick too', 'slow']);
  });

  it('survives a handler that throws', async () => {
    await serve({
      history: () => {
        throw new Error('boom');
      },
    });
    const one = await client();
    const answer = await one.request('history', { stack: 'shop' });
    expect(answer).toMatchObject({ ok: false, problem: { code: 'internal' } });
    expect((await one.request('hello', {})).ok).toBe(true);
  });

  it('carries an answer as large as a whole history', async () => {
    const event = { seq: 1, at: 1, kind: 'note', actor: 'stacklight', cause: 'x'.repeat(1_000) } as const;
    await serve({ history: async () => ok(Array.from({ length: 20_000 }, () => event)) });
    const answer = await (await client()).request('history', { stack: 'shop' });
    expect(answer.ok && answer.value.length).toBe(20_000);
  });

  it('does not pass on the answer of another version that is not of its form', async () => {
    await serve({ ports: async () => ok({ ports: [{ port: 'eighty' }] }) as never }, {}, '0.0.1');
    const answer = await (await client()).request('ports', { stack: 'shop' });
    expect(answer).toMatchObject({ ok: false, problem: { code: 'bad-answer' } });
    expect(answer.ok || answer.problem.message).toContain('ports.0.port');
  });

  it('passes on the answer of another version that is of its form', async () => {
    await serve({}, {}, '0.0.1');
    expect(await (await client()).request('ports', { stack: 'shop' })).toEqual({ ok: true, value: { ports: [] } });
  });
});

describe('what is no request', () => {
  const bad = (message: string) => expect.objectContaining({ code: 'bad-request', message });

  it('is answered with what is wrong, and the connection stays', async () => {
    await serve();
    const { socket, answers } = await talk();
    socket.write('garbage\n{"id":"x"}\n\n[]\n{"id":1,"method":"format"}\n{"id":2,"method":"__proto__"}\n');
    socket.write('{"id":3,"method":"act","params":{"stack":"shop"}}\n{"id":4,"method":"hello","params":{"x":1}}\n');
    socket.write('{"id":5,"method":"hello","params":{}}\n');
    await until('eight answers', () => answers().length === 8);
    expect(answers()).toEqual([
      { id: -1, error: bad('The message is not a request.') },
      { id: -1, error: bad('The message is not a request.') },
      { id: -1, error: bad('The message is not a request.') },
      { id: 1, error: bad('There is no method "format".') },
      { id: 2, error: bad('There is no method "__proto__".') },
      {
        id: 3,
        error: {
          code: 'bad-request',
          message: expect.stringMatching(/^The parameters of act are malformed: kind: ./),
        },
      },
      {
        id: 4,
        error: { code: 'bad-request', message: expect.stringMatching(/^The parameters of hello are malformed: ./) },
      },
      expect.objectContaining({ id: 5 }),
    ]);
  });

  it('is understood in pieces, two in one chunk, and cut within a character', async () => {
    const seen: string[] = [];
    await serve({
      open: async ({ path: name }) => {
        seen.push(name);
        return ok({ stack: 'shop' });
      },
    });
    const { socket, answers } = await talk();
    const bytes = Buffer.from(
      '{"id":1,"method":"open","params":{"path":"/é/🚦"}}\n{"id":2,"method":"open","params":{"path":"/b"}}\n',
    );
    for (let at = 0; at < bytes.length; at += 3) {
      socket.write(bytes.subarray(at, at + 3));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await until('two answers', () => answers().length === 2);
    expect(seen).toEqual(['/é/🚦', '/b']);
  });

  it('but a line without end closes the connection, with the reason', async () => {
    await serve();
    const { socket, answers } = await talk();
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.write(Buffer.alloc(LIMITS.control.maxMessageBytes + 1, 'x'));
    await closed;
    expect(answers()).toEqual([{ id: -1, error: bad('The message is longer than any request.') }]);
  });
});

describe('too many askers', () => {
  it('are told so from the 65th on while all wait for answers, and it is free again when one has gone', async () => {
    await serve({ ports: () => new Promise(() => undefined) });
    for (let number = 1; number <= LIMITS.control.connections; number += 1) {
      const busy = await client();
      await busy.request('hello', {});
      void busy.request('ports', { stack: 'shop' });
    }
    const refused = await client();
    expect(await refused.request('hello', {})).toMatchObject({
      problem: { code: 'too-many-connections', message: 'Stacklight serves 64 connections already.' },
    });
    clients[1]?.close();
    await until('there is room', async () => (await (await client()).request('hello', {})).ok);
  });

  it('that say nothing make room for the newest, the one that is silent for the longest time first', async () => {
    await serve({}, { connections: 3 });
    const asked = await client();
    await asked.request('hello', {});
    const [silent, halfLine] = [await talk(), await talk()];
    halfLine.socket.write('{"id":1,');
    expect((await (await client()).request('hello', {})).ok).toBe(true);
    await until('the oldest silent one was told', () => silent.answers().length > 0);
    expect(silent.answers()).toMatchObject([{ id: -1, error: { code: 'too-many-connections' } }]);
    expect(halfLine.answers()).toEqual([]);
    expect((await (await client()).request('hello', {})).ok).toBe(true);
    await until('then the other one', () => halfLine.answers().length > 0);
    expect((await asked.request('hello', {})).ok).toBe(true);
  });

  it('that wait for nothing go after those, and what is asked of them later says why', async () => {
    await serve({ ports: () => new Promise(() => undefined) }, { connections: 3 });
    const [waiting, idle, later] = [await client(), await client(), await client()];
    for (const one of [waiting, idle, later]) await one.request('hello', {});
    void waiting.request('ports', { stack: 'shop' });
    await waiting.request('hello', {});
    await later.request('hello', {});
    const gone = idle.closed();
    expect((await (await client()).request('hello', {})).ok).toBe(true);
    await gone;
    expect(await idle.request('hello', {})).toMatchObject({ problem: { code: 'too-many-connections' } });
    for (const one of [waiting, later]) expect((await one.request('hello', {})).ok).toBe(true);
  });

  it('that ask for nothing within a time are sent away', async () => {
    await serve({}, { silentMs: 100 });
    const [silent, heard] = [await talk(), await talk()];
    heard.socket.write('{"id":1,"method":"hello","params":{}}\n');
    await until('it was told', () => silent.answers().length > 0);
    expect(silent.answers()).toMatchObject([{ id: -1, error: { message: 'Nothing was asked for within 0.1 s.' } }]);
    heard.socket.write('{"id":2,"method":"hello","params":{}}\n');
    await until('the other one is still heard', () => heard.answers().some(({ id }) => id === 2));
  });

  it('hold no more than a certain amount together: who holds the most is sent away', async () => {
    await serve({}, { maxHeldBytes: 1_000_000 });
    const [small, large] = [await talk(), await talk()];
    small.socket.write('x'.repeat(300_000));
    const closed = new Promise((resolve) => large.socket.once('close', resolve));
    large.socket.write('x'.repeat(800_000));
    await closed;
    expect(large.answers()).toMatchObject([{ id: -1, error: { message: expect.stringContaining('Too much') } }]);
    small.socket.write('\n{"id":1,"method":"hello","params":{}}\n');
    await until('the other is answered', () => small.answers().some(({ id }) => id === 1));
  });

  it('that begin a line and do not end it are sent away', async () => {
    await serve({}, { lineMs: 100 });
    const [half, whole] = [await talk(), await talk()];
    const closed = new Promise((resolve) => half.socket.once('close', resolve));
    whole.socket.write('{"id":1,"method":"hello","params":{}}\n');
    half.socket.write('{"id":1,');
    await closed;
    expect(half.answers()).toMatchObject([{ id: -1, error: { message: 'The message did not end within 0.1 s.' } }]);
    // Also where the end of one line came with the beginning of the next.
    const next = await talk();
    const ended = new Promise((resolve) => next.socket.once('close', resolve));
    // In two writes with an answer in between for the server: the second begins while the first line is held.
    next.socket.write('{"id":1,"method":"hello",');
    await new Promise((resolve) => setImmediate(resolve));
    await (await client()).request('hello', {});
    next.socket.write('"params":{}}\n{"id":2,');
    await ended;
    expect(next.answers().at(-1)).toMatchObject({ id: -1, error: { message: expect.stringContaining('did not end') } });
    whole.socket.write('{"id":2,"method":"hello","params":{}}\n');
    await until('the quiet one is still heard', () => whole.answers().some(({ id }) => id === 2));
  });

  it('that leave too much unread together lose the one that leaves the most', async () => {
    const line = 'x'.repeat(100_000);
    let withdrawn = false;
    await serve(
      {
        logs: async (_, tell, signal) => {
          for (let told = 0; !signal.aborted && told < 1_000; told += 1) {
            tell({ lines: [line] });
            await new Promise((resolve) => setImmediate(resolve));
          }
          withdrawn = signal.aborted;
          return ok({});
        },
      },
      { maxUnreadBytes: 3_000_000 },
    );
    const { socket } = await talk();
    socket.pause();
    socket.write(`${JSON.stringify({ id: 1, method: 'logs', params: logsOf('api') })}\n`);
    await until('it is cut off', () => withdrawn);
    expect(await (await client()).request('hello', {})).toMatchObject({ ok: true });
  });

  it('of one connection, with more requests than it reads answers, end it', async () => {
    await serve({ ports: () => new Promise(() => undefined) });
    const { socket, answers } = await talk();
    const closed = new Promise((resolve) => socket.once('close', resolve));
    for (let id = 0; id <= LIMITS.control.requestsAtOnce; id += 1)
      socket.write(`${JSON.stringify({ id, method: 'ports', params: { stack: 'shop' } })}\n`);
    await closed;
    expect(answers()).toMatchObject([{ id: -1, error: { message: expect.stringContaining('Too many requests') } }]);
  });
});

describe('an asker that is gone', () => {
  it('withdraws what it asked for', async () => {
    let withdrawn = false;
    await serve({
      logs: (_, tell, signal) =>
        new Promise((resolve) => {
          tell({ lines: ['begun'] });
          signal.addEventListener('abort', () => {
            withdrawn = true;
            resolve(ok({}));
          });
        }),
    });
    const one = await client();
    let begun = false;
    const answer = one.request('logs', logsOf('api'), () => {
      begun = true;
    });
    await until('it began', () => begun);
    one.close();
    expect(await answer).toMatchObject({ ok: false, problem: { code: 'supervisor-lost' } });
    await until('the handler hears of it', () => withdrawn);
  });

  it('or does not read any more is cut off before it fills our memory', async () => {
    let withdrawn = false;
    const line = 'x'.repeat(1_000_000);
    await serve({
      logs: async (_, tell, signal) => {
        while (!signal.aborted) {
          tell({ lines: [line] });
          await new Promise((resolve) => setImmediate(resolve));
        }
        withdrawn = true;
        return ok({});
      },
    });
    const { socket } = await talk();
    socket.pause();
    socket.write(`${JSON.stringify({ id: 1, method: 'logs', params: logsOf('api') })}\n`);
    await until('it is cut off', () => withdrawn, { deadlineMs: 30_000 });
  });
});

describe('a supervisor that ends', () => {
  it('tells who is waiting', async () => {
    const server = await serve({ logs: () => new Promise(() => undefined) });
    const one = await client();
    const gone = one.closed();
    const answer = one.request('logs', logsOf('api'));
    await one.request('hello', {});
    await server.close();
    expect(await answer).toMatchObject({ ok: false, problem: { code: 'supervisor-lost' } });
    await gone;
    expect(await one.request('hello', {})).toMatchObject({ ok: false, problem: { code: 'supervisor-lost' } });
  });

  it('is not held up by a connection that never ends', async () => {
    const server = await serve();
    const { socket } = await talk();
    socket.pause();
    await server.close();
    await expect(stat(place)).rejects.toThrow('ENOENT');
  });

  it('leaves the place to a successor, whose socket stays when the last connections end', async () => {
    const first = await serve();
    const waiting = await client();
    await waiting.request('hello', {});
    first.stopListening();
    await serve();
    await first.close();
    expect((await (await client()).request('hello', {})).ok).toBe(true);
  });
});

describe('the place of the socket', () => {
  it('is cleared of what a killed supervisor left', async () => {
    await mkdir(path.dirname(place));
    await writeFile(place, '');
    await serve();
    expect((await (await client()).request('hello', {})).ok).toBe(true);
  });

  it('without anybody gives no client', async () => {
    expect(await ControlClient.connect(place)).toBeUndefined();
    await mkdir(path.dirname(place));
    await writeFile(place, '');
    expect(await ControlClient.connect(place)).toBeUndefined();
  });

  it('that cannot be used is a sentence', async () => {
    await writeFile(path.join(folder, 'run'), 'a file');
    const served = await serveControl(place, quiet);
    expect(served).toMatchObject({ ok: false, problem: { code: 'control-socket' } });
  });

  it('that is too long is a sentence', async () => {
    const served = await serveControl(path.join(folder, 'x'.repeat(120)), quiet);
    expect(served).toMatchObject({ ok: false, problem: { code: 'control-socket' } });
  });

  it('leaves the file mode of everybody else alone', async () => {
    const before = process.umask();
    await serve();
    expect(process.umask()).toBe(before);
  });
});

it('a server that is no supervisor of ours is told from one', async () => {
  await mkdir(path.dirname(place));
  const stranger = createServer((socket) => socket.resume().end('HTTP/1.1 400 Bad Request\r\n\r\n'));
  await new Promise<void>((resolve) => stranger.listen(place, () => resolve()));
  const answer = await (await client()).request('hello', {});
  expect(answer).toMatchObject({ ok: false, problem: { code: 'supervisor-lost' } });
  await new Promise((resolve) => stranger.close(resolve));
});
