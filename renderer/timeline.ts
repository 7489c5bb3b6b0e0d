import type { HistoryEvent } from '../electron/contract/history.ts';
import { formatDay } from '../shared/text/clock-time.ts';
import { historyWords } from './words/history.ts';

export interface Day {
  readonly title: string;
  /** Newest first. */
  readonly events: readonly HistoryEvent[];
}

/** Two lists of events of one stack as one, newest first; of an event that is in both the second one's is taken. */
export function mergeEvents(one: readonly HistoryEvent[], other: readonly HistoryEvent[]): HistoryEvent[] {
  const bySeq = new Map([...one, ...other].map((event) => [event.seq, event]));
  return [...bySeq.values()].sort((a, b) => b.seq - a.seq);
}

/** Events grouped by the day they happened on, in the order given. */
export function daysOf(events: readonly HistoryEvent[], now: number): Day[] {
  const days = new Map<string, HistoryEvent[]>();
  for (const event of events) {
    const title = formatDay(event.at, now);
    const day = days.get(title);
    if (day) day.push(event);
    else days.set(title, [event]);
  }
  return [...days].map(([title, list]) => ({ title, events: list }));
}

const actorWords: Readonly<Record<HistoryEvent['actor'], string>> = {
  user: historyWords.actorUser,
  policy: historyWords.actorPolicy,
  outside: historyWords.actorOutside,
  stacklight: historyWords.actorStacklight,
};

/** Who did it, in a word. */
export function actorWord(actor: HistoryEvent['actor']): string {
  return actorWords[actor];
}
