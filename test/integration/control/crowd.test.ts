import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ControlClient } from '../../../electron/control/client.ts';
import { LIMITS } from '../../../electron/limits.ts';
import { ok } from '../../../electron/result.ts';
import { ControlBench, logsOf } from '../../support/control-bench.ts';
import { until } from '../../support/until.ts';

let bench: ControlBench;
beforeEach(async () => {
  bench = await ControlBench.make();
});
afterEach(() => bench.close());

describe('too many askers', () => {
  it('are told so from the 65th on while all wait for answers, and it is free again when one has gone', async () => {
    await bench.serve({ ports: () => new Promise(() => undefined) });
    const all: ControlClient[] = [];
    for (let number = 1; number <= LIMITS.control.connections; number += 1) {
      const busy = await bench.client();
      all.push(busy);
      await busy.request('hello', {});
      void busy.request('ports', { stack: 'shop' });
    }
    const refused = await bench.client();
    expect(await refused.request('hello', {})).toMatchObject({
      problem: { code: 'too-many-connections', message: 'Stacklight serves 64 connections already.' },
    });
    all[1]?.close();
    await until('there is room', async () => (await (await bench.client()).request('hello', {})).ok);
  });

  it('that say nothing make room for the newest, the one that is silent for the longest time first', async () => {
    await bench.serve({}, { connections: 3 });
    const asked = await bench.client();
    await asked.request('hello', {});
    const [silent, halfLine] = [await bench.talk(), await bench.talk()];
    halfLine.socket.write('{"id":1,');
    expect((await (await bench.client()).request('hello', {})).ok).toBe(true);
    await until('the oldest silent one was told', () => silent.answers().length > 0);
    expect(silent.answers()).toMatchObject([{ id: -1, error: { code: 'too-many-connections' } }]);
    expect(halfLine.answers()).toEqual([]);
    expect((await (await bench.client()).request('hello', {})).ok).toBe(true);
    await until('then the other one', () => halfLine.answers().length > 0);
    expect((await asked.request('hello', {})).ok).toBe(true);
  });

  it('that wait for nothing go after those, and what is asked of them later says why', async () => {
    await bench.serve({ ports: () => new Promise(() => undefined) }, { connections: 3 });
    const [waiting, idle, later] = [await bench.client(), await bench.client(), await bench.client()];
    for (const one of [waiting, idle, later]) await one.request('hello', {});
    void waiting.request('ports', { stack: 'shop' });
    await waiting.request('hello', {});
    await later.request('hello', {});
    const gone = idle.closed();
    expect((await (await bench.client()).request('hello', {})).ok).toBe(true);
    await gone;
    expect(await idle.request('hello', {})).toMatchObject({ problem: { code: 'too-many-connections' } });
    for (const one of [waiting, later]) expect((await one.request('hello', {})).ok).toBe(true);
  });

  it('that ask for nothing within a time are sent away', async () => {
    await bench.serve({}, { silentMs: 100 });
    const [silent, heard] = [await bench.talk(), await bench.talk()];
    heard.socket.write('{"id":1,"method":"hello","params":{}}\n');
    await until('it was told', () => silent.answers().length > 0);
    expect(silent.answers()).toMatchObject([{ id: -1, error: { message: 'Nothing was asked for within 0.1 s.' } }]);
    heard.socket.write('{"id":2,"method":"hello","params":{}}\n');
    await until('the other one is still heard', () => heard.answers().some(({ id }) => id === 2));
  });

  it('hold no more than a certain amount together: who holds the most is sent away', async () => {
    await bench.serve({}, { maxHeldBytes: 1_000_000 });
    const [small, large] = [await bench.talk(), await bench.talk()];
    small.socket.write('x'.repeat(300_000));
    const closed = new Promise((resolve) => large.socket.once('close', resolve));
    large.socket.write('x'.repeat(800_000));
    await closed;
    expect(large.answers()).toMatchObject([{ id: -1, error: { message: expect.stringContaining('Too much') } }]);
    small.socket.write('\n{"id":1,"method":"hello","params":{}}\n');
    await until('the other is answered', () => small.answers().some(({ id }) => id === 1));
  });

  it('that begin a line and do not end it are sent away', async () => {
    await bench.serve({}, { lineMs: 100 });
    const [half, whole] = [await bench.talk(), await bench.talk()];
    const closed = new Promise((resolve) => half.socket.once('close', resolve));
    whole.socket.write('{"id":1,"method":"hello","params":{}}\n');
    half.socket.write('{"id":1,');
    await closed;
    expect(half.answers()).toMatchObject([{ id: -1, error: { message: 'The message did not end within 0.1 s.' } }]);
    // Also where the end of one line came with the beginning of the next.
    const next = await bench.talk();
    const ended = new Promise((resolve) => next.socket.once('close', resolve));
    // In two writes with an answer in between for the server: the second begins while the first line is held.
    next.socket.write('{"id":1,"method":"hello",');
    await new Promise((resolve) => setImmediate(resolve));
    await (await bench.client()).request('hello', {});
    next.socket.write('"params":{}}\n{"id":2,');
    await ended;
    expect(next.answers().at(-1)).toMatchObject({ id: -1, error: { message: expect.stringContaining('did not end') } });
    whole.socket.write('{"id":2,"method":"hello","params":{}}\n');
    await until('the quiet one is still heard', () => whole.answers().some(({ id }) => id === 2));
  });

  it('that leave too much unread together lose the one that leaves the most', async () => {
    const line = 'x'.repeat(100_000);
    let withdrawn = false;
    await bench.serve(
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
    const { socket } = await bench.talk();
    socket.pause();
    socket.write(`${JSON.stringify({ id: 1, method: 'logs', params: logsOf('api') })}\n`);
    await until('it is cut off', () => withdrawn);
    expect(await (await bench.client()).request('hello', {})).toMatchObject({ ok: true });
  });

  it('of one connection, with more requests than it reads answers, end it', async () => {
    await bench.serve({ ports: () => new Promise(() => undefined) });
    const { socket, answers } = await bench.talk();
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
    await bench.serve({
      logs: (_, tell, signal) =>
        new Promise((resolve) => {
          tell({ lines: ['begun'] });
          signal.addEventListener('abort', () => {
            withdrawn = true;
            resolve(ok({}));
          });
        }),
    });
    const one = await bench.client();
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
    await bench.serve({
      logs: async (_, tell, signal) => {
        while (!signal.aborted) {
          tell({ lines: [line] });
          await new Promise((resolve) => setImmediate(resolve));
        }
        withdrawn = true;
        return ok({});
      },
    });
    const { socket } = await bench.talk();
    socket.pause();
    socket.write(`${JSON.stringify({ id: 1, method: 'logs', params: logsOf('api') })}\n`);
    await until('it is cut off', () => withdrawn, { deadlineMs: 30_000 });
  });
});
