import { LIMITS } from '../limits.ts';
import type { Clock } from './clock.ts';

/**
 * Notices that the machine slept or the clock jumped: a tick a second, and a gap between two of them on either clock.
 * The answer ends it.
 */
export function startHeartbeat(clock: Clock, onTick: () => void, onWoke: (gapMs: number) => void): () => void {
  let now = clock.now();
  let wall = clock.wall();
  const timer = setInterval(() => {
    const gap = Math.max(clock.now() - now, Math.abs(clock.wall() - wall)) - LIMITS.clock.tickMs;
    now = clock.now();
    wall = clock.wall();
    if (gap > LIMITS.clock.sleepGapMs) onWoke(gap);
    onTick();
  }, LIMITS.clock.tickMs);
  return () => clearInterval(timer);
}
