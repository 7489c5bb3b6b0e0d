import { LIMITS } from '../../limits.ts';
import type { Clock } from '../model/clock.ts';

export interface Heartbeat {
  /** Compares the clocks now: before something is judged that a sleep of the machine would explain. */
  look(): void;
  /** The next beat comes after the pause of now, counted from the last one. */
  hurry(): void;
  end(): void;
}

/**
 * Notices that the machine slept or the clock jumped: a beat every `pauseMs()` and whenever somebody looks, and a gap between two of
 * them on either clock. `jumpMs`: by how much the wall clock moved more than the monotonic one.
 */
export function startHeartbeat(
  clock: Clock,
  pauseMs: () => number,
  onBeat: () => void,
  onWoke: (gapMs: number, jumpMs: number) => void,
): Heartbeat {
  let now = clock.now();
  let wall = clock.wall();
  let beatAt = now;
  let dueAt = now;
  let timer: NodeJS.Timeout;
  let ended = false;
  const look = () => {
    const [passed, moved] = [clock.now() - now, clock.wall() - wall];
    const gap = Math.max(clock.now() - dueAt, Math.abs(moved - passed));
    now += passed;
    wall += moved;
    if (gap <= LIMITS.clock.sleepGapMs) return;
    // Told once, although the beat itself is still to come.
    dueAt = Math.max(dueAt, now);
    onWoke(gap, moved - passed);
  };
  const beat = () => {
    // Whatever a listener does, the next beat comes.
    try {
      look();
      beatAt = clock.now();
      onBeat();
    } finally {
      wait();
    }
  };
  const wait = () => {
    if (ended) return;
    dueAt = Math.max(clock.now(), beatAt + pauseMs());
    timer = setTimeout(beat, dueAt - clock.now());
  };
  wait();
  return {
    look,
    hurry: () => {
      // A pause that begins anew would hide the sleep that the one before shows.
      look();
      clearTimeout(timer);
      wait();
    },
    end: () => {
      ended = true;
      clearTimeout(timer);
    },
  };
}
