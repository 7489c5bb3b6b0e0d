/** Whatever is said on the control socket: no crash, no request without its answer, and nothing done that no request names. */
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { methods } from '../../../electron/control/protocol.ts';
import { type ControlServer, type Handlers, serveControl } from '../../../electron/control/server.ts';
import { fail, ok } from '../../../electron/result.ts';
import { until } from '../../support/until.ts';

let folder: string;
let place: string;
let server: ControlServer;
const called: string[] = [];

const NAMES = Object.keys(methods);

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'stacklight-fuzz-'));
  place = path.join(folder, 'control.sock');
  const answer = (name: string) => async () => {
    called.push(name);
    return name === 'history' ? ok([]) : fail({ code: 'nothing', message: 'A test has nothing to tell.' });
  };
  const handlers = Object.fromEntries(NAMES.map((name) => [name, answer(name)])) as unknown as Handlers;
  const served = await serveControl(place, handlers);
  if (!served.ok) throw new Error(served.problem.message);
  server = served.value;
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

/** A request that is right in all, with a number of its own. */
const request = fc.constant({ kind: 'request' as const });
/** A line that asks for nothing that there is. */
const nonsense = fc
  .oneof(
    fc.string(),
    fc.json(),
    fc.record({ id: fc.anything(), method: fc.constantFrom('__proto__', 'constructor', 'toString', 'act', '') }),
    fc.record({ id: fc.integer(), method: fc.constantFrom(...NAMES), params: fc.anything() }),
    fc.integer({ min: 1, max: 50_000 }).map((depth) => '['.repeat(depth)),
  )
  .map((value) => ({ kind: 'nonsense' as const, text: typeof value === 'string' ? value : inJson(value) }));
/** Bytes that are no text. */
const bytes = fc
  .uint8Array({ maxLength: 200 })
  .map((list) => ({ kind: 'bytes' as const, bytes: list.filter((byte) => byte !== 0x0a) }));

function inJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? 'null';
  } catch {
    return '{';
  }
}

/** Numbers of requests that are ours, above all that a random line could hit. */
let next = 1_000_000_000_000;

/** A line of JSON whose method is right is a request too, whoever made it: what it names may be done. */
function asks(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    const method = typeof value === 'object' && value !== null && 'method' in value ? value.method : undefined;
    return typeof method === 'string' && NAMES.includes(method);
  } catch {
    return false;
  }
}

it('answers each request once, in one piece, whatever is said before, between and after', async () => {
  const said = fc.array(fc.oneof({ weight: 3, arbitrary: request }, nonsense, bytes), { minLength: 1, maxLength: 12 });
  const cuts = fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(said, cuts, async (parts, sizes) => {
      called.length = 0;
      const ids: number[] = [];
      const lines = parts.map((part) => {
        if (part.kind === 'bytes') return Buffer.from(part.bytes);
        if (part.kind === 'nonsense') return Buffer.from(part.text.replaceAll('\n', ' '));
        next += 1;
        ids.push(next);
        return Buffer.from(JSON.stringify({ id: next, method: 'history', params: { stack: 'shop' } }));
      });
      const replies = await converse(Buffer.concat(lines.flatMap((line) => [line, Buffer.from('\n')])), sizes, ids);
      for (const id of ids)
        expect(replies.filter((reply) => reply.id === id)).toEqual([{ id, result: [], by: expect.any(String) }]);
      const others = parts.filter((part) => part.kind === 'nonsense' && asks(part.text)).length;
      expect(called.length).toBeGreaterThanOrEqual(ids.length);
      expect(called.length).toBeLessThanOrEqual(ids.length + others);
    }),
    { numRuns: 150 },
  );
});

/** Says all of it in pieces of these sizes, and listens until each of these requests has its answer. */
async function converse(text: Buffer, sizes: readonly number[], ids: readonly number[]) {
  const socket = connect(place);
  let heard = '';
  socket.on('data', (chunk) => {
    heard += chunk;
  });
  socket.on('error', () => socket.destroy());
  let from = 0;
  for (const size of sizes) {
    socket.write(text.subarray(from, from + size));
    from += size;
    await new Promise((resolve) => setImmediate(resolve));
  }
  socket.write(text.subarray(from));
  const replies = () =>
    heard
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as { readonly id: number });
  await until('each request has its answer', () => ids.every((id) => replies().some((reply) => reply.id === id)));
  socket.destroy();
  return replies();
}
