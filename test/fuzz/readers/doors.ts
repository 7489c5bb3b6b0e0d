/** What comes through our doors: messages of the page, and lines on the control socket. */
import { connect } from 'node:net';
import { join } from 'node:path';
import { channels } from '../../../electron/contract/channels.ts';
import { methods } from '../../../electron/control/protocol.ts';
import { type Handlers, serveControl } from '../../../electron/control/server.ts';
import { fail } from '../../../electron/result.ts';
import { refusalOf } from '../../../electron/shell/ipc.ts';
import { inertValue } from '../../../shared/text/inert.ts';
import type { Reader } from '../reader.ts';

const PAGE = { isPanel: true, isMainFrame: true, url: 'app://stack/index.html' };

/** `[channel, payload]`; what is no JSON is a message too. */
const ipc: Reader = {
  name: 'ipc',
  seeds: () => {
    const stack = 'shop-0a1b2c3d';
    const payloads: readonly (readonly [string, unknown])[] = [
      ['stacklight:intent', { type: 'restart', stack, services: ['api'] }],
      ['stacklight:intent', { type: 'mute', stack, finding: 'port-taken/api', forever: true, kind: false }],
      ['stacklight:intent', { type: 'applyPlan', stack, plan: 'p1', choices: ['c1'] }],
      ['stacklight:logs', { stack, parts: [{ service: 'api', lines: 200 }] }],
      ['stacklight:timeline', { stack, from: 0, to: 1_000 }],
      ['stacklight:arrange-stack', { how: 'move', id: 'a', before: 'b' }],
      ['stacklight:change-settings', { theme: 'dark', alertAfterMs: 60_000, engineContext: 'colima' }],
      ['stacklight:open-link', { stack, service: 'api', url: 'https://example.com/' }],
      ['stacklight:dropped', { path: '/srv/shop' }],
    ];
    return payloads.map((one) => JSON.stringify(one));
  },
  words: [...Object.keys(channels), '"__proto__":', '1e400'],
  open: async () => ({
    read: async (input) => {
      const message = parsed(input.toString());
      const [channel, payload] = Array.isArray(message) ? message : ['stacklight:intent', message];
      const refusal = refusalOf(PAGE, channel, payload);
      if (refusal !== undefined) return { said: [refusal] };
      const { request } = channels[channel as keyof typeof channels];
      return { value: [inertValue(request.parse(payload))], said: [] };
    },
  }),
};

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** All of it on one connection; after it another one is served as before. */
const control: Reader = {
  name: 'control',
  seeds: () => {
    const act = {
      ...{ stack: 'shop', kind: 'restart', services: ['api'], choices: [], dryRun: false, wait: true },
      ...{ caller: 1, timeoutMs: 1_000, plan: 'p', finding: 'f', fix: 'x' },
    };
    const asked: Readonly<Record<string, unknown>> = {
      ...{ hello: {}, open: { path: '/srv/shop', yes: true }, approve: { stack: 'shop', approval: 'a', start: true } },
      ...{
        untrust: { path: '/srv/shop' },
        snapshot: { stack: 'shop' },
        act,
        mute: { stack: 's', finding: 'f', how: 'ever' },
      },
      ...{ logs: { stack: 's', service: 'a', lines: 9, since: 1, follow: false }, history: { stack: 's', limit: 5 } },
      ...{ report: { stack: 's', number: 1 }, handover: {}, show: {}, doctor: { stack: 's' }, ports: { stack: 's' } },
    };
    const lines = Object.entries(asked).map(([method, params], id) => JSON.stringify({ id, method, params }));
    return [...lines.map((one) => `${one}\n`), lines.join('\n'), '{}\n[]\nnull\n"\n'];
  },
  words: [...Object.keys(methods), '"id":', '"method":', '"params":', '__proto__', 'valueOf', '\n\n'],
  open: async (folder) => {
    // A thread may not set the mask of its process. What it keeps out is tried where the server is tested.
    process.umask = () => 0o177;
    const place = join(folder, 's');
    const none = async () => fail({ code: 'none', message: 'A test has nothing to tell.' });
    const handlers = Object.fromEntries(Object.keys(methods).map((name) => [name, none])) as unknown as Handlers;
    const served = await serveControl(place, handlers);
    if (!served.ok) throw new Error(served.problem.message);
    return {
      read: async (input) => {
        const said = repliesIn(await converse(place, input));
        const [after] = repliesIn(await converse(place, Buffer.alloc(0)));
        if (after?.id !== LAST) throw new Error('the next one who asks has no answer');
        const refused = said.map(({ error }) => error?.message ?? '');
        return said.length === 0 ? { value: 'nothing was asked', said: [] } : { said: refused };
      },
      close: () => served.value.close(),
    };
  },
};

/** The number of a request that comes last, which no input has. */
const LAST = 987_654_321_987;

interface Reply {
  readonly id: number;
  readonly error?: { readonly message: string };
}

function repliesIn(heard: string): readonly Reply[] {
  return heard
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Reply);
}

/** Says it and then asks for something, and leaves with the answer to that; or is shown out. */
function converse(place: string, input: Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(place);
    let heard = '';
    socket.on('data', (chunk) => {
      heard += chunk;
      if (heard.includes(`"id":${LAST},`)) socket.destroy();
    });
    socket.once('error', reject);
    socket.once('close', () => resolve(heard));
    socket.write(Buffer.concat([input, Buffer.from(`\n{"id":${LAST},"method":"hello","params":{}}\n`)]));
  });
}

export const DOORS: readonly Reader[] = [ipc, control];
