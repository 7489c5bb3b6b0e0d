/** What the page says: ui. */
export const uiWords = {
  in: (value: string | number) => `in ${value}`,
  back: 'Back',
  backEscape: 'Back (Escape)',
  light: (value: string | number) => `Light: ${value}`,
  notListening: 'not listening',
  of: (up: string | number, wanted: string | number) => `${up} of ${wanted}`,
  greenEverythingIsFine: 'green: everything is fine',
  amberSomethingNeedsAttention: 'amber: something needs attention',
  redSomethingIsDown: 'red: something is down',
  offNothingIsMeant: 'off: nothing is meant to be running',
} as const;
