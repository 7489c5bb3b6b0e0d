import { mkdir, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ControlClient } from '../../../electron/control/client.ts';
import { serveControl } from '../../../electron/control/server.ts';
import { LIMITS } from '../../../electron/limits.ts';
import { ok } from '../../../electron/result.ts';
import { ControlBench, logsOf, QUIET } from '../../support/control-bench.ts';
import { until } from '../../support/until.ts';

let bench: ControlBench;
beforeEach(async () => {
  bench = await ControlBench.make();
});
afterEach(() => bench.close());

describe('the control socket', () => {
  it('can be opened by its owner only', async () => {
    await bench.serve();
    expect((await stat(bench.place)).mode & 0o777).toBe(0o600);
    expect((await stat(path.dirname(bench.place))).mode & 0o777).toBe(0o700);
  });

  it('answers', async () => {
    await bench.serve();
    const answer = await (await bench.client()).request('hello', {});
    expect(answer).toEqual(ok({ role: 'daemon', pid: 7, version: '1.0.0', stacks: ['shop'] }));
  });

  it('tells what happens on the way, in order, before the answer', async () => {
    await bench.serve({
      logs: async (_, tell) => {
        for (let line = 1; line <= 100; line += 1) tell({ lines: [`line ${line}`] });
        return ok({});
      },
    });
    const told: string[] = [];
    const answer = await (await bench.client()).request('logs', logsOf('api'), ({ lines }) => told.push(...lines));
    expect(answer.ok).toBe(true);
    expect(told).toEqual(Array.from({ length: 100 }, (_, index) => `line ${index + 1}`));
  });

  it('hands problems over as they are', async () => {
    await bench.serve();
    const answer = await (await bench.client()).request('show', {});
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
    await bench.serve({
      logs: async ({ service }) => {
        if (service === 'slow') await held;
        return ok({});
      },
    });
    const one = await bench.client();
    const order: string[] = [];
    const ask = (name: string) => one.request('logs', logsOf(name)).then(() => order.push(name));
    const all = [ask('slow'), ask('quick'), ask('quick too')];
    await until('the quick ones are answered', () => order.length === 2);
    release();
    await Promise.all(all);
    expect(order).toEqual(['quick', 'quick too', 'slow']);
  });

  it('survives a handler that throws', async () => {
    await bench.serve({
      history: () => {
        throw new Error('boom');
      },
    });
    const one = await bench.client();
    const answer = await one.request('history', { stack: 'shop' });
    expect(answer).toMatchObject({ ok: false, problem: { code: 'internal' } });
    expect((await one.request('hello', {})).ok).toBe(true);
  });

  it('carries an answer as large as a whole history', async () => {
    const event = { seq: 1, at: 1, kind: 'note', actor: 'stacklight', cause: 'x'.repeat(1_000) } as const;
    await bench.serve({ history: async () => ok(Array.from({ length: 20_000 }, () => event)) });
    const answer = await (await bench.client()).request('history', { stack: 'shop' });
    expect(answer.ok && answer.value.length).toBe(20_000);
  });

  it('does not pass on the answer of another version that is not of its form', async () => {
    await bench.serve({ ports: async () => ok({ ports: [{ port: 'eighty' }] }) as never }, {}, '0.0.1');
    const answer = await (await bench.client()).request('ports', { stack: 'shop' });
    expect(answer).toMatchObject({ ok: false, problem: { code: 'bad-answer' } });
    expect(answer.ok || answer.problem.message).toContain('ports.0.port');
  });

  it('passes on the answer of another version that is of its form', async () => {
    await bench.serve({}, {}, '0.0.1');
    expect(await (await bench.client()).request('ports', { stack: 'shop' })).toEqual({
      ok: true,
      value: { ports: [] },
    });
  });
});

describe('what is no request', () => {
  const bad = (message: string) => expect.objectContaining({ code: 'bad-request', message });

  it('is answered with what is wrong, and the connection stays', async () => {
    await bench.serve();
    const { socket, answers } = await bench.talk();
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
    await bench.serve({
      open: async ({ path: name }) => {
        seen.push(name);
        return ok({ stack: 'shop' });
      },
    });
    const { socket, answers } = await bench.talk();
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
    await bench.serve();
    const { socket, answers } = await bench.talk();
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.write(Buffer.alloc(LIMITS.control.maxMessageBytes + 1, 'x'));
    await closed;
    expect(answers()).toEqual([{ id: -1, error: bad('The message is longer than any request.') }]);
  });
});

describe('a supervisor that ends', () => {
  it('tells who is waiting', async () => {
    const server = await bench.serve({ logs: () => new Promise(() => undefined) });
    const one = await bench.client();
    const gone = one.closed();
    const answer = one.request('logs', logsOf('api'));
    await one.request('hello', {});
    await server.close();
    expect(await answer).toMatchObject({ ok: false, problem: { code: 'supervisor-lost' } });
    await gone;
    expect(await one.request('hello', {})).toMatchObject({ ok: false, problem: { code: 'supervisor-lost' } });
  });

  it('is not held up by a connection that never ends', async () => {
    const server = await bench.serve();
    const { socket } = await bench.talk();
    socket.pause();
    await server.close();
    await expect(stat(bench.place)).rejects.toThrow('ENOENT');
  });

  it('leaves the place to a successor, whose socket stays when the last connections end', async () => {
    const first = await bench.serve();
    const waiting = await bench.client();
    await waiting.request('hello', {});
    first.stopListening();
    await bench.serve();
    await first.close();
    expect((await (await bench.client()).request('hello', {})).ok).toBe(true);
  });
});

describe('the place of the socket', () => {
  it('is cleared of what a killed supervisor left', async () => {
    await mkdir(path.dirname(bench.place));
    await writeFile(bench.place, '');
    await bench.serve();
    expect((await (await bench.client()).request('hello', {})).ok).toBe(true);
  });

  it('without anybody gives no client', async () => {
    expect(await ControlClient.connect(bench.place)).toBeUndefined();
    await mkdir(path.dirname(bench.place));
    await writeFile(bench.place, '');
    expect(await ControlClient.connect(bench.place)).toBeUndefined();
  });

  it('that cannot be used is a sentence', async () => {
    await writeFile(path.join(bench.folder, 'run'), 'a file');
    const served = await serveControl(bench.place, QUIET);
    expect(served).toMatchObject({ ok: false, problem: { code: 'control-socket' } });
  });

  it('that is too long is a sentence', async () => {
    const served = await serveControl(path.join(bench.folder, 'x'.repeat(120)), QUIET);
    expect(served).toMatchObject({ ok: false, problem: { code: 'control-socket' } });
  });

  it('leaves the file mode of everybody else alone', async () => {
    const before = process.umask();
    await bench.serve();
    expect(process.umask()).toBe(before);
  });
});

it('a server that is no supervisor of ours is told from one', async () => {
  await mkdir(path.dirname(bench.place));
  const stranger = createServer((socket) => socket.resume().end('HTTP/1.1 400 Bad Request\r\n\r\n'));
  await new Promise<void>((resolve) => stranger.listen(bench.place, () => resolve()));
  const answer = await (await bench.client()).request('hello', {});
  expect(answer).toMatchObject({ ok: false, problem: { code: 'supervisor-lost' } });
  await new Promise((resolve) => stranger.close(resolve));
});
