import type { ServiceState } from '../../contract/service.ts';
import type { Ended, Running } from '../../drivers/driver.ts';
import { mayGoOn } from '../../lifecycle/adoption.ts';
import { trialAt } from '../../lifecycle/move.ts';
import type { Phase } from '../../lifecycle/service.ts';
import type { Problem } from '../../result.ts';
import type { ManagedService } from '../model/managed-service.ts';
import type { SavedService } from '../model/saved-service.ts';
import type { Drivers } from '../model/world.ts';
import { isOutdated } from '../state/approved-change.ts';
import type { ManagedEvent } from '../state/record-event.ts';
import type { StackState } from '../state/stack-state.ts';

const REDEFINED = 'its definition changed in the stack file';

/** What was found of one service. */
interface Found {
  readonly managed: ManagedService;
  readonly saved: SavedService | undefined;
  readonly running: Running | undefined;
  /** Nothing of it runs, and somebody remembers how it ended. */
  readonly ended: Ended | undefined;
  /** Nothing could be found out: its engine does not answer. */
  readonly problem: Problem | undefined;
}

/**
 * Takes back what runs already: native services by our record (pid, start time, boot) or their marker, containers by name
 * or label. Then goes on where the last run of Stacklight was: what lived and is gone ended while nobody watched, so that its
 * policy decides; what was on its way up is asked for again; what had ended stays so.
 */
export async function adopt(
  managedServices: readonly ManagedService[],
  state: StackState,
  drivers: Drivers,
  began: (managed: ManagedService, running: Running) => void,
): Promise<void> {
  const all = await Promise.all(managedServices.map((managed) => find(managed, state, drivers)));
  // From here on all of it in one go: nothing may be saved while only half of what was left has been taken over.
  for (const { managed, saved, running } of all)
    if (saved?.desired === 'up' || (running && !saved)) state.send(managed.spec.id, { type: 'wanted-before' });
  for (const { managed, saved, running } of all) if (running) takeBack(managed, running, saved, state, began);
  // Only now: whether a service has to wait is known when what it depends on was taken back.
  for (const found of all) if (!found.running && found.saved?.desired === 'up') resume(found, found.saved, state);
}

async function find(managed: ManagedService, state: StackState, drivers: Drivers): Promise<Found> {
  const saved = state.takeSaved(managed.spec.id);
  // Process identities mean nothing after a reboot; a container is found by its name.
  const usable =
    state.sameBoot || managed.spec.kind === 'container' ? (saved?.running as Running | undefined) : undefined;
  const { native } = drivers;
  const first = await drivers[managed.spec.kind].find(managed.spec, usable);
  // A stop of ours was cut short: whatever carries the marker still has to go.
  const cutShort = managed.spec.kind === 'native' && usable && saved?.desired === 'down';
  const found = cutShort && first.ok && !first.value ? await native.find(managed.spec, undefined) : first;
  const here = { managed, saved, running: undefined, ended: undefined, problem: undefined };
  if (!found.ok) return { ...here, problem: found.problem };
  if (found.value || saved?.desired !== 'up') return { ...here, running: found.value };
  const ended = await drivers[managed.spec.kind].ended?.(managed.spec);
  return { ...here, ended: ended?.ok ? ended.value : undefined };
}

function takeBack(
  managed: ManagedService,
  running: Running,
  saved: SavedService | undefined,
  state: StackState,
  began: (managed: ManagedService, running: Running) => void,
): void {
  const { id } = managed.spec;
  began(managed, running);
  const cause = 'was already running; adopted as it is';
  if (saved && sameIncarnation(saved.running, running) && mayGoOn(managed.service, saved.state)) {
    const kept = { type: 'kept', state: saved.state } as const;
    state.send(id, kept, { type: 'last-change', since: saved.since, cause });
    state.noteAbout(managed, cause);
  } else {
    state.send(id, { type: 'found', cause, actor: 'stacklight' });
    if (saved?.state === managed.service.phase.state) state.send(id, { type: 'last-change', since: saved.since });
  }
  // Whoever was stopping it for its restart may be at it still, as an engine that was asked and goes on by itself: its end is no end of
  // its own, and the start that was to follow is still wanted.
  if (saved?.state === 'stopping' && saved.desired === 'up' && sameIncarnation(saved.running, running))
    state.send(id, { type: 'restart', actor: 'stacklight', cause: 'its restart was cut off when Stacklight ended' });
  else if (saved?.desired === 'up' && isOutdated(saved))
    state.send(id, { type: 'restart', actor: 'stacklight', cause: REDEFINED });
  // A container may have been started by somebody else; a process with our marker that is not wanted is a stop of ours
  // that was cut short.
  if (managed.spec.kind === 'native' && saved?.desired === 'down')
    state.send(id, { type: 'down', actor: 'stacklight', cause: 'it had not finished stopping' });
}

