import { formatCount } from '../../shared/text/count.ts';

/** What the page says: logs. */
export const logsWords = {
  copied: (lines: number) => `${formatCount(lines, 'line')} copied.`,
  clipboardUnavailable: 'The clipboard is not available.',
  pause: 'Pause',
  wrapLines: 'Wrap lines',
  copyLines: 'Copy the lines shown',
  paused: 'paused',
  following: 'following',
  scrolledUp: 'scrolled up',
  title: (service: string) => `${service} logs`,
  readFailed: (reason: string) => `The log could not be read: ${reason}`,
  loading: 'Reading the log…',
  noMatches: 'No matching lines.',
  noOutput: (service: string) => `${service} has not written anything yet.`,
  loadMore: (limit: number) => `The last ${limit} lines are shown. Load more`,
  logOf: (service: string) => `Log of ${service}`,
  filterPlaceholder: 'Filter lines…  ( / )',
  filterLabel: 'Show only lines containing this text',
} as const;
