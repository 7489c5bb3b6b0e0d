import { formatCount } from '../../shared/text/count.ts';

/** What the page says: findings. */
export const findingsWords = {
  title: 'Findings',
  mutedCount: (count: number) => `${count} muted`,
  mute: (finding: string) => `Mute ${finding}`,
  muteHint: 'Stop showing this',
  evidence: (lines: number) => `Evidence (${formatCount(lines, 'line')})`,
  muteChoiceHint: 'It stays in the list of muted findings',
  muteQuestion: 'Mute it',
  muteHere: 'Here',
  muteEverywhere: 'In every stack',
  mutedEverywhere: 'muted in every stack',
  mutedHere: 'muted in this stack',
  unmuteHint: 'Show it among the findings again',
  unmute: 'Unmute',
  fixFor: (finding: string) => `for ${finding}`,
} as const;
