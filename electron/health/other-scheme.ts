import { request as requestHttp } from 'node:http';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { LIMITS } from '../limits.ts';
import { openSocket } from './connect.ts';
import type { Deadline } from './deadline.ts';
import { ProbeFailure } from './failure.ts';
import type { Finding } from './probe.ts';
import { endpoint } from './text.ts';

/** What was asked: `secure` for https and wss. */
export interface Asked {
  readonly secure: boolean;
  readonly host: string;
  readonly port: number;
  /** `http`, `https`, `ws`, `wss`: for the sentence. */
  readonly scheme: string;
}

/** How plain servers are answered by those that want TLS: nginx, Apache, Go, Caddy, Jetty. */
const WANTS_TLS = /\bHTTPS (?:server|port)\b|SSL-enabled|\bTLS\b.*\brequired\b|requires? (?:TLS|SSL|HTTPS)\b/i;

/** Whether this answer to a plain request says that TLS is wanted. */
export function wantsTls(status: number, body: string): boolean {
  return (status === 400 || status === 426 || status === 497) && WANTS_TLS.test(body);
}

/**
 * The failure of a check with the scheme that the server really speaks, where it is the other one: asked on a connection of its
 * own, without a header or path of the check. The failure as it was where that is not so.
 */
export async function withScheme(failure: unknown, asked: Asked, deadline: Deadline): Promise<unknown> {
  if (!(failure instanceof ProbeFailure) || deadline.signal.aborted) return failure;
  if (failure.finding.reason !== 'protocol' && failure.finding.reason !== 'tls') return failure;
  return (await speaksOther(asked, deadline)) ? otherScheme(asked) : failure;
}

/** `127.0.0.1:8443 answers TLS, its check asks http`. */
export function otherScheme({ secure, host, port, scheme }: Asked, facts: Partial<Finding> = {}): ProbeFailure {
  const what = secure ? 'answers without TLS' : 'answers TLS';
  const message = `${endpoint(host, port)} ${what}, its check asks ${scheme}`;
  const fault = secure ? 'speaks-plain' : 'speaks-tls';
  return new ProbeFailure({ ...facts, reason: secure ? 'tls' : 'protocol', fault, message });
}

async function speaksOther({ secure, host, port }: Asked, deadline: Deadline): Promise<boolean> {
  const socket = await openSocket(host, port, deadline).catch(() => undefined);
  if (!socket) return false;
  socket.on('error', () => undefined);
  try {
    return await (secure ? answersPlainly(socket, host) : answersTls(socket));
  } finally {
    socket.destroy();
  }
}

/** Whose certificate it has is no matter here. */
function answersTls(socket: Socket): Promise<boolean> {
  return new Promise((resolve) => {
    const secure = connectTls({ socket, rejectUnauthorized: false });
    secure.once('secureConnect', () => resolve(true));
    secure.once('error', (error) => resolve(isAlert(error)));
    secure.once('close', () => resolve(false));
    socket.setTimeout(LIMITS.health.otherSchemeMs, () => resolve(false));
  });
}

/** A refusal in TLS (no client certificate, no such name) is TLS all the same. */
function isAlert(error: Error): boolean {
  return 'code' in error && typeof error.code === 'string' && /ALERT/.test(error.code);
}

function answersPlainly(socket: Socket, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const headers = { host, connection: 'close' };
    const request = requestHttp({ method: 'HEAD', path: '/', headers, createConnection: () => socket });
    request.once('response', (response) => {
      response.resume();
      resolve(true);
    });
    request.once('error', () => resolve(false));
    socket.setTimeout(LIMITS.health.otherSchemeMs, () => resolve(false));
    request.end();
  });
}
