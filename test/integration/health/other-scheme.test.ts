import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { ProbeContext } from '../../../electron/health/probe.ts';
import { runProbe } from '../../../electron/health/run-probe.ts';
import type { ProbeSpec } from '../../../electron/stack/stack.ts';
import { selfSigned } from '../../support/certificate.ts';
import { takePort } from '../../support/free-ports.ts';

const context: ProbeContext = { timeoutMs: 2_000, exec: () => Promise.reject(new Error('not for this probe')) };
const opened = new Set<Server | Socket>();
afterEach(() => {
  for (const one of opened) 'close' in one ? one.close() : one.destroy();
  opened.clear();
});

async function listen(server: Server): Promise<number> {
  opened.add(server);
  server.on('connection', (socket: Socket) => opened.add(socket));
  await new Promise<void>((resolve) => server.listen(takePort(), '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

const http = (url: string): ProbeSpec => ({
  type: 'http',
  url,
  method: 'GET',
  headers: {},
  expect: { status: [], headers: {} },
});
const hello: RequestListener = (_, response) => void response.end('hello');

describe('a check with the other scheme', () => {
  it('is told so where plain HTTP is asked of a server that speaks TLS', async () => {
    const port = await listen(createTlsServer(selfSigned(), hello));
    const message = `127.0.0.1:${port} answers TLS, its check asks http`;
    expect(await runProbe(http(`http://localhost:${port}/`), context)).toMatchObject({
      ok: false,
      fault: 'speaks-tls',
      message,
    });
    expect(await runProbe({ type: 'websocket', url: `ws://127.0.0.1:${port}/` }, context)).toMatchObject({
      fault: 'speaks-tls',
      message: message.replace('http', 'ws'),
    });
  });

  it.each([
    ['nginx', '<html><head><title>400 The plain HTTP request was sent to HTTPS port</title></head></html>'],
    ['Go', 'Client sent an HTTP request to an HTTPS server.\n'],
    ['Apache', "Reason: You're speaking plain HTTP to an SSL-enabled server port.\n Instead use the HTTPS scheme"],
  ])('also where that server (%s) says so in an answer', async (_, body) => {
    const port = await listen(createServer((__, response) => void response.writeHead(400).end(body)));
    expect(await runProbe(http(`http://127.0.0.1:${port}/`), context)).toMatchObject({
      fault: 'speaks-tls',
      status: 400,
    });
  });

  it('and where TLS is asked of a server that speaks plain HTTP', async () => {
    const port = await listen(createServer(hello));
    expect(await runProbe(http(`https://127.0.0.1:${port}/`), context)).toMatchObject({
      fault: 'speaks-plain',
      message: `127.0.0.1:${port} answers without TLS, its check asks https`,
    });
    expect(await runProbe({ type: 'websocket', url: `wss://127.0.0.1:${port}/` }, context)).toMatchObject({
      fault: 'speaks-plain',
    });
  });

  it('is told where it is sent on to, when nobody answers there', async () => {
    const port = await listen(
      createServer(
        (_, response) => void response.writeHead(301, { location: 'https://127.0.0.1:1/login?next=secret' }).end(),
      ),
    );
    expect(await runProbe(http(`http://127.0.0.1:${port}/`), context)).toMatchObject({
      fault: 'redirects-to-tls',
      reason: 'refused',
      message: 'it redirects to https://127.0.0.1:1/login: connection refused on 127.0.0.1:1',
    });
  });

  it('is told nothing of it where neither is spoken', async () => {
    const port = await listen(createTcpServer((socket) => socket.on('error', () => undefined).end()));
    for (const scheme of ['http', 'https']) {
      const result = await runProbe(http(`${scheme}://127.0.0.1:${port}/`), context);
      expect([result.ok, result.fault]).toEqual([false, undefined]);
    }
    const bad = await listen(createServer((_, response) => void response.writeHead(400).end('bad request')));
    expect((await runProbe(http(`http://127.0.0.1:${bad}/`), context)).fault).toBeUndefined();
  });
});