/** Whether what runs is what ran when Stacklight last looked, and not a successor of it. */
function sameIncarnation(saved: SavedService['running'], running: Running): boolean {
  if (!saved) return false;
  const sameProcess =
    saved.process?.pid === running.process?.pid && saved.process?.startToken === running.process?.startToken;
  return sameProcess && saved.container?.id === running.container?.id && saved.startedAt === running.startedAt;
}

/** Wanted up, and nothing of it was found. */
function resume(found: Found, saved: SavedService, state: StackState): void {
  const { managed, problem } = found;
  const { id } = managed.spec;
  // Whatever it was by its old definition, it is begun by the new one.
  if (isOutdated(saved) && !problem) {
    state.send(id, ...leftBy(saved, state), { type: 'up', actor: 'stacklight', cause: REDEFINED });
    return;
  }
  const phase = restOf(saved, managed, state.now());
  if (phase) {
    const cause = saved.reason ?? `it was ${saved.state} before`;
    state.send(id, { type: 'at-rest', phase }, { type: 'last-change', since: saved.since, cause });
    return;
  }
  const alive = saved.state === 'starting' && saved.running !== undefined;
  const lived = saved.state === undefined || LIVED.has(saved.state) || alive;
  if (problem) {
    state.send(id, { type: 'out-of-sight', problem, before: lived ? 'running' : 'starting' });
    return;
  }
  if (lived) {
    missed(found, saved, state);
    return;
  }
  // Its stop may have been cut off between its processes: what is left of it goes before the next run of it begins.
  const cause = 'was meant to be running when Stacklight last ran';
  state.send(id, ...leftBy(saved, state), { type: 'up', actor: 'stacklight', cause });
}

/**
 * It should be up and is not, and nobody saw it go. What the engine remembers of its end decides as if it had been seen: a job
 * that ended well is done. Of a process nothing is remembered.
 */
function missed({ managed, ended }: Found, saved: SavedService, state: StackState): void {
  const unseen = state.sameBoot ? 'while Stacklight was not running' : 'the machine was restarted';
  const container = ended?.running.container;
  state.send(
    managed.spec.id,
    ...leftBy(saved, state),
    ...(container ? [{ type: 'container-known', container } as const] : []),
    {
      type: 'ended-unseen',
      exitCode: ended?.exitCode ?? null,
      detail: ended?.detail ? `${ended.detail}, ${unseen}` : unseen,
      problem: { code: 'ended-unseen', message: `ended ${unseen}` },
    },
  );
}

/** Its main process is dead, and others of the same run may live. */
function leftBy({ running }: SavedService, { sameBoot }: StackState): readonly ManagedEvent[] {
  return sameBoot && running?.process ? [{ type: 'previous-known', running: running as Running }] : [];
}

/** An incarnation lived, as far as was known. */
const LIVED: ReadonlySet<ServiceState> = new Set(['running', 'healthy', 'unhealthy', 'unknown']);

/** The phase of something that had ended for good; `now` is monotonic ms. */
function restOf(saved: SavedService, managed: ManagedService, now: number): Phase | undefined {
  switch (saved.state) {
    case 'completed':
      return { state: 'completed' };
    case 'stopped':
      // Nobody but us stops a native service without an end of its own: that stop was meant to lead to a start.
      if (managed.spec.kind === 'native') return undefined;
      return { state: 'stopped', outside: true };
    case 'failed': {
      const retryAt = managed.spec.restart.policy === 'no' ? undefined : trialAt(now);
      return { state: 'failed', reason: saved.reason ?? 'failed before', retryAt };
    }
    default:
      return undefined;
  }
}
