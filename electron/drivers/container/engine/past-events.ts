/** What the engine remembers of one container: asked for when the stream has not told it yet, or lost it. */
import type { EngineClient } from './client.ts';
import { openEvents } from './event-stream.ts';
import type { EngineEvent } from './parse-events.ts';

export interface Until {
  readonly withinMs: number;
  enough(events: readonly EngineEvent[]): boolean;
}

/**
 * The events since `since` (epoch milliseconds, the engine's clock), until `enough` says so or `withinMs` are over. Without an end
 * of its own, since the engine's clock is not ours: what happens meanwhile comes, too. An engine that does not answer remembers
 * nothing.
 */
export async function pastEvents(
  client: EngineClient,
  container: string,
  since: number,
  until: Until,
): Promise<readonly EngineEvent[]> {
  const events: EngineEvent[] = [];
  const end = performance.now() + until.withinMs;
  let satisfied: () => void = () => undefined;
  const enough = new Promise<void>((resolve) => {
    satisfied = resolve;
  });
  const options = { since, timeoutMs: until.withinMs, container };
  const opened = await openEvents(client, options, {
    event: (event) => {
      events.push(event);
      if (until.enough(events)) satisfied();
    },
    garbage: () => undefined,
  });
  if (!opened.ok) return [];
  const timer = setTimeout(satisfied, Math.max(0, end - performance.now()));
  await Promise.race([enough, opened.value.ended]);
  clearTimeout(timer);
  opened.value.close();
  return events;
}
