import { formatSize } from '../../../shared/text/size.ts';
import { LIMITS } from '../../limits.ts';
import type { Check } from '../check.ts';

/** A service writes so much that its log turns over within minutes: what matters is lost in it. */
export const logGrowth: Check = {
  id: 'log-growth',
  reads: ['logs'],
  live: false,
  look: ({ machine }) =>
    machine.logs.flatMap(({ service, path, bytes, bytesPerMinute }) => {
      const fast = bytesPerMinute !== undefined && bytesPerMinute >= LIMITS.doctor.logBytesPerMinute;
      if (!fast && bytes < LIMITS.doctor.logBytes) return [];
      const kept = (machine.logBytes ?? LIMITS.logs.rotateBytes) * (LIMITS.logs.keptFiles + 1);
      return [
        {
          id: `log-growth/${service}`,
          severity: 'warning' as const,
          service,
          message: fast
            ? `${service} wrote ${formatSize(bytesPerMinute ?? 0)} of log within a minute: only the newest ${formatSize(kept)} are kept, so the cause of a fault may be gone by the time you look.`
            : `The log of ${service} has grown to ${formatSize(bytes)}.`,
          evidence: [`${path}: ${formatSize(bytes)}`],
          fixes: [],
        },
      ];
    }),
};
