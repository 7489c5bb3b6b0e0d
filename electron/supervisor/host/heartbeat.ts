import { LIMITS } from '../../limits.ts';
import type { Clock } from '../model/clock.ts';

/**
 * Notices that the machine slept or the clock jumped: a tick a second, and a gap between two of them on either clock.
 * `jumpMs`: by how much the wall clock moved more than the monotonic one. The answer ends it.
 */
export function startHeartbeat(
  clock: Clock,
  onTick: () => void,
  onWoke: (gapMs: number, jumpMs: number) => void,
): () => void {
  let now = clock.now();
  let wall = clock.wall();
  const timer = setInterval(() => {
    const [passed, moved] = [clock.now() - now, clock.wall() - wall];
    const gap = Math.max(passed, Math.abs(moved)) - LIMITS.clock.tickMs;
    now = clock.now();
    wall = clock.wall();
    if (gap > LIMITS.clock.sleepGapMs) onWoke(gap, moved - passed);
    onTick();
  }, LIMITS.clock.tickMs);
  return () => clearInterval(timer);
}
