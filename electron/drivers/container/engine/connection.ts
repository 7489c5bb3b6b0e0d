/** Brings up one connection to the engine: find it, ping it, subscribe to its events, list everything. */
import { ok, type Problem, type Result } from '../../../result.ts';
import { createClient, type EngineClient, ping } from './client.ts';
import type { ContainerCache } from './container-cache.ts';
import { type DiscoveryOptions, discoverEndpoint } from './endpoint.ts';
import { type EventListener, type EventStream, openEvents } from './event-stream.ts';

export interface Connection {
  readonly client: EngineClient;
  readonly stream: EventStream;
}

export interface ConnectOptions {
  readonly discovery: DiscoveryOptions;
  readonly requestMs: number;
  /** Events after this time are sent again (epoch milliseconds, the engine's clock). */
  readonly since?: number;
}

/**
 * The subscription comes before the list, so that nothing falls between the two; events that arrive
 * meanwhile wait until the list is complete. Finds the endpoint anew each time: the engine may have moved.
 */
export async function connect(
  options: ConnectOptions,
  cache: ContainerCache,
  listener: EventListener,
): Promise<Result<Connection, Problem>> {
  const endpoint = await discoverEndpoint(options.discovery);
  if (!endpoint.ok) return endpoint;
  const client = await createClient(endpoint.value);
  if (!client.ok) return client;
  const alive = await ping(client.value, options.discovery.connectMs);
  if (!alive.ok) return alive;
  const stream = await openEvents(client.value, { since: options.since, timeoutMs: options.requestMs }, listener);
  if (!stream.ok) return stream;
  const listed = await cache.resync(client.value);
  if (listed.ok) return ok({ client: client.value, stream: stream.value });
  stream.value.close();
  return listed;
}

/**
 * Watches an open connection and resolves with the reason when it is no good any more: its stream ended, it was
 * silent for too long (half-open: the list is right all the same, but tells less of how things came about), or a ping failed.
 */
export async function untilBroken(
  { client, stream }: Connection,
  timing: { readonly pingMs: number; readonly silentMs: number; readonly connectMs: number },
): Promise<{ readonly reason: string }> {
  let timer: NodeJS.Timeout | undefined;
  let over = false;
  const sick = new Promise<string>((resolve) => {
    const look = async () => {
      if (stream.silentMs() >= timing.silentMs) return resolve('it was silent');
      const alive = await ping(client, timing.connectMs);
      if (!alive.ok) return resolve(alive.problem.message);
      if (!over) timer = setTimeout(look, timing.pingMs);
    };
    timer = setTimeout(look, timing.pingMs);
  });
  const reason = await Promise.race([stream.ended, sick]);
  over = true;
  clearTimeout(timer);
  stream.close();
  return { reason };
}
