import { createServer, type Server as HttpServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { openSocket } from '../../../electron/health/connect.ts';
import { startDeadline } from '../../../electron/health/deadline.ts';
import type { ProbeContext } from '../../../electron/health/probe.ts';
import { runProbe } from '../../../electron/health/run-probe.ts';
import type { Connection } from '../../../electron/platform/platform.ts';
import type { HttpExpectation, ProbeSpec } from '../../../electron/stack/stack.ts';
import { selfSigned } from '../../support/certificate.ts';
import { takePort } from '../../support/free-ports.ts';

const context: ProbeContext = {
  timeoutMs: 2_000,
  exec: () => Promise.reject(new Error('not for this probe')),
};
const servers = new Set<Server>();
const sockets = new Set<Socket>();

afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await Promise.all([...servers].map((server) => new Promise((resolve) => server.close(resolve))));
  servers.clear();
  sockets.clear();
});

async function listen(server: Server, host = '127.0.0.1'): Promise<number> {
  servers.add(server);
  server.on('connection', (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(takePort(), host, resolve));
  return (server.address() as AddressInfo).port;
}

async function serve(answer: RequestListener): Promise<string> {
  return `http://127.0.0.1:${await listen(createServer(answer) as HttpServer)}`;
}

function http(url: string, expectation: Partial<HttpExpectation> = {}): ProbeSpec {
  return { type: 'http', url, method: 'GET', headers: {}, expect: { status: [], headers: {}, ...expectation } };
}

it('no connection is begun when the time is over already', async () => {
  const port = await listen(createTcpServer(() => undefined));
  const over = startDeadline(2_000, AbortSignal.abort());
  await expect(openSocket('127.0.0.1', port, over)).rejects.toMatchObject({ finding: { ok: false } });
  over.clear();
});

describe('an http probe', () => {
  it('passes on 200 and keeps the body but no header', async () => {
    const url = await serve((_request, response) => {
      response.setHeader('set-cookie', 'session=hunter2');
      response.end('{"status":"healthy"}');
    });
    const result = await runProbe(http(url, { json: { status: 'healthy' } }), context);
    expect(result).toMatchObject({ ok: true, status: 200, output: '{"status":"healthy"}' });
    expect(result.message).toMatch(/^200 in \d+ ms$/);
    expect(JSON.stringify(result)).not.toContain('hunter2');
  });

  it('sends method, headers and a JSON body', async () => {
    const url = await serve(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      response.end(
        `${request.method} ${request.headers['content-type']} ${request.headers['x-a']} ${Buffer.concat(chunks)}`,
      );
    });
    const spec = { ...http(url), method: 'POST', headers: { 'X-A': '1' }, body: { user: 'demo' } } as ProbeSpec;
    expect((await runProbe(spec, context)).output).toBe('POST application/json 1 {"user":"demo"}');
  });

  it('says which status came and which was expected', async () => {
    const url = await serve((_request, response) => response.writeHead(503).end('starting up'));
    const result = await runProbe(http(url, { status: [200] }), context);
    expect(result).toMatchObject({ ok: false, reason: 'status', status: 503, output: 'starting up' });
    expect(result.message).toBe('status 503, expected 200');
  });

  it('is refused where nobody listens', async () => {
    const port = takePort();
    const result = await runProbe(http(`http://127.0.0.1:${port}`), context);
    expect(result).toMatchObject({ ok: false, reason: 'refused', message: `connection refused on 127.0.0.1:${port}` });
  });

  it('times out when the server accepts but does not answer', async () => {
    const port = await listen(createTcpServer(() => undefined));
    const result = await runProbe(http(`http://127.0.0.1:${port}`), { ...context, timeoutMs: 150 });
    expect(result).toMatchObject({
      ok: false,
      reason: 'timeout',
      message: 'timed out after 150 ms: connected, but no answer',
    });
  });

  it('times out when the answer does not end, but only where the body matters', async () => {
    const url = await serve((_request, response) => void response.writeHead(200).write('data: 1\n\n'));
    const wanted = await runProbe(http(url, { body: 'never' }), { ...context, timeoutMs: 300 });
    expect(wanted).toMatchObject({ ok: false, reason: 'timeout' });
    expect(wanted.message).toContain('the answer began but did not end');
    expect(await runProbe(http(url), context)).toMatchObject({ ok: true, output: 'data: 1\n\n' });
  });

  it('reads no more of a huge body than the limit', async () => {
    let sent = 0;
    const url = await serve(async (_request, response) => {
      for (; sent < 200 && !response.destroyed; sent += 1) {
        if (!response.write(Buffer.alloc(1_048_576, 'x')))
          await Promise.race([pause(500), new Promise((r) => response.once('drain', r))]);
      }
      response.end();
    });
    const result = await runProbe(http(url, { json: {} }), context);
    expect(result).toMatchObject({ ok: false, reason: 'body' });
    expect(result.output.length).toBe(4_096);
    expect(sent).toBeLessThan(100);
  });

  it('follows redirects on the same host and no further than ten', async () => {
    const url = await serve((request, response) => {
      const left = Number(request.url?.slice(1) || 0);
      if (left === 0) response.end('here');
      else response.writeHead(302, { location: `/${left - 1}` }).end();
    });
    expect(await runProbe(http(`${url}/10`), context)).toMatchObject({ ok: true, output: 'here' });
    const tooMany = await runProbe(http(`${url}/11`), context);
    expect(tooMany).toMatchObject({ ok: false, reason: 'protocol', message: 'redirected more than 10 times' });
  });

  it('takes a redirect to another host for no health, unless it is expected', async () => {
    const url = await serve((_request, response) =>
      response.writeHead(302, { location: 'http://example.invalid/login?from=secret' }).end(),
    );
    const result = await runProbe(http(url), context);
    expect(result).toMatchObject({ ok: false, reason: 'status', status: 302 });
    expect(result.message).toMatch(/^status 302: it redirects to http:\/\/example\.invalid, which is another host/);
    expect(await runProbe(http(url, { status: [302] }), context)).toMatchObject({ ok: true, status: 302 });
    const own = await serve((_request, response) => response.writeHead(302, { location: '/' }).end());
    expect(await runProbe(http(own, { status: [302] }), context)).toMatchObject({ ok: true, status: 302 });
  });

  it('sends what proves who asks only to the place that the check names', async () => {
    const got: unknown[] = [];
    const note: RequestListener = ({ headers: { authorization, cookie, 'x-a': other } }, response) => {
      got.push([authorization, cookie, other]);
      response.end();
    };
    const elsewhere = await serve(note);
    const url = await serve((request, response) => {
      if (request.url === '/here') note(request, response);
      else response.writeHead(302, { location: request.url === '/near' ? '/here' : `${elsewhere}/` }).end();
    });
    const headers = { Authorization: 'Bearer t', cookie: 'c=1', 'x-a': 'b' };
    for (const path of ['/near', '/away'])
      expect(await runProbe({ ...http(url + path), headers } as ProbeSpec, context)).toMatchObject({ ok: true });
    expect(got).toEqual([
      ['Bearer t', 'c=1', 'b'],
      [undefined, undefined, 'b'],
    ]);
  });

  it('follows a redirect to another name of this machine, and asks there whose answer it is', async () => {
    const url = await serve((request, response) => {
      const location = `http://localhost:${new URL(url).port}/here`;
      if (request.url === '/here') response.end('here');
      else response.writeHead(307, { location }).end();
    });
    const asked: boolean[] = [];
    const identify = async (_connection: Connection, redirected: boolean) => {
      asked.push(redirected);
      return { belongs: true as const };
    };
    expect(await runProbe(http(url), { ...context, identify })).toMatchObject({ ok: true, output: 'here' });
    expect(asked).toEqual([false, true]);
  });

  it('says that what answers is not HTTP', async () => {
    const port = await listen(createTcpServer((socket) => socket.end('+PONG\r\n')));
    expect(await runProbe(http(`http://127.0.0.1:${port}`), context)).toMatchObject({ ok: false, reason: 'protocol' });
  });

  it('says that the server hung up', async () => {
    const port = await listen(createTcpServer((socket) => socket.once('data', () => socket.destroy())));
    const result = await runProbe(http(`http://127.0.0.1:${port}`), context);
    expect(result).toMatchObject({ ok: false, reason: 'protocol' });
    expect(result.message).toMatch(/closed the connection without an answer/);
  });

  it('does not know a name that does not exist', async () => {
    const result = await runProbe(http('http://no-such-host.invalid:80'), { ...context, timeoutMs: 10_000 });
    expect(result).toMatchObject({ ok: false, reason: 'dns' });
  });

  it('asks for no certificate on loopback, and says when TLS is spoken to plain HTTP', async () => {
    const { key, cert } = selfSigned();
    const port = await listen(createTlsServer({ key, cert }, (_request, response) => response.end('secure')));
    expect(await runProbe(http(`https://127.0.0.1:${port}`), context)).toMatchObject({ ok: true, output: 'secure' });
    const plain = await serve((_request, response) => response.end());
    const result = await runProbe(http(plain.replace('http:', 'https:')), context);
    expect(result).toMatchObject({ ok: false, reason: 'tls' });
    expect(result.message).toContain('answers without TLS, its check asks https');
  });

  it('tries every address of a name in turn and says which answered', async () => {
    const port = await listen(createServer((_request, response) => response.end('four')) as HttpServer, '127.0.0.1');
    const result = await runProbe(http(`http://localhost:${port}`), context);
    expect(result).toMatchObject({ ok: true, connection: { remoteAddress: '127.0.0.1', remotePort: port } });
  });

  it('is withdrawn by its signal', async () => {
    const port = await listen(createTcpServer(() => undefined));
    const controller = new AbortController();
    const pending = runProbe(http(`http://127.0.0.1:${port}`), {
      ...context,
      timeoutMs: 60_000,
      signal: controller.signal,
    });
    controller.abort();
    expect(await pending).toMatchObject({ ok: false, message: 'withdrawn' });
  });
});

