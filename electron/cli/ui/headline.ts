import { finished } from '../../../shared/text/cause.ts';
import type { Snapshot } from '../../contract/snapshot.ts';

/** One sentence on a stack: what is wrong, why, and what to do about it. `now` is epoch milliseconds. */
export function sentenceOf(stack: Snapshot, _now: number): string {
  return finished(stack.summary);
}
