import type { Socket } from 'node:net';
import type WebSocket from 'ws';
import { openSocket, secureSocket } from './connect.ts';
import type { Deadline } from './deadline.ts';
import { interrupted, networkFailure, ProbeFailure } from './failure.ts';
import { proveIdentity } from './identity.ts';
import { withScheme } from './other-scheme.ts';
import type { Finding, ProbeContext } from './probe.ts';

/** Passes when the server upgrades the connection; it is closed politely afterwards. */
export async function probeWebSocket(
  spec: { readonly url: string },
  context: ProbeContext,
  deadline: Deadline,
): Promise<Finding> {
  const url = new URL(spec.url);
  const secure = url.protocol === 'wss:';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const started = performance.now();
  const port = Number(url.port) || (secure ? 443 : 80);
  const plain = await openSocket(host, port, deadline);
  plain.on('error', () => undefined);
  try {
    const client = await connected(url, plain, deadline).catch(async (error: unknown) => {
      const asked = { secure, host: plain.remoteAddress ?? host, port, scheme: secure ? 'wss' : 'ws' };
      throw await withScheme(error, asked, deadline);
    });
    const latencyMs = performance.now() - started;
    const connection = await proveIdentity(plain, 'upgraded', context);
    client.close(1000);
    return { ok: true, message: 'upgraded', connection, latencyMs };
  } finally {
    // The close frame is written by now; whether the server answers it says nothing about its health.
    plain.destroySoon();
  }
}

async function connected(url: URL, plain: Socket, deadline: Deadline): Promise<WebSocket> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const socket = url.protocol === 'wss:' ? await secureSocket(plain, host, deadline) : plain;
  return await upgrade(url, socket, deadline);
}

async function upgrade(url: URL, socket: Socket, deadline: Deadline): Promise<WebSocket> {
  // Few services are checked so.
  const { default: Client } = await import('ws');
  return new Promise((resolve, reject) => {
    const client = new Client(url, { createConnection: () => socket, perMessageDeflate: false });
    const abort = () => {
      reject(interrupted(deadline, 'connected, but no upgrade'));
      client.terminate();
    };
    if (deadline.signal.aborted) abort();
    deadline.signal.addEventListener('abort', abort, { once: true });
    client.once('open', () => {
      deadline.signal.removeEventListener('abort', abort);
      resolve(client);
    });
    client.once('unexpected-response', (_request, response) => {
      const status = response.statusCode;
      const message = `status ${status}, expected an upgrade to WebSocket`;
      reject(new ProbeFailure({ reason: 'status', status, message }));
      client.terminate();
    });
    client.on('error', (error) => reject(socketFailure(error, url, deadline)));
  });
}

/** The `ws` library reports a bad handshake as an Error without a code. */
function socketFailure(error: Error, url: URL, deadline: Deadline): ProbeFailure {
  if ('code' in error || deadline.signal.aborted) return networkFailure(error, url.host, deadline);
  return new ProbeFailure({ reason: 'protocol', message: `no upgrade to WebSocket: ${error.message}` });
}
