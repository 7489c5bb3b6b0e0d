import { setImmediate as nextTurn } from 'node:timers/promises';
import { LIMITS } from '../limits.ts';

/**
 * Walks over `items` with synchronous work and lets the event loop run between slices. Reads of /proc touch no
 * disk and take microseconds each, a fraction of what the same read costs through the thread pool; only their
 * number could block us.
 */
export async function inSlices<T>(items: readonly T[], work: (item: T) => void): Promise<void> {
  let sliceEnd = performance.now() + LIMITS.platform.sliceMs;
  for (const item of items) {
    if (performance.now() > sliceEnd) {
      await nextTurn();
      sliceEnd = performance.now() + LIMITS.platform.sliceMs;
    }
    work(item);
  }
}

/** The same with work that waits, one item after the other: what a thousand of them have to do when one answer comes is no single slice. */
export async function oneByOne<T>(items: Iterable<T>, work: (item: T) => Promise<void>): Promise<void> {
  let sliceEnd = performance.now() + LIMITS.platform.sliceMs;
  for (const item of items) {
    if (performance.now() > sliceEnd) {
      await nextTurn();
      sliceEnd = performance.now() + LIMITS.platform.sliceMs;
    }
    await work(item);
  }
}

/** The results in the order of `items`, with no more than `most` in work at a time, and the event loop not kept from its turn. */
export async function someAtATime<T, R>(
  items: readonly T[],
  most: number,
  work: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = [];
  const waiting = items.entries();
  let sliceEnd = performance.now() + LIMITS.platform.sliceMs;
  const worker = async () => {
    for (const [at, item] of waiting) {
      if (performance.now() > sliceEnd) {
        await nextTurn();
        sliceEnd = performance.now() + LIMITS.platform.sliceMs;
      }
      results[at] = await work(item);
    }
  };
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, worker));
  return results;
}

/** When the first piece of this turn of the event loop began; undefined: there was none yet. */
let turnBegan: number | undefined;
let room: Promise<void> = Promise.resolve();

/**
 * Resolves when there is room for a piece of synchronous work: within one turn of the event loop all who ask get one slice together, the
 * others the next ones, in their order. For what many do at once and each for itself, as a thousand starts.
 */
export function roomInTurn(): Promise<void> {
  // One after the other: whoever asked before has done its piece when the next is looked at.
  room = room.then(untilThereIsRoom);
  return room;
}

async function untilThereIsRoom(): Promise<void> {
  for (;;) {
    if (turnBegan === undefined) {
      turnBegan = performance.now();
      void nextTurn().then(() => {
        turnBegan = undefined;
      });
      return;
    }
    if (performance.now() - turnBegan < LIMITS.platform.sliceMs) return;
    await nextTurn();
  }
}

/**
 * One look for everybody: who asks within one turn of the event loop shares it, and so does whoever asks with a moment `since`
 * (`performance.now()`) before it began. Without one nobody gets a look that began before their question. One at a time: all who ask
 * while a look goes on share the next one, so that a thousand who ask one after the other cost few looks.
 */
export function sharedLook<T>(look: () => Promise<T>): (since?: number) => Promise<T> {
  let last: { began: number; readonly result: Promise<T> } | undefined;
  return (since = performance.now()) => {
    if (last && last.began >= since) return last.result;
    // Whether that one fails is its own askers' business.
    const before = last?.result.catch(() => undefined);
    const fresh: { began: number; readonly result: Promise<T> } = {
      // It has not begun yet, so it is newer than every question.
      began: Number.POSITIVE_INFINITY,
      result: Promise.all([nextTurn(), before]).then(() => {
        fresh.began = performance.now();
        return look();
      }),
    };
    last = fresh;
    // Of a look that failed nobody wants to hear twice.
    fresh.result.catch(() => {
      if (last === fresh) last = undefined;
    });
    return fresh.result;
  };
}

/**
 * Answers many questions with one look: questions asked within one turn of the event loop go to `look` together.
 * A look that has begun takes no more questions, so that nobody gets an answer older than their question.
 */
export function together<Question, Answer>(
  look: (questions: readonly Question[]) => Promise<readonly Answer[]>,
): (question: Question) => Promise<Answer> {
  let waiting: { readonly questions: Question[]; readonly answers: Promise<readonly Answer[]> } | undefined;
  return async (question) => {
    if (!waiting) {
      const questions: Question[] = [];
      const answers = nextTurn().then(() => {
        waiting = undefined;
        return look(questions);
      });
      waiting = { questions, answers };
    }
    const index = waiting.questions.push(question) - 1;
    const answer = (await waiting.answers)[index];
    if (answer === undefined) throw new Error('a look left a question without answer');
    return answer;
  };
}
