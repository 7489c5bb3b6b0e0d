/** What the page says: ui. */
export const uiWords = {
  now: 'now',
  timeLeft: (duration: string) => `in ${duration}`,
  back: 'Back',
  backHint: 'Back (Escape)',
  lightTitle: (meaning: string) => `Light: ${meaning}`,
  notListening: 'not listening',
  replicasUp: (up: number, wanted: number) => `${up} of ${wanted}`,
  lightGreen: 'green: everything is fine',
  lightAmber: 'amber: something needs attention',
  lightRed: 'red: something is down',
  lightOff: 'off: nothing is meant to be running',
} as const;
