import type { ServiceState } from '../../electron/contract/service.ts';
import { formatCount } from '../../shared/text/count.ts';

/** How a story ended, after what happened in it. */
const ends: Readonly<Record<ServiceState, string>> = {
  failed: ', then given up',
  healthy: ', now healthy',
  running: ', now up',
  completed: ', then completed',
  unhealthy: ', and is unhealthy',
  blocked: ', then blocked',
  backoff: ', and waits to be restarted',
  stopped: ', then stopped',
  stopping: ', and is stopping',
  starting: ', and is starting',
  waiting: ', and waits for what it needs',
  unknown: ', then went out of sight',
};

const ups: Readonly<Partial<Record<ServiceState, string>>> = {
  healthy: 'started',
  running: 'started',
  completed: 'ran',
};

/** What the page says: events that belong together. */
export const storyWords = {
  end: (state: ServiceState) => ends[state],
  cameUp: (state: ServiceState, took: string) => `${ups[state] ?? 'started'} in ${took}`,
  cameUpAtOnce: (state: ServiceState) => ups[state] ?? 'started',
  stopped: 'by request',
  started: 'started',
  restarted: (starts: number, took: string) => `started ${formatCount(starts, 'time')} in ${took}`,
  unwell: (times: number, took: string) => `unhealthy ${formatCount(times, 'time')} in ${took}`,
  changed: (changes: number, took: string) => `changed ${formatCount(changes, 'time')} in ${took}`,
  wave: (count: number, took: string, names: string, others: number) =>
    `${formatCount(count, 'service')} came up in ${took}: ${names}${others > 0 ? ` and ${others} more` : ''}`,
  unfold: (count: number) => formatCount(count, 'event'),
} as const;
