import { formatCount } from '../../../shared/text/count.ts';
import { formatDuration } from '../../../shared/text/duration.ts';
import { LIMITS } from '../../limits.ts';
import { lastWords } from '../analysis/last-words.ts';
import type { Check } from '../check.ts';

/** Without the count, which the finding tells itself. */
function bareEnd(message: string): string {
  return message.replace(/^gave up after \d+ failed starts; last: /, '');
}

/** A service ends again and again: restarting hides the cause and does not cure it. */
export const crashLoop: Check = {
  id: 'crash-loop',
  reads: [],
  live: true,
  look: (seen) =>
    seen.services.flatMap(({ spec, desired, state, message, restarts, lastEnd = [] }) => {
      const down = state === 'failed' || state === 'backoff';
      const gaveUp = state === 'failed' && restarts.total > 0;
      if (desired !== 'up' || spec.kind === 'external') return [];
      if (!gaveUp && restarts.inWindow < LIMITS.doctor.crashes) return [];
      const window = formatDuration(spec.restart.windowMs);
      return [
        {
          id: `crash-loop/${spec.id}`,
          severity: down ? ('error' as const) : ('warning' as const),
          service: spec.id,
          message: gaveUp
            ? `${spec.id} kept exiting; gave up on it after ${formatCount(restarts.total, 'restart')}: ${bareEnd(message)}.`
            : `${spec.id} ended ${restarts.inWindow} times within ${window}${down ? `: ${message}` : ', and runs again for now'}.`,
          evidence: [
            `${restarts.inWindow} of ${spec.restart.maxRestarts} bad starts within ${window}, ${formatCount(restarts.total, 'restart')} since it was last asked for`,
            ...lastWords(lastEnd),
          ],
          fixes: [{ intent: 'restart', label: 'Try again' }],
        },
      ];
    }),
};
