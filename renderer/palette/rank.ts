/** Which commands are listed for what was typed, and in which order. Pure. */
import type { Command } from './command.ts';
import { matchQuery } from './score.ts';

export interface Ranked {
  readonly command: Command;
  /** Places of the letters that were typed, in the title. */
  readonly places: readonly number[];
}

/** What a command that was used lately gains: less than a better fit, more than chance. */
const RECENT = 0.4;
/** More are not read but typed on. */
const MOST = 60;
const MOST_RECENT = 20;

/**
 * `recent`: ids of what was used, the newest first. Without a query those stand first, then what is urgent, then all others in their
 * order; with one, the best fit.
 */
export function rank(commands: readonly Command[], query: string, recent: readonly string[]): readonly Ranked[] {
  const age = new Map(recent.map((id, index) => [id, index]));
  if (query.trim() === '') {
    const weight = ({ id, isUrgent }: Command) => age.get(id) ?? (isUrgent ? recent.length : recent.length + 1);
    const sorted = commands.toSorted((a, b) => weight(a) - weight(b));
    return sorted.slice(0, MOST).map((command) => ({ command, places: [] }));
  }
  return commands
    .flatMap((command) => {
      const match = matchQuery(query, `${command.title} ${command.where}`);
      if (!match) return [];
      const score = match.score + (age.has(command.id) ? RECENT : 0) + (command.isUrgent ? RECENT / 2 : 0);
      return [{ command, score, places: match.places.filter((place) => place < [...command.title].length) }];
    })
    .sort((a, b) => b.score - a.score)
    .slice(0, MOST)
    .map(({ command, places }) => ({ command, places }));
}

/** The list of what was used after this was used, too. */
export function usedNow(recent: readonly string[], id: string): readonly string[] {
  return [id, ...recent.filter((one) => one !== id)].slice(0, MOST_RECENT);
}

/** A title in pieces, with those that were typed marked. */
export function pieces(
  title: string,
  places: readonly number[],
): readonly { readonly text: string; readonly isHit: boolean }[] {
  const found: { text: string; isHit: boolean }[] = [];
  for (const [at, letter] of [...title].entries()) {
    const isHit = places.includes(at);
    const last = found.at(-1);
    if (last?.isHit === isHit) last.text += letter;
    else found.push({ text: letter, isHit });
  }
  return found;
}
