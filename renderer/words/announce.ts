import { formatCount } from '../../shared/text/count.ts';

/** What the page says to a screen reader when states change. */
export const announceWords = {
  few: (services: string, count: number, state: string) => `${services} ${count > 1 ? 'are' : 'is'} ${state}`,
  many: (count: number, state: string) => `${formatCount(count, 'service')} are ${state}`,
} as const;