describe('the identity of what answered', () => {
  const stranger = { belongs: false, sentence: 'from pid 4711 (python main.py), not from api' } as const;

  it('is asked with the connection while it is open, also of a server that would close at once', async () => {
    const asked: Connection[] = [];
    let open = false;
    const server = createServer((_request, response) => response.end('ok')) as HttpServer;
    const port = await listen(server);
    const result = await runProbe(http(`http://127.0.0.1:${port}`), {
      ...context,
      identify: async (connection) => {
        asked.push(connection);
        await pause(50);
        open = [...sockets].some((socket) => !socket.destroyed && socket.remotePort === connection.localPort);
        return { belongs: true };
      },
    });
    expect(result).toMatchObject({ ok: true, connection: asked[0] });
    expect([asked.length, sockets.size]).toEqual([1, 1]);
    expect(asked[0]).toMatchObject({ localAddress: '127.0.0.1', remoteAddress: '127.0.0.1', remotePort: port });
    expect(open).toBe(true);
  });

  it('makes a good http answer from something else a failure', async () => {
    const url = await serve((_request, response) => response.end('{"status":"healthy"}'));
    const result = await runProbe(http(url), { ...context, identify: () => Promise.resolve(stranger) });
    expect(result).toMatchObject({ ok: false, reason: 'shadowed', status: 200 });
    expect(result.message).toBe('200, but from pid 4711 (python main.py), not from api');
    expect(result.connection?.remotePort).toBe(Number(new URL(url).port));
  });

  it('is asked at every hop: the answer of another port is not the service’s', async () => {
    const elsewhere = await serve((_request, response) => response.end('{"status":"healthy"}'));
    const url = await serve((request, response) => {
      const location = request.url === '/away' ? `${elsewhere}/` : '/health';
      if (request.url === '/health') response.end('ok');
      else response.writeHead(302, { location }).end();
    });
    const hops: [port: number, redirected: boolean][] = [];
    const identify = async ({ remotePort }: Connection, redirected: boolean) => {
      hops.push([remotePort, redirected]);
      return redirected ? stranger : { belongs: true as const };
    };
    const [own, other] = [Number(new URL(url).port), Number(new URL(elsewhere).port)];
    expect(await runProbe(http(`${url}/near`), { ...context, identify })).toMatchObject({ ok: true });
    expect(await runProbe(http(`${url}/away`), { ...context, identify })).toMatchObject({
      ok: false,
      reason: 'shadowed',
      message: `200, but ${stranger.sentence}`,
    });
    expect(hops).toEqual([
      [own, false],
      [own, false],
      [own, false],
      [other, true],
    ]);
  });

  it('counts for tcp and websocket too', async () => {
    const port = await listen(createTcpServer(() => undefined));
    const identify = () => Promise.resolve(stranger);
    const tcp = await runProbe({ type: 'tcp', host: '127.0.0.1', port }, { ...context, identify });
    expect(tcp).toMatchObject({ ok: false, reason: 'shadowed', message: `connected, but ${stranger.sentence}` });
    const server = createServer() as HttpServer;
    new WebSocketServer({ server });
    const url = `ws://127.0.0.1:${await listen(server)}`;
    expect(await runProbe({ type: 'websocket', url }, { ...context, identify })).toMatchObject({ reason: 'shadowed' });
  });
});

