import type { ServiceState } from '../../electron/contract/service.ts';
import { formatCount } from '../../shared/text/count.ts';

/** How a story ended, after what happened in it. */
const ends: Readonly<Record<ServiceState, string>> = {
  failed: ', then was given up',
  healthy: ', then was healthy',
  running: ', then ran on',
  completed: ', then was done',
  unhealthy: ', then was unhealthy',
  blocked: ', then was blocked',
  backoff: ', and waits to be restarted',
  stopped: ', then was stopped',
  stopping: ', and is stopping',
  starting: ', and is starting',
  waiting: ', and waits for what it needs',
  unknown: ', then went out of sight',
};

const ups: Readonly<Partial<Record<ServiceState, string>>> = {
  healthy: 'started and healthy',
  running: 'started',
  completed: 'ran and completed',
};

/** What the page says: events that belong together. */
export const storyWords = {
  ends,
  cameUp: (state: ServiceState, took: string) => `${ups[state] ?? 'started'} in ${took}`,
  cameUpAtOnce: (state: ServiceState) => ups[state] ?? 'started',
  stopped: 'was stopped',
  started: 'started',
  restarted: (starts: number, took: string) => `was started ${formatCount(starts, 'time')} in ${took}`,
  changed: (changes: number, took: string) => `changed ${formatCount(changes, 'time')} in ${took}`,
  wave: (count: number, took: string, names: string, others: number) =>
    `${formatCount(count, 'service')} came up in ${took}: ${names}${others > 0 ? ` and ${others} more` : ''}`,
  unfold: (count: number) => formatCount(count, 'event'),
} as const;
