/** What was not read proves nothing: which of it matters to whom. Pure. */
import type { Stack } from '../stack/stack.ts';
import type { Check } from './check.ts';
import type { Part } from './facts/part.ts';

export function hasContainers({ services }: Pick<Stack, 'services'>): boolean {
  return services.some(({ kind }) => kind === 'container');
}

/** Of the parts that were not read, those without which this check cannot say that a fault is gone. */
export function blindFor(
  { reads, readsOthersContainers }: Pick<Check, 'reads' | 'readsOthersContainers'>,
  { unread = [], stack }: { readonly unread?: readonly Part[]; readonly stack: Pick<Stack, 'services'> },
): readonly Part[] {
  // Only a stack's own containers hold its secrets, and only they are mended.
  const matters = (part: Part) => part !== 'containers' || readsOthersContainers === true || hasContainers(stack);
  return unread.filter((part) => reads.includes(part) && matters(part));
}
