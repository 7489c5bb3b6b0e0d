import type { SentEvent } from '../../lifecycle/events.ts';
import { isLive } from '../../lifecycle/service.ts';
import type { Stack } from '../../stack/stack.ts';
import type { StackChange } from '../definition/stack-change.ts';
import type { ManagedService } from '../model/managed-service.ts';
import type { StackState } from '../state/stack-state.ts';
import { renamesNow } from './rename-service.ts';

export interface TakeOverDeps {
  /** Stops one service and waits until it is at rest; its wish stays. */
  stopAndWait(id: string, cause: string): Promise<void>;
  /** It is not part of the stack any more: nothing of it is watched. */
  drop(managed: ManagedService): void;
  /** Its log goes with the name. */
  moveLog(from: string, to: string): Promise<void>;
  /** It has another id from now on. */
  renamed(managed: ManagedService, from: string): void;
  /** It has a new definition: what watches it has to follow. */
  renew(managed: ManagedService): void;
  /** It is new in the stack: what runs of it is taken back. */
  adopt(managedServices: readonly ManagedService[]): Promise<void>;
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
  const done = { stopped: new Set<string>(), moved: new Set<string>() };
  let change = renamesNow(planned, state, done.stopped);
  // People and policies go on meanwhile. From the last look to the new definition nothing is waited for: nobody comes in between.
  for (let next = workBefore(change, stack, state, done); next; next = workBefore(change, stack, state, done)) {
    await prepare(next, state, deps, done);
    change = renamesNow(planned, state, done.stopped);
  }
  // What was under way when it got its new name was stopped for it; that it is wanted goes with it.
  const interrupted = planned.renamed
    .filter(({ from }) => done.stopped.has(from))
    .map(({ id, from }) => ({ id, former: state.managed(from) }));
  // Whatever follows them does so under their ids.
  for (const id of [...change.removed, ...change.renamed.map(({ from }) => from)]) {
    const managed = state.managed(id);
    if (managed) deps.drop(managed);
  }
  state.redefine(stack, change);
  for (const { id, from } of change.renamed) {
    const managed = state.managed(id);
    if (managed) deps.renamed(managed, from);
  }
  for (const managed of state.managedServices.values()) deps.renew(managed);
  // At once: nothing may be saved in which it is not wanted. Nothing of it runs that could be taken back.
  for (const { id } of interrupted.filter(({ former }) => isWanted(former)))
    state.send(id, { type: 'up', actor: 'stacklight', cause: 'it has another name now' });
  const others = change.added.filter((id) => !interrupted.some((one) => one.id === id));
  await deps.adopt(others.flatMap((id) => state.managed(id) ?? []));
  // Asked now and not before: whoever stopped it while it was being put away has the last word.
  for (const id of change.rerun.filter((one) => isWanted(state.managed(one)))) {
    // Down and up at once: a start that is under way is withdrawn, and there is no moment in which it is not wanted.
    state.send(id, { type: 'parked', cause: CAUSE }, { type: 'up', actor: 'stacklight', cause: CAUSE });
  }
  // What did not come up for a reason that a person has to mend may be mended now.
  const rest = [...state.managedServices].filter(([id]) => !change.rerun.includes(id) && !change.added.includes(id));
  for (const [id, managed] of rest) {
    const event = eventFor(managed);
    if (event) state.send(id, event);
  }
  // The file has the new name already: a crash must not find a record that knows the old one alone, with the wish under it.
  if (change.renamed.length > 0) await state.remembered();
}

/** What has to be done before a new definition holds. */
interface Work {
  readonly stops: readonly (readonly [id: string, cause: string])[];
  readonly moves: StackChange['renamed'];
}

/** Ids that were stopped, and new ids to which logs were moved. */
interface Done {
  readonly stopped: Set<string>;
  readonly moved: Set<string>;
}

/**
 * What is still to be done, or undefined. Whoever asked meanwhile for a service that was stopped asked for what is about to be gone:
 * nothing of it may be left that nobody knows of.
 */
function workBefore(change: StackChange, stack: Stack, state: StackState, { stopped, moved }: Done): Work | undefined {
  const stops = [
    ...change.removed.map((id) => [id, 'it was removed from the stack file'] as const),
    ...stopsFirst(change, state.stack, stack).map((id) => [id, CAUSE] as const),
  ].filter(([id]) => !stopped.has(id) || isBegun(state.managed(id)));
  const moves = change.renamed.filter(({ id }) => !moved.has(id));
  return stops.length + moves.length > 0 ? { stops, moves } : undefined;
}

async function prepare({ stops, moves }: Work, state: StackState, deps: TakeOverDeps, done: Done): Promise<void> {
  await Promise.all(stops.map(([id, cause]) => deps.stopAndWait(id, cause)));
  for (const [id] of stops) done.stopped.add(id);
  for (const { id, from } of moves) {
    const managed = state.managed(from);
    // Nobody shortens a log while it is moved.
    if (managed) deps.drop(managed);
    await deps.moveLog(state.logFile(from), state.logFile(id));
    done.moved.add(id);
  }
}

/** It lives or is on its way up again. */
function isBegun(managed: ManagedService | undefined): boolean {
  if (managed === undefined) return false;
  const { phase } = managed.service;
  return isLive(phase) || phase.state === 'starting' || phase.state === 'waiting' || phase.state === 'backoff';
}

function isWanted(managed: ManagedService | undefined): boolean {
  return managed !== undefined && (managed.service.desired === 'up' || managed.stoppedForReload);
}

/** A service that waits looks at its dependencies anew; one that is blocked or gave up tries once more. */
function eventFor(managed: ManagedService): SentEvent | undefined {
  const { phase } = managed.service;
  if (phase.state === 'waiting') return { type: 'dependencies' };
  const retried = phase.state === 'blocked' || (phase.state === 'failed' && phase.retryAt !== undefined);
  return retried ? { type: 'retry', cause: 'the stack file changed' } : undefined;
}
