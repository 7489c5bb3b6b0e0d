/** What was expected in the place of a word of the call that is refused. */
export const callWords = {
  aPath: 'expected a path (write ./-x for one that begins with a dash)',
  aDuration: 'expected a duration such as 90s or 2m',
  atMostADay: 'expected 24h at most',
  aWholeNumber: 'expected a whole number',
  aCount: (most: number) => `expected a number from 1 to ${most}`,
  anOrdinal: 'report takes a number, 1 or higher',
  oneOf: (command: string, choices: readonly string[], given: string) =>
    `${command} takes ${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}, not ${JSON.stringify(given)}`,
} as const;
