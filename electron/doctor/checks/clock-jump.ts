import { formatClock } from '../../../shared/text/clock-time.ts';
import { formatDuration } from '../../../shared/text/duration.ts';
import { LIMITS } from '../../limits.ts';
import type { Check } from '../check.ts';

/** The wall clock moved against the monotonic one: tokens expire, builds think files are old, times in logs lie. */
export const clockJump: Check = {
  id: 'clock-jump',
  reads: [],
  live: true,
  look: ({ machine, now }) => {
    const recent = machine.clockJumps.filter(({ at }) => now - at < LIMITS.doctor.clockKeptMs);
    const last = recent.at(-1);
    if (!last) return [];
    const back = last.byMs < 0;
    const span = formatDuration(Math.abs(last.byMs));
    return [
      {
        id: 'clock-jump',
        // Sleep moves it forward only; backwards somebody, or the time service, has set it.
        severity: back ? 'warning' : 'info',
        message: back
          ? `The clock was set back by ${span} at ${formatClock(last.at, now)}: tokens and builds may misbehave until it catches up.`
          : `The machine slept, or its clock was set forward, by ${span} at ${formatClock(last.at, now)}: sessions and tokens may have expired.`,
        evidence: recent.map(
          ({ at, byMs }) =>
            `${formatClock(at, now)}: ${byMs > 0 ? '+' : '−'}${formatDuration(Math.abs(byMs))} against the monotonic clock`,
        ),
        fixes: [],
      },
    ];
  },
};
