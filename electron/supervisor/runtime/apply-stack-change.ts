import type { ServiceEvent } from '../../lifecycle/events.ts';
import type { Stack } from '../../stack/stack.ts';
import type { StackChange } from '../definition/stack-change.ts';
import type { ManagedService } from '../model/managed-service.ts';
import type { StackState } from '../state/stack-state.ts';
import { moveLog, renamesNow } from './rename-service.ts';

export interface TakeOverDeps {
  /** Stops one service and waits until it is at rest; its wish stays. */
  stopAndWait(id: string, cause: string): Promise<void>;
  /** It is not part of the stack any more: nothing of it is watched. */
  drop(managed: ManagedService): void;
  /** It has another id from now on. */
  renamed(managed: ManagedService, from: string): void;
  /** It has a new definition: what watches it has to follow. */
  renew(managed: ManagedService): void;
  /** It is new in the stack: what runs of it is taken back. */
  adopt(managedServices: readonly ManagedService[]): Promise<void>;
  down(id: string, cause: string): void;
  up(id: string, cause: string): void;
}

const CAUSE = 'its definition changed in the stack file';

/** What is found by its definition (a container by its name) must be stopped while that still holds. */
export function stopsFirst(change: StackChange, before: Stack, after: Stack): readonly string[] {
  const kindIn = (stack: Stack, id: string) => stack.services.find((spec) => spec.id === id)?.kind;
  return change.rerun.filter((id) => kindIn(before, id) !== 'native' || kindIn(after, id) !== 'native');
}

/**
 * Takes over a new version of the stack file while the stack runs: what is run otherwise than before is stopped and
 * started anew, what was removed is stopped, and everything else lives on as it is, starts and stops in progress included.
 */
export async function takeOver(
  stack: Stack,
  planned: StackChange,
  state: StackState,
  deps: TakeOverDeps,
): Promise<void> {
  const change = renamesNow(planned, state);
  const wanted = new Set([...state.managedServices.values()].filter(isWanted).map((managed) => managed.spec.id));
  await Promise.all([
    ...change.removed.map((id) => deps.stopAndWait(id, 'it was removed from the stack file')),
    ...stopsFirst(change, state.stack, stack).map((id) => deps.stopAndWait(id, CAUSE)),
  ]);
  for (const id of change.removed) {
    const managed = state.managed(id);
    if (managed) deps.drop(managed);
  }
  for (const { id, from } of change.renamed) {
    const managed = state.managed(from);
    // Whatever follows it does so under its id.
    if (managed) deps.drop(managed);
    await moveLog(state.logFile(from), state.logFile(id));
  }
  state.redefine(stack, change.renamed);
  for (const { id, from } of change.renamed) {
    const managed = state.managed(id);
    if (managed) deps.renamed(managed, from);
  }
  for (const managed of state.managedServices.values()) deps.renew(managed);
  await deps.adopt(change.added.flatMap((id) => state.managed(id) ?? []));
  for (const id of change.rerun.filter((one) => wanted.has(one))) {
    // Down and up at once: a start that is in progress is withdrawn, and there is no moment in which it is not wanted.
    deps.down(id, CAUSE);
    deps.up(id, CAUSE);
  }
  // What did not come up for a reason that a person has to mend may be mended now.
  const others = [...state.managedServices].filter(([id]) => !change.rerun.includes(id) && !change.added.includes(id));
  for (const [id, managed] of others) {
    const event = eventFor(managed, state.dispatcher.waitingFor(id));
    if (event) state.send(id, event);
  }
}

function isWanted(managed: ManagedService): boolean {
  return managed.service.desired === 'up';
}

/** A service that waits looks at its dependencies anew; one that is blocked or gave up tries once more. */
function eventFor(managed: ManagedService, waitingFor: readonly string[]): ServiceEvent | undefined {
  const { phase } = managed.service;
  if (phase.state === 'waiting') return { type: 'dependencies', waitingFor };
  const retried = phase.state === 'blocked' || (phase.state === 'failed' && phase.retryAt !== undefined);
  return retried ? { type: 'retry', cause: 'the stack file changed', waitingFor } : undefined;
}
