/** How many ports the ranges of one file may be spelled out to: a line of a few characters stands for a thousand of them. */
import { LIMITS } from '../limits.ts';

/** Spelled out so far, by what collects the complaints of a reading. */
const spelledOut = new WeakMap<object, number>();

export const TOO_MANY_PORTS = `makes more than ${LIMITS.stack.ports} ports of this file`;

/** Whether there is room for so many more; then they are counted. */
export function takePorts(reading: object, count: number): boolean {
  const all = (spelledOut.get(reading) ?? 0) + count;
  if (all > LIMITS.stack.ports) return false;
  spelledOut.set(reading, all);
  return true;
}
