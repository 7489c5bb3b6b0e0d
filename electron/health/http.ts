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
  const first = placeOf(new URL(spec.url));
  const { origin: firstOrigin } = new URL(spec.url);
  let hop: Hop = { url: new URL(spec.url), method: spec.method, body: bodyText(spec.body) };
  for (let redirects = 0; redirects <= LIMITS.health.redirects; redirects += 1) {
    const redirected = placeOf(hop.url) !== first;
    const headers = hop.url.origin === firstOrigin ? spec.headers : withoutCredentials(spec.headers);
    const { answer, finding } = await ask(hop, redirected, { ...spec, headers }, context, deadline).catch(
      (error: unknown) => {
        throw redirects === 0 ? error : afterRedirect(error, hop.url, spec.url);
      },
    );
    const next = nextHop(hop, answer, spec);
    if (!next) return judged(hop, answer, finding, spec, performance.now() - started);
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

function placeOf(url: URL): string {
  return `${url.hostname}:${portOf(url)}`;
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

/**
 * What proves who we are is for the place that the check names: another port of this machine may be anybody's (curl leaves these two out
 * for another scheme, host or port as well).
 */
function withoutCredentials(headers: HttpProbeSpec['headers']): HttpProbeSpec['headers'] {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !/^(?:authorization|cookie)$/i.test(name)));
}

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** Where an answer sends on to; undefined for one that does not, and for one that the stack file expects as it is. */
function sentTo(hop: Hop, { status, headers: { location } }: HttpAnswer, spec: HttpProbeSpec): URL | undefined {
  if (!REDIRECTS.has(status) || !location || spec.expect.status.includes(status)) return undefined;
  return URL.canParse(location, hop.url) ? new URL(location, hop.url) : undefined;
}

/** Where to go on; undefined when this answer is the last: no redirect, or one that leaves the machine that was asked. */
function nextHop(hop: Hop, answer: HttpAnswer, spec: HttpProbeSpec): Hop | undefined {
  const url = sentTo(hop, answer, spec);
  if (!url || !/^https?:$/.test(url.protocol)) return undefined;
  const stays = url.hostname === hop.url.hostname || [url, hop.url].every((one) => isThisMachine(one.hostname));
  if (!stays) return undefined;
  const asGet = answer.status === 303 || (answer.status < 303 && hop.method === 'POST');
  return asGet ? { url, method: 'GET', body: undefined } : { ...hop, url };
}

/** As `URL` writes a host: its names and addresses that can only mean the machine itself. */
function isThisMachine(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}

/** A redirect that is not followed is no health: whoever it names would have to answer for the service, and cannot. */
function judged(
  hop: Hop,
  answer: HttpAnswer,
  facts: Pick<Finding, 'status' | 'output' | 'connection'>,
  spec: HttpProbeSpec,
  latencyMs: number,
): Finding {
  const elsewhere = sentTo(hop, answer, spec);
  if (elsewhere) {
    const where = elsewhere.host ? `${elsewhere.protocol}//${elsewhere.host}` : elsewhere.protocol;
    const message = `status ${answer.status}: it redirects to ${where}, which is another host and says nothing about this service; ask a path that it answers itself, or expect status ${answer.status}`;
    return { ok: false, reason: 'status', message, ...facts, latencyMs };
  }
  const mismatch = httpMismatch(answer, spec.expect, latencyMs);
  if (mismatch) return { ok: false, ...mismatch, ...facts, latencyMs };
  return { ok: true, message: `${answer.status}`, ...facts, latencyMs };
}

function bodyText(body: unknown): string | undefined {
  if (body === undefined || typeof body === 'string') return body;
  return JSON.stringify(body);
}
