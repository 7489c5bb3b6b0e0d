/** What a server says to a health check, whoever it is: it says the input, byte by byte, and hangs up. */

import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';
import { runProbe } from '../../../electron/health/run-probe.ts';
import { GREETINGS } from '../../../electron/stack/schema/probe-protocols.ts';
import type { ProbeSpec } from '../../../electron/stack/stack.ts';
import type { Reader } from '../reader.ts';

/** Much longer than an answer on this machine takes: a check that runs out of it has its answer and waits. */
const TIMEOUT_MS = 5_000;

const noExec = () => Promise.reject(new Error('no check of these runs a command'));

/** A probe of a server that answers with the input. `spec` has its port, and may go by the first byte. */
function answered(
  name: string,
  seeds: Reader['seeds'],
  words: readonly string[],
  specOf: (port: number, first: number) => ProbeSpec,
  answerOf: (input: Buffer) => Buffer = (input) => input,
): Reader {
  return {
    name,
    seeds,
    words,
    open: async () => {
      let answer: Buffer = Buffer.alloc(0);
      const open = new Set<Socket>();
      const server = await listening((socket) => {
        open.add(socket);
        socket.once('close', () => open.delete(socket));
        socket.on('error', () => undefined);
        socket.resume();
        socket.end(answer);
      });
      const { port } = server.address() as AddressInfo;
      return {
        read: async (input) => {
          answer = answerOf(input);
          const result = await runProbe(specOf(port, input[0] ?? 0), { timeoutMs: TIMEOUT_MS, exec: noExec });
          if (result.reason === 'timeout') throw new Error(`it waited for more: ${result.message}`);
          return { value: result.ok ? result : undefined, said: [result.message] };
        },
        close: () =>
          new Promise((resolve) => {
            server.close(() => resolve());
            for (const socket of open) socket.destroy();
          }),
      };
    },
  };
}

function listening(serve: (socket: Socket) => void): Promise<Server> {
  return new Promise((resolve) => {
    const server = createServer(serve);
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
}

const expect = {
  status: [200, 503],
  json: { status: 'ok', checks: [{ up: true }] },
  headers: { 'x-a': '/b+/' },
  body: 'o+k',
};
const lines = (...parts: readonly string[]) => parts.join('\r\n');

const http = answered(
  'http-answer',
  () => [
    lines('HTTP/1.1 200 OK', 'Content-Length: 44', 'X-A: bb', '', '{"status":"ok","checks":[{"up":true,"n":1}]}'),
    lines('HTTP/1.1 200 OK', 'Transfer-Encoding: chunked', 'X-A: b', '', '2', 'ok', '0', '', ''),
    lines('HTTP/1.1 301 Moved', 'Location: http://127.0.0.1:1/x', 'Content-Length: 0', '', ''),
    lines('HTTP/1.1 503 No', 'Connection: close', 'Set-Cookie: a=b', 'Set-Cookie: c=d', '', '<html>not ok'),
    lines('HTTP/1.1 100 Continue', '', 'HTTP/1.1 204 No Content', '', ''),
    lines('HTTP/1.1 400 Bad', 'Server: nginx', '', 'The plain HTTP request was sent to HTTPS port'),
    '\x15\x03\x01\x00\x02\x02\x46',
  ],
  [
    'HTTP/1.0 ',
    'Location: ',
    '\r\n\r\n',
    'Content-Encoding: gzip',
    'Upgrade: h2c',
    'http://[::1',
    '//',
    'chunked',
    'ffffffff',
  ],
  (port) => ({ type: 'http', url: `http://127.0.0.1:${port}/`, method: 'GET', headers: {}, expect }),
);

/** The first byte says which protocol is expected. */
const greeting = answered(
  'greeting',
  () =>
    [
      '+PONG\r\n',
      '-NOAUTH Authentication required.\r\n',
      'N',
      'R\x00\x00\x00\x08\x00\x00\x00\x00',
      'E\x00\x00\x00\x20SFATAL\x00C57P03\x00Mstarting up\x00\x00',
      'J\x00\x00\x00\x0a8.0.36\x00\x08\x00\x00\x00abcdefgh\x00\xff\xff\xff\x02\x00\xff\xc7\x15',
      '\x17\x00\x00\x01\xff\x10\x04Too many connections',
      '\x24\x00\x00\x00\x01\x00\x00\x00\x01\x00\x00\x00\xdd\x07\x00\x00\x00\x00\x00\x00\x00\x0f\x00\x00\x00\x10ok\x00\x01\x00\x00\x00\x00',
      'AMQP\x00\x00\x09\x01',
      '\x01\x00\x00\x00\x00\x00\x08\x00\x0a\x00\x0a\x00\x09\x00\x00\x00\x00\xce',
      'VERSION 1.6.21\r\n',
      '220-mail\r\n220 ready\r\n',
      'HTTP/1.1 200 OK\r\n\r\n',
    ].flatMap((answer) => GREETINGS.map((_, at) => Buffer.from(`${String.fromCharCode(at)}${answer}`, 'latin1'))),
  ['\xff\xff\xff\xff', '\x7f\xff\xff\xff', '\x00\x00\x00\x00', '220 ', '+PONG', 'VERSION ', 'AMQP', 'SSH-2.0'],
  (port, first) => {
    const protocol = GREETINGS[first % GREETINGS.length] ?? 'redis';
    return { type: 'tcp', host: '127.0.0.1', port, protocol };
  },
  (input) => input.subarray(1),
);

const websocket = answered(
  'websocket-answer',
  () => [
    lines(
      'HTTP/1.1 101 Switching Protocols',
      'Upgrade: websocket',
      'Connection: Upgrade',
      'Sec-WebSocket-Accept: x',
      '',
      '',
    ),
    lines('HTTP/1.1 426 Upgrade Required', 'Content-Length: 0', '', ''),
    lines('HTTP/1.1 302 Found', 'Location: /other', '', ''),
  ],
  ['Sec-WebSocket-Accept: ', 'Sec-WebSocket-Protocol: ', 'permessage-deflate', '\x81\x02ok', '\x88\x00'],
  (port) => ({ type: 'websocket', url: `ws://127.0.0.1:${port}/` }),
);

export const ANSWERS: readonly Reader[] = [http, greeting, websocket];
