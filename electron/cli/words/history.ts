/** What the command line says: history. */
export const historyWords = {
  sinceTakesADuration: (value: string | number) =>
    `--since takes a duration such as 10m or 2d, a time such as 17:00, today, or a date such as 2026-01-31 or 2026-01-31T14:00, not ${value}.`,
  nothingHasHappenedYet: 'Nothing has happened yet.',
  itsLastLine: (line: string) => `its last line of output: ${line}`,
  nothingHasHappenedSince: 'Nothing has happened since then.',
} as const;
