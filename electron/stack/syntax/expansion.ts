/** What the text of one reading may be spelled out to: a line of a few characters can stand for a thousand ports or megabytes of text. */
import { LIMITS } from '../../limits.ts';

type What = 'ports' | 'filledFile';

/** Spelled out so far, by what collects the complaints of a reading. */
const spelledOut: Readonly<Record<What, WeakMap<object, number>>> = { ports: new WeakMap(), filledFile: new WeakMap() };

export const TOO_MANY_PORTS = `makes more than ${LIMITS.stack.ports} ports of the files`;
export const TOO_MUCH_TEXT = `its variables make more than ${LIMITS.stack.filledFile / 1_000_000} MB of the files`;

/** Whether there is room for so many more ports, or characters that come of variables; then they are counted. */
export function takeRoom(reading: object, what: What, count: number): boolean {
  const all = (spelledOut[what].get(reading) ?? 0) + count;
  if (all > LIMITS.stack[what]) return false;
  spelledOut[what].set(reading, all);
  return true;
}

/** The same for text, of which it is enough to say once that there is too much: afterwards nothing is filled in any more. */
export function takeText(reading: object, count: number): 'taken' | 'too-much' | 'too-much-before' {
  if (spelledOut.filledFile.get(reading) === Number.POSITIVE_INFINITY) return 'too-much-before';
  if (takeRoom(reading, 'filledFile', count)) return 'taken';
  spelledOut.filledFile.set(reading, Number.POSITIVE_INFINITY);
  return 'too-much';
}
