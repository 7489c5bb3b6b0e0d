/**
 * Patterns of paths as package managers write them: `*` and `?` within a part, `**` over parts, `{web,api}`. All ways through a pattern are
 * followed at once, so a text is read once however many stars there are; a regular expression would try one after the other. Pure.
 */
import { LIMITS } from '../../limits.ts';

export interface Glob {
  /** `count` is told of each step that was made. */
  matches(text: string, count?: () => void): boolean;
}

interface State {
  /** Where each character leads: a certain one, any but a slash (`part`), or any at all. */
  readonly on: { readonly what: 'part' | 'any' | { readonly character: string }; readonly to: number }[];
  /** What is reached without a character. */
  readonly free: number[];
}

/** Undefined for a pattern that is too long. A brace that is not closed stands for itself. */
export function globOf(pattern: string): Glob | undefined {
  if (pattern.length > LIMITS.stack.globCharacters) return undefined;
  const states: State[] = [];
  const make = () => states.push({ on: [], free: [] }) - 1;
  const start = make();
  const end = sequence(pattern, start, states, make);
  return { matches: (text, count) => run(states, start, end, text, count) };
}

/** Adds the ways of a pattern from a state on; gives the state that it ends in. */
function sequence(pattern: string, from: number, states: State[], make: () => number): number {
  let here = from;
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern[at] ?? '';
    const close = character === '{' ? pattern.indexOf('}', at) : -1;
    const next = make();
    if (close >= 0) {
      for (const choice of pattern.slice(at + 1, close).split(',')) {
        const begin = make();
        states[here]?.free.push(begin);
        states[sequence(choice, begin, states, make)]?.free.push(next);
      }
      at = close;
    } else if (character === '*') {
      const deep = pattern[at + 1] === '*';
      while (pattern[at + 1] === '*') at += 1;
      states[here]?.free.push(next);
      states[next]?.on.push({ what: deep ? 'any' : 'part', to: next });
    } else {
      states[here]?.on.push({ what: character === '?' ? 'part' : { character }, to: next });
    }
    here = next;
  }
  return here;
}

function run(states: readonly State[], start: number, end: number, text: string, count?: () => void): boolean {
  let here = reached([start], states, count);
  for (const character of text) {
    const next: number[] = [];
    for (const state of here) {
      for (const { what, to } of states[state]?.on ?? []) {
        count?.();
        const fits = what === 'any' || (what === 'part' ? character !== '/' : what.character === character);
        if (fits) next.push(to);
      }
    }
    if (next.length === 0) return false;
    here = reached(next, states, count);
  }
  return here.has(end);
}

function reached(from: readonly number[], states: readonly State[], count?: () => void): ReadonlySet<number> {
  const found = new Set(from);
  for (const state of found) {
    count?.();
    for (const next of states[state]?.free ?? []) found.add(next);
  }
  return found;
}
