import type { Self } from './types.ts';

/** Our user's number as processes carry it; Windows has none, and its platform gives -1 to what is ours. */
export function ownUser(self: Self): number {
  return self.uid ?? -1;
}
