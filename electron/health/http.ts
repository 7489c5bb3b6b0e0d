import type { IncomingMessage } from 'node:http';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Socket } from 'node:net';
import { LIMITS } from '../limits.ts';
import type { HttpProbeSpec } from '../stack/stack.ts';
import { openSocket, secureSocket } from './connect.ts';
import type { Deadline } from './deadline.ts';
import { interrupted, networkFailure, ProbeFailure } from './failure.ts';
import { readBody } from './http-body.ts';
import { type HttpAnswer, httpMismatch } from './http-expect.ts';
import { proveIdentity } from './identity.ts';
import { otherScheme, wantsTls, withScheme } from './other-scheme.ts';
import type { Finding, ProbeContext } from './probe.ts';

interface Hop {
  readonly url: URL;
  readonly method: string;
  readonly body: string | undefined;
}

/** Asks a URL and holds the answer against what the stack file expects; see `http-expect.ts`. */
export async function probeHttp(spec: HttpProbeSpec, context: ProbeContext, deadline: Deadline): Promise<Finding> {
  const started = performance.now();
  const first = portOf(new URL(spec.url));
  let hop: Hop = { url: new URL(spec.url), method: spec.method, body: bodyText(spec.body) };
  for (let redirects = 0; redirects <= LIMITS.health.redirects; redirects += 1) {
    const redirected = portOf(hop.url) !== first;
    const { answer, finding } = await ask(hop, redirected, spec, context, deadline).catch((error: unknown) => {
      throw redirects === 0 ? error : afterRedirect(error, hop.url, spec.url);
    });
    const next = nextHop(hop, answer, spec);
    if (!next) return judged(answer, finding, spec, performance.now() - started);
    hop = next;
  }
  throw new ProbeFailure({ reason: 'protocol', message: `redirected more than ${LIMITS.health.redirects} times` });
}

/** One request on a connection of its own, which stays open until it is known whose it was. */
async function ask(hop: Hop, redirected: boolean, spec: HttpProbeSpec, context: ProbeContext, deadline: Deadline) {
  const secure = hop.url.protocol === 'https:';
  const host = hop.url.hostname.replace(/^\[|\]$/g, '');
  const port = portOf(hop.url);
  const plain = await openSocket(host, port, deadline);
  plain.on('error', () => undefined);
  try {
    const address = plain.remoteAddress ?? host;
    const asked = { secure, host: address, port, scheme: secure ? 'https' : 'http' };
    const response = await exchange(hop, spec, plain, deadline).catch(async (error: unknown) => {
      throw await withScheme(error, asked, deadline);
    });
    const status = response.statusCode ?? 0;
    const [connection, body] = await Promise.all([
      proveIdentity(plain, String(status), context, { status }, redirected),
      readBody(response, spec.expect, deadline),
    ]);
    if (!secure && wantsTls(status, body.text)) throw otherScheme(asked, { status, output: body.text, connection });
    const answer: HttpAnswer = { status, headers: response.headers, body: body.text, truncated: body.truncated };
    return { answer, finding: { status, output: body.text, connection } };
  } finally {
    plain.destroy();
  }
}

function portOf({ port, protocol }: URL): number {
  return Number(port) || (protocol === 'https:' ? 443 : 80);
}

async function exchange(hop: Hop, spec: HttpProbeSpec, plain: Socket, deadline: Deadline): Promise<IncomingMessage> {
  const host = hop.url.hostname.replace(/^\[|\]$/g, '');
  const socket = hop.url.protocol === 'https:' ? await secureSocket(plain, host, deadline) : plain;
  return await send(hop, spec, socket, deadline);
}

/** Where it was sent on to is what failed: said, since nobody wrote that down. */
function afterRedirect(error: unknown, to: URL, asked: string): unknown {
  if (!(error instanceof ProbeFailure) || error.finding.reason === 'shadowed') return error;
  const toTls = to.protocol === 'https:' && asked.startsWith('http:');
  const message = `it redirects to ${to.origin}${to.pathname}: ${error.finding.message}`;
  return new ProbeFailure({ ...error.finding, message, ...(toTls ? { fault: 'redirects-to-tls' as const } : {}) });
}

function send(hop: Hop, spec: HttpProbeSpec, socket: Socket, deadline: Deadline): Promise<IncomingMessage> {
  const request = hop.url.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const outgoing = request(hop.url, {
      method: hop.method,
      headers: requestHeaders(hop, spec),
      // No agent: with one (`agent: false` makes one too) this connection would not be used.
      createConnection: () => socket,
      signal: deadline.signal,
    });
    outgoing.once('response', resolve);
    outgoing.once('error', (error) => {
      const where = hop.url.host;
      reject(
        deadline.signal.aborted
          ? interrupted(deadline, 'connected, but no answer')
          : networkFailure(error, where, deadline),
      );
    });
    // A later error (reset while the body is read) belongs to the body's reader.
    outgoing.on('error', () => undefined);
    outgoing.end(hop.body);
  });
}

/**
 * `Connection: keep-alive`, although the connection is never used again: a server that may close at once would
 * give its socket up before the kernel can be asked whose it was.
 */
function requestHeaders(hop: Hop, spec: HttpProbeSpec): Record<string, string> {
  const headers: Record<string, string> = { 'user-agent': 'stacklight', accept: '*/*', connection: 'keep-alive' };
  if (hop.body !== undefined && typeof spec.body !== 'string') headers['content-type'] = 'application/json';
  for (const [name, value] of Object.entries(spec.headers)) headers[name.toLowerCase()] = value;
  if (hop.body !== undefined) headers['content-length'] = String(Buffer.byteLength(hop.body));
  return headers;
}

/** Where to go on; undefined when this answer is the last: no redirect, another host, or a 3xx that is expected. */
function nextHop(hop: Hop, answer: HttpAnswer, spec: HttpProbeSpec): Hop | undefined {
  const { location } = answer.headers;
  if (!isRedirect(answer) || !location) return undefined;
  if (spec.expect.status.includes(answer.status) || !URL.canParse(location, hop.url)) return undefined;
  const url = new URL(location, hop.url);
  if (url.hostname !== hop.url.hostname || !/^https?:$/.test(url.protocol)) return undefined;
  const asGet = answer.status === 303 || (answer.status < 303 && hop.method === 'POST');
  return asGet ? { url, method: 'GET', body: undefined } : { ...hop, url };
}

function isRedirect({ status }: HttpAnswer): boolean {
  return [301, 302, 303, 307, 308].includes(status);
}

function judged(
  answer: HttpAnswer,
  facts: Pick<Finding, 'status' | 'output' | 'connection'>,
  spec: HttpProbeSpec,
  latencyMs: number,
): Finding {
  const mismatch = httpMismatch(answer, spec.expect, latencyMs);
  if (mismatch) return { ok: false, ...mismatch, ...facts, latencyMs };
  // The answer was the service's own; what the other host says is not its health. An expected status is nothing to explain.
  const elsewhere = isRedirect(answer) && !spec.expect.status.includes(answer.status) ? ', a redirect elsewhere' : '';
  return { ok: true, message: `${answer.status}${elsewhere}`, ...facts, latencyMs };
}

function bodyText(body: unknown): string | undefined {
  if (body === undefined || typeof body === 'string') return body;
  return JSON.stringify(body);
}
