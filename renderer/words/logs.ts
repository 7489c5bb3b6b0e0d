/** What the page says: logs. */
export const logsWords = {
  copied: (value: string | number) => `${value} copied.`,
  theClipboardIsNot: 'The clipboard is not available.',
  pause: 'Pause',
  wrapLines: 'Wrap lines',
  copyTheLinesShown: 'Copy the lines shown',
  scrolledUp: 'scrolled up',
  logs: (service: string | number) => `${service} logs`,
  theLogCouldNot: (failure: string | number) => `The log could not be read: ${failure}`,
  readingTheLog: 'Reading the log…',
  noMatchingLines: 'No matching lines.',
  hasNotWrittenAnything: (service: string | number) => `${service} has not written anything yet.`,
  theLastLinesAre: (limit: string | number) => `The last ${limit} lines are shown. Load more`,
  logOf: (service: string | number) => `Log of ${service}`,
  filterLines: 'Filter lines…  ( / )',
  showOnlyLinesContaining: 'Show only lines containing this text',
} as const;
