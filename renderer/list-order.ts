import type { ServiceView } from '../electron/contract/service.ts';
import type { Snapshot } from '../electron/contract/snapshot.ts';
import { isMild, rootsOf, troubleOf } from '../shared/headline/trouble.ts';
import { type Filter, fits, isOpen } from './list-filter.ts';

export type Order = 'trouble' | 'file';

/**
 * The services of a stack as they are listed. By trouble: causes, what suffers from them, what is mild, and the rest in the order of
 * the file; only these few steps, so that rows do not jump about while services come up.
 */
export function listed(stack: Snapshot, filter: Filter, order: Order): readonly ServiceView[] {
  const kept = isOpen(filter) ? stack.services : stack.services.filter((service) => fits(filter, service, stack.stack));
  if (order === 'file') return kept;
  const roots = new Map(rootsOf(stack.services).map(({ id }, at) => [id, at]));
  const step = (service: ServiceView): number => {
    const trouble = troubleOf(service);
    if (trouble === undefined) return 3;
    if (isMild(trouble)) return 2;
    return roots.has(service.id) ? 0 : 1;
  };
  return kept
    .map((service) => ({ service, step: step(service), root: roots.get(service.id) ?? 0 }))
    .sort((a, b) => a.step - b.step || (a.step === 0 ? a.root - b.root : 0))
    .map(({ service }) => service);
}
