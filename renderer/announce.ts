/** What a screen reader is told of changes of state: few words, and never a storm of them. Pure. */
import type { View } from '../electron/contract/view.ts';
import { formatList } from '../shared/text/list.ts';
import { lookOf } from './state-look.ts';
import { TIMING } from './timing.ts';
import { announceWords } from './words/announce.ts';

/** One service that is in another state now. */
export interface Change {
  /** Of its stack and service, so that a later change of the same replaces it. */
  readonly key: string;
  readonly service: string;
  /** `healthy`, `shadowed`. */
  readonly word: string;
}

/** What differs between two views, as a person would notice it. What is new or gone was opened or closed by somebody who knows. */
export function changesOf(before: View, after: View): readonly Change[] {
  if (before === after) return [];
  return after.stacks.flatMap((stack) => {
    const known = before.stacks.find(({ key }) => key === stack.key);
    if (!known || known === stack) return [];
    const looks = new Map(known.services.map((service) => [service.id, lookOf(service)]));
    return stack.services.flatMap((service) => {
      const { word, tone } = lookOf(service);
      const was = looks.get(service.id)?.word;
      // What is on its way says where it got when it is there.
      if (was === undefined || was === word || tone === 'busy') return [];
      return [{ key: `${stack.key}/${service.id}`, service: service.id, word }];
    });
  });
}

/** What was said last, and what waits until something may be said again. */
export interface Said {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly text: string;
  readonly waiting: readonly Change[];
  /** By key, the word that was said last: a service that comes and goes in the same way is told once. */
  readonly told: ReadonlyMap<string, string>;
}

export const NOTHING_SAID: Said = { at: Number.NEGATIVE_INFINITY, text: '', waiting: [], told: new Map() };

/**
 * The next thing said: at most one sentence each `TIMING.announceMs`, of a service only how it is by then, and of many only how
 * many. The same object as before while there is nothing to say.
 */
export function announcing(last: Said, changes: readonly Change[], now: number): Said {
  const newest = new Map([...last.waiting, ...changes].map((change) => [change.key, change]));
  const waiting = [...newest.values()].filter(({ key, word }) => last.told.get(key) !== word);
  if (waiting.length === 0) return last.waiting.length === 0 ? last : { ...last, waiting };
  if (now - last.at < TIMING.announceMs) return changes.length === 0 ? last : { ...last, waiting };
  const told = new Map([...last.told, ...waiting.map(({ key, word }) => [key, word] as const)]);
  return { at: now, text: sentenceOf(waiting), waiting: [], told };
}

/** As many as can be listened to by name. */
const NAMED = 3;

function sentenceOf(changes: readonly Change[]): string {
  const words = [...new Set(changes.map(({ word }) => word))];
  const byWord = words.map((word) => {
    const services = changes.filter((change) => change.word === word).map(({ service }) => service);
    return services.length > NAMED
      ? announceWords.many(services.length, word)
      : announceWords.few(formatList(services), services.length, word);
  });
  return `${byWord.join('; ')}.`;
}
