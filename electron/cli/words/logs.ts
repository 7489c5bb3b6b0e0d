/** What the command line says: logs. */
export const logsWords = {
  noOutputYet: 'No output yet.',
} as const;
