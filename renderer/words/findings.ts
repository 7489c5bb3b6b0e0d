import { formatCount } from '../../shared/text/count.ts';

/** What the page says: findings. */
export const findingsWords = {
  title: 'Findings',
  mutedCount: (count: number) => `${count} muted`,
  mute: (finding: string) => `Mute ${finding}`,
  muteHint: 'Stop showing this',
  evidence: (lines: number) => `Evidence (${formatCount(lines, 'line')})`,
  muteChoiceHint: 'It stays in the list of muted findings',
  muteQuestion: 'Mute',
  muteThis: 'This one',
  muteKindHere: 'All like it in this stack',
  muteKindEverywhere: 'All like it in every stack',
  mutedThis: 'muted',
  mutedThisEverywhere: 'muted in every stack',
  mutedKindHere: 'all like it muted in this stack',
  mutedKindEverywhere: 'all like it muted in every stack',
  unmuteHint: 'Show it among the findings again',
  unmuteKindHint: 'Show all like it among the findings again',
  unmute: 'Unmute',
  fixFor: (finding: string) => `for ${finding}`,
  mutedTitle: 'Muted findings',
  mutedLead:
    'They are still looked for, and left out of the list, of reports and of the exit code of stacklight doctor.',
  nothingMuted: 'Nothing is muted.',
  nothingMutedHint: 'Every finding has a button that mutes it: this one, all like it in this stack, or in every stack.',
} as const;
