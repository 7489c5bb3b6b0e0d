import type { HistoryEvent } from '../../electron/contract/history.ts';
import type { LogMark } from './rows.ts';

const TONES: Readonly<Record<string, LogMark['tone']>> = {
  ...{ failed: 'bad', unhealthy: 'bad', backoff: 'bad', blocked: 'bad', healthy: 'good', starting: 'busy' },
};

/**
 * The events that are marked in a log: changes that a person would look for, and incidents. Starts and ends of native services
 * stand in their logs already; `native`: ids of those.
 */
export function logMarks(
  events: readonly HistoryEvent[],
  services: readonly string[],
  native: ReadonlySet<string>,
): readonly LogMark[] {
  return events.flatMap((event): LogMark[] => {
    const { kind, at, service, to, from, cause, data } = event;
    if (service === undefined || !services.includes(service)) return [];
    if (kind === 'incident') {
      const over = data?.phase === 'closed';
      return [{ at, service, tone: over ? 'good' : 'bad', text: cause }];
    }
    const tone = to && TONES[to];
    if (kind !== 'transition' || !tone || to === from) return [];
    if (native.has(service) && to === 'starting') return [];
    return [{ at, service, tone, text: `${service} ${to}: ${cause}` }];
  });
}