describe('a tcp probe', () => {
  it('passes on IPv4 and IPv6 and is refused where nobody listens', async () => {
    const four = await listen(createTcpServer(() => undefined));
    const six = await listen(
      createTcpServer(() => undefined),
      '::1',
    );
    expect((await runProbe({ type: 'tcp', host: '127.0.0.1', port: four }, context)).message).toMatch(
      `connected to 127.0.0.1:${four} in`,
    );
    expect((await runProbe({ type: 'tcp', host: '::1', port: six }, context)).message).toMatch(
      `connected to [::1]:${six} in`,
    );
    const port = takePort();
    expect(await runProbe({ type: 'tcp', host: 'localhost', port }, context)).toMatchObject({
      ok: false,
      reason: 'refused',
    });
  });
});

describe('a websocket probe', () => {
  it('passes when the server upgrades, and closes again', async () => {
    const server = createServer() as HttpServer;
    const closed = new Promise<number>((resolve) => {
      new WebSocketServer({ server }).on('connection', (client) => client.on('close', resolve));
    });
    const url = `ws://127.0.0.1:${await listen(server)}/ws`;
    expect((await runProbe({ type: 'websocket', url }, context)).message).toMatch(/^upgraded in/);
    expect(await closed).toBe(1000);
  });

  it('says which status came instead of the upgrade', async () => {
    const url = (await serve((_request, response) => response.writeHead(404).end())).replace('http', 'ws');
    const result = await runProbe({ type: 'websocket', url }, context);
    expect(result).toMatchObject({ ok: false, reason: 'status', status: 404 });
  });

  it('times out when there is no answer', async () => {
    const port = await listen(createTcpServer(() => undefined));
    const result = await runProbe({ type: 'websocket', url: `ws://127.0.0.1:${port}` }, { ...context, timeoutMs: 150 });
    expect(result).toMatchObject({ ok: false, reason: 'timeout' });
  });
});
