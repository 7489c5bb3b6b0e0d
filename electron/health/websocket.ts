import type { Socket } from 'node:net';
import WebSocket from 'ws';
import { openSocket, secureSocket } from './connect.ts';
import type { Deadline } from './deadline.ts';
import { interrupted, networkFailure, ProbeFailure } from './failure.ts';
import { proveIdentity } from './identity.ts';
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
  const plain = await openSocket(host, Number(url.port) || (secure ? 443 : 80), deadline);
  plain.on('error', () => undefined);
  try {
    const socket = secure ? await secureSocket(plain, host, deadline) : plain;
    const client = await upgrade(url, socket, deadline);
    const latencyMs = performance.now() - started;
    const connection = await proveIdentity(plain, 'upgraded', context);
    client.close(1000);
    return { ok: true, message: 'upgraded', connection, latencyMs };
  } finally {
    // The close frame is written by now; whether the server answers it says nothing about its health.
    plain.destroySoon();
  }
}

function upgrade(url: URL, socket: Socket, deadline: Deadline): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const client = new WebSocket(url, { createConnection: () => socket, perMessageDeflate: false });
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
