/** One subscription to the engine's events. It reports its own end in every form that an end can take. */
import { messageOf, ok, type Result } from '../../../result.ts';
import { type EngineClient, type RequestProblem, request } from './client.ts';
import { createLineParser, type EngineEvent } from './parse-events.ts';

export interface EventStream {
  /** Resolves when nothing will come any more: clean end, close, error or `close()`. Says which. */
  readonly ended: Promise<string>;
  /** Monotonic milliseconds since anything came. */
  silentMs(): number;
  close(): void;
}

export interface EventListener {
  event(event: EngineEvent): void;
  /** Something came that is no event: one may have been lost. */
  garbage(): void;
}

/**
 * Opens `/events`. `since` is epoch milliseconds by the engine's clock: what came after is sent again
 * (the engine keeps 256 events). `container`: only the events of this one.
 */
export async function openEvents(
  client: EngineClient,
  options: { readonly since?: number; readonly timeoutMs: number; readonly container?: string },
  listener: EventListener,
): Promise<Result<EventStream, RequestProblem>> {
  const since = options.since === undefined ? {} : { since: Math.floor(options.since / 1_000) };
  const { container } = options;
  const filters = container ? { type: ['container'], container: [container] } : { type: ['container', 'network'] };
  const abort = new AbortController();
  const opened = await request(client, 'send its events', options.timeoutMs, (docker, signal) => {
    signal.addEventListener('abort', () => abort.abort());
    return docker.getEvents({ ...since, filters: JSON.stringify(filters), abortSignal: abort.signal });
  });
  if (!opened.ok) return opened;
  return ok(follow(opened.value, listener, () => abort.abort()));
}

function follow(stream: NodeJS.ReadableStream, listener: EventListener, abort: () => void): EventStream {
  const parse = createLineParser();
  let lastAt = performance.now();
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    lastAt = performance.now();
    for (const event of parse(chunk)) {
      if (event === 'garbage') listener.garbage();
      else listener.event(event);
    }
  });
  const ended = new Promise<string>((resolve) => {
    stream.once('end', () => resolve('it ended'));
    stream.once('close', () => resolve('it was closed'));
    stream.on('error', (error) => resolve(messageOf(error)));
  });
  return { ended, silentMs: () => performance.now() - lastAt, close: abort };
}
