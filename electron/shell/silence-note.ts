/** What the history of a stack says when the app was told to tell more or less than before. Pure. */
import type { AppChoices } from '../contract/settings.ts';
import { settingsWords } from './words/settings.ts';

const KINDS = ['notifyDown', 'notifyReminders', 'notifyRecovered', 'notifyApprovals'] as const;

/** Undefined where what is told stays the same. */
export function silenceNote(before: AppChoices, now: AppChoices): string | undefined {
  const kinds = KINDS.filter((kind) => before[kind] !== now[kind]).map((kind) => settingsWords[kind](now[kind]));
  const [old, quiet] = [quietOf(before), quietOf(now)];
  const all = [...kinds, ...(old === quiet ? [] : [quiet])];
  return all.length === 0 ? undefined : settingsWords.silenceChanged(all.join('; '));
}

/** The same time twice is no time at all. */
function quietOf({ quietHours, quietFrom, quietTo }: AppChoices): string {
  return quietHours && quietFrom !== quietTo
    ? settingsWords.quietHours(quietFrom, quietTo)
    : settingsWords.noQuietHours;
}
