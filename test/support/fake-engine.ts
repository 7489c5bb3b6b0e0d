/** An engine on a Unix socket that can fail in the ways a real one cannot be made to on purpose. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface FakeContainer {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly startedAt: number;
  readonly exitCode?: number;
}

export class FakeEngine {
  readonly #folder = mkdtempSync(join(tmpdir(), 'stacklight-engine-'));
  readonly socket = join(this.#folder, 'docker.sock');
  readonly containers = new Map<string, FakeContainer>();
  /** Paths (`/events`, `/_ping`, `/stop`) that are answered with this status, or never (`hang`). */
  readonly faults = new Map<string, number | 'hang'>();
  /** `METHOD path?query` of every request. */
  readonly requests: string[] = [];
  /** What it remembers: sent to whoever asks for the events of a container. Its stream may be late all the same. */
  readonly remembered: string[] = [];
  readonly #streams = new Set<ServerResponse>();
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;

  async listen(): Promise<void> {
    const server = createServer((request, response) => this.#answer(request, response));
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(this.socket, resolve));
  }

  /** The engine goes away as a killed one does: its socket is gone and every connection broken. */
  async away(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    const server = this.#server;
    this.#server = undefined;
    if (server) await new Promise((resolve) => server.close(resolve));
  }

  async remove(): Promise<void> {
    await this.away();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  get openStreams(): number {
    return this.#streams.size;
  }

  put(container: FakeContainer): void {
    this.containers.set(container.id, container);
  }

  /** Writes raw bytes to every event stream. */
  write(bytes: string | Buffer): void {
    for (const stream of this.#streams) stream.write(bytes);
  }

  event(action: string, id: string, attributes: Record<string, string> = {}, at = Date.now()): string {
    const event = { Type: 'container', Action: action, Actor: { ID: id, Attributes: attributes } };
    return `${JSON.stringify({ ...event, time: Math.floor(at / 1_000), timeNano: at * 1e6 })}\n`;
  }

  /** A clean end of the event streams, as an engine that is stopped in order gives. */
  endStreams(): void {
    for (const stream of this.#streams) stream.end();
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', 'http://engine');
    this.requests.push(`${request.method} ${request.url}`);
    const fault = [...this.faults].find(([path]) => url.pathname.includes(path))?.[1];
    if (fault === 'hang') return;
    if (fault !== undefined) this.#send(response, fault, { message: 'a fault of the test' });
    else if (url.pathname === '/events') this.#stream(response, url.searchParams.get('filters') ?? '');
    else this.#send(response, ...this.#content(url.pathname));
  }

  #content(path: string): [number, unknown] {
    if (path === '/_ping') return [200, 'OK'];
    if (path === '/containers/json') {
      const all = [...this.containers.values()];
      return [200, all.map(({ id, name, status }) => ({ Id: id, Names: [`/${name}`], State: status }))];
    }
    const [, id, verb] = /^\/containers\/([^/]+)\/(\w+)$/.exec(path) ?? [];
    const container = this.containers.get(id ?? '');
    if (!container) return [404, { message: `No such container: ${id}` }];
    return verb === 'json' ? [200, inspectOf(container)] : [304, undefined];
  }

  #stream(response: ServerResponse, filters: string): void {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.flushHeaders();
    if (filters.includes('"container":[')) {
      for (const event of this.remembered) response.write(event);
      return;
    }
    this.#streams.add(response);
    response.on('close', () => this.#streams.delete(response));
  }

  #send(response: ServerResponse, status: number, body: unknown): void {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(status === 304 ? undefined : JSON.stringify(body));
  }
}

function inspectOf({ id, name, status, startedAt, exitCode = 0 }: FakeContainer): object {
  return {
    Id: id,
    Name: `/${name}`,
    Created: new Date(startedAt).toISOString(),
    State: {
      Status: status,
      Pid: status === 'running' ? 4711 : 0,
      ExitCode: exitCode,
      StartedAt: new Date(startedAt).toISOString(),
    },
    Config: { Image: 'fake:1', Labels: {}, Env: ['PASSWORD=hidden'] },
    HostConfig: { NetworkMode: 'default', RestartPolicy: { Name: 'no', MaximumRetryCount: 0 } },
    NetworkSettings: { Ports: {}, Networks: {} },
  };
}
