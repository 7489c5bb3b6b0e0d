/** What the page says: findings. */
export const findingsWords = {
  findings: 'Findings',
  muted: 'muted',
  mute: (id: string | number) => `Mute ${id}`,
  stopShowingThis: 'Stop showing this',
  evidence: 'Evidence (',
  itStaysInThe: 'It stays in the list of muted findings',
  muteIt: 'Mute it',
  here: 'Here',
  inEveryStack: 'In every stack',
  inEveryStack2: 'in every stack',
  inThisStack: 'in this stack',
  showItAmongThe: 'Show it among the findings again',
  unmute: 'Unmute',
  for: (value: string | number) => `for ${value}`,
} as const;
