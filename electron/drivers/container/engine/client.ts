/** A dockerode client for one endpoint, and requests that end: every one has a deadline and fails as a value. */
import { Agent } from 'node:http';
import { Agent as TlsAgent } from 'node:https';
import { inspect } from 'node:util';
import type Docker from 'dockerode';
import { messageOf, ok, type Problem, type Result } from '../../../result.ts';
import type { Endpoint } from './address.ts';
import { reachOf, unreachable, unusable } from './probe-endpoint.ts';

/** A request that failed. `status`: the engine answered so; without it the engine did not answer at all. */
export interface RequestProblem extends Problem {
  readonly status?: number;
  /** It took the request and did not answer in time. */
  readonly timedOut?: boolean;
}

export interface EngineClient {
  readonly docker: Docker;
  readonly endpoint: Endpoint;
}

/**
 * A fresh connection for each request: an engine that was restarted in between would otherwise fail the first one
 * on a kept connection. dockerode is loaded here, that is where an engine was found: many machines have none. `host` is given explicitly, since docker-modem takes what is left out from `DOCKER_HOST`.
 */
export async function createClient(endpoint: Endpoint): Promise<Result<EngineClient>> {
  const { address, tls } = endpoint;
  const place =
    address.kind === 'socket'
      ? { host: undefined, socketPath: address.path, protocol: 'http' as const }
      : { host: address.host, port: address.port, protocol: tls ? ('https' as const) : ('http' as const) };
  const certificates = tls && { ca: tls.ca.toString(), cert: tls.cert.toString(), key: tls.key.toString() };
  try {
    const { default: Docker } = await import('dockerode');
    const options = { ...place, ...certificates, agent: quiet(tls ? new TlsAgent() : new Agent()) };
    return ok({ docker: new Docker(options), endpoint });
  } catch (error) {
    return unusable(endpoint.origin, messageOf(error));
  }
}

/** docker-modem writes all options of each request out for its log, read or not; with an agent's sockets in them that costs milliseconds. */
function quiet<A extends Agent>(agent: A): A {
  return Object.assign(agent, { [inspect.custom]: () => 'an agent' });
}

/**
 * Runs one request and ends it after `timeoutMs`, whatever state its connection is in.
 * `what` completes "the engine did not …": `list the containers`.
 */
export async function request<T>(
  client: EngineClient,
  what: string,
  timeoutMs: number,
  run: (docker: Docker, signal: AbortSignal) => Promise<T>,
): Promise<Result<T, RequestProblem>> {
  const abort = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new RequestTimeout()), timeoutMs);
  });
  try {
    return ok(await Promise.race([run(client.docker, abort.signal), deadline]));
  } catch (error) {
    if (!(error instanceof RequestTimeout)) return failed(client.endpoint, what, error);
    abort.abort();
    return { ok: false, problem: timedOut(what, timeoutMs) };
  } finally {
    clearTimeout(timer);
  }
}

/**
 * `/_ping`, the cheapest sign of life. An engine that answers it with an error is as good as none.
 * dockerode takes a signal here, its types do not know.
 */
export async function ping(client: EngineClient, timeoutMs: number): Promise<Result<unknown>> {
  const answer = await request(client, 'answer a ping', timeoutMs, (docker, abortSignal) => {
    const withOptions: (options: { abortSignal: AbortSignal }) => Promise<unknown> = docker.ping.bind(docker);
    return withOptions({ abortSignal });
  });
  if (answer.ok) return answer;
  const { message, status, hint } = answer.problem;
  const code = status === 401 || status === 403 ? 'engine-forbidden' : 'engine-down';
  return { ok: false, problem: { code, message, ...(hint && { hint }) } };
}

class RequestTimeout extends Error {}

function timedOut(what: string, afterMs: number): RequestProblem {
  return {
    code: 'engine-down',
    message: `The container engine did not ${what} within ${Math.round(afterMs / 100) / 10} s.`,
    hint: 'restart the engine if this goes on',
    timedOut: true,
  };
}

function failed(endpoint: Endpoint, what: string, error: unknown): Result<never, RequestProblem> {
  const { statusCode, code } = facts(error);
  if (statusCode !== undefined) {
    const message = `The container engine did not ${what}: ${engineText(error)}.`;
    return { ok: false, problem: { code: 'engine-refused', message, status: statusCode } };
  }
  // A connection that broke while the answer was in progress has no code of its own.
  return unreachable(endpoint, reachOf(code));
}

/** The engine's own sentence, without dockerode's prefix and without a full stop at the end. */
function engineText(error: unknown): string {
  const { json } = facts(error);
  const text = json ?? messageOf(error).replace(/^\(HTTP code \d+\) .*? - /s, '');
  return text.trim().replace(/\.$/, '');
}

function facts(error: unknown): { statusCode?: number; code?: string; json?: string } {
  if (typeof error !== 'object' || error === null) return {};
  const { statusCode, code, json } = error as { statusCode?: unknown; code?: unknown; json?: { message?: unknown } };
  return {
    ...(typeof statusCode === 'number' && { statusCode }),
    ...(typeof code === 'string' && { code }),
    ...(typeof json?.message === 'string' && { json: json.message }),
  };
}
