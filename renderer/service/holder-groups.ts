/** Who holds a port, with copies of one program together. Pure. */
import type { HolderView } from '../../electron/contract/service.ts';

/** Holders that differ in nothing but which of them it is, in the place of the first of them. */
export function holderGroups(holders: readonly HolderView[]): readonly (readonly HolderView[])[] {
  const groups = new Map<string, HolderView[]>();
  for (const holder of holders) {
    const likeness = JSON.stringify([holder.verdict, holder.container, holder.command, holder.reason]);
    const group = groups.get(likeness);
    if (group) group.push(holder);
    else groups.set(likeness, [holder]);
  }
  return [...groups.values()];
}
