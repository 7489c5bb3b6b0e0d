import { setTimeout as pause } from 'node:timers/promises';

/**
 * Waits until `condition` gives something truthy and returns it; looks every `everyMs`.
 * Throws with `what` when the deadline passes, so that a failing test says what it waited for.
 */
export async function until<T>(
  what: string,
  condition: () => T | Promise<T>,
  { deadlineMs = 10_000, everyMs = 25 }: { deadlineMs?: number; everyMs?: number } = {},
): Promise<Exclude<T, false | '' | 0 | null | undefined>> {
  const end = performance.now() + deadlineMs;
  let last: unknown;
  for (;;) {
    try {
      const value = await condition();
      if (value) return value as Exclude<T, false | '' | 0 | null | undefined>;
      last = undefined;
    } catch (error) {
      last = error;
    }
    if (performance.now() > end) {
      throw new Error(`${what}: not within ${deadlineMs} ms${last ? ` (last: ${String(last)})` : ''}`);
    }
    await pause(everyMs);
  }
}
