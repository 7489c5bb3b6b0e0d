import { mkdtemp, rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ControlClient } from '../../electron/control/client.ts';
import type { CrowdLimits } from '../../electron/control/crowd.ts';
import type { ParamsOf } from '../../electron/control/protocol.ts';
import { type ControlServer, type Handlers, serveControl } from '../../electron/control/server.ts';
import { LIMITS } from '../../electron/limits.ts';
import { fail, ok } from '../../electron/result.ts';

const unused = async () => fail({ code: 'unused', message: 'No test asks for this.' });
/** Answers what most tests do not ask about. */
export const QUIET: Handlers = {
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

/** A connection that speaks bytes. `answers`: those that are whole lines. */
export interface RawTalk {
  readonly socket: Socket;
  readonly answers: () => Record<string, unknown>[];
}

/** A place for a control socket, with all servers, clients and connections that a test makes there. */
export class ControlBench {
  readonly folder: string;
  readonly place: string;
  readonly servers: ControlServer[] = [];
  readonly #clients: ControlClient[] = [];
  readonly #sockets: Socket[] = [];

  private constructor(folder: string) {
    this.folder = folder;
    this.place = path.join(folder, 'run', 'control.sock');
  }

  static async make(): Promise<ControlBench> {
    return new ControlBench(await mkdtemp(path.join(tmpdir(), 'stacklight-control-')));
  }

  async serve(over: Partial<Handlers> = {}, limits: Partial<CrowdLimits> = {}, version?: string) {
    const options = { limits: { ...LIMITS.control, ...limits }, version };
    const served = await serveControl(this.place, { ...QUIET, ...over }, options);
    if (!served.ok) throw new Error(served.problem.message);
    this.servers.push(served.value);
    return served.value;
  }

  async client(): Promise<ControlClient> {
    const one = await ControlClient.connect(this.place);
    if (!one) throw new Error('nobody serves the socket');
    this.#clients.push(one);
    return one;
  }

  async talk(): Promise<RawTalk> {
    const socket = connect(this.place);
    this.#sockets.push(socket);
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

  async close(): Promise<void> {
    for (const client of this.#clients.splice(0)) client.close();
    for (const socket of this.#sockets.splice(0)) socket.destroy();
    for (const server of this.servers.splice(0)) await server.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

export const logsOf = (service: string): ParamsOf<'logs'> => ({ stack: 'shop', service, lines: 1, follow: true });
