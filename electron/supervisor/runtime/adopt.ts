import type { ServiceState } from '../../contract.ts';
import type { Ended, Running } from '../../drivers/driver.ts';
import { newHealth } from '../../health/judge.ts';
import { trialAt } from '../../lifecycle/move.ts';
import type { Phase, Service } from '../../lifecycle/service.ts';
import type { Problem } from '../../result.ts';
import type { SavedService } from '../model/ledger.ts';
import type { ManagedService } from '../model/managed-service.ts';
import type { Drivers } from '../model/world.ts';
import type { StackState } from '../state/stack-state.ts';
import { missed } from './adopt-ended.ts';

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
  began: (managed: ManagedService, running: Running) => Promise<void>,
): Promise<void> {
  const all = await Promise.all(managedServices.map((managed) => find(managed, state, drivers)));
  for (const { managed, saved, running } of all) {
    if (saved?.desired === 'up' || (running && !saved)) managed.service = { ...managed.service, desired: 'up' };
    if (running) await takeBack(managed, running, saved, state, began);
  }
  // Only now: whether a service has to wait is known when what it depends on was taken back.
  for (const found of all) if (!found.running && found.saved?.desired === 'up') resume(found, found.saved, state);
}

async function find(managed: ManagedService, state: StackState, drivers: Drivers): Promise<Found> {
  const saved = state.saved?.services[managed.spec.id];
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

async function takeBack(
  managed: ManagedService,
  running: Running,
  saved: SavedService | undefined,
  state: StackState,
  began: (managed: ManagedService, running: Running) => Promise<void>,
): Promise<void> {
  await began(managed, running);
  const cause = 'was already running; adopted as it is';
  const kept = saved && sameIncarnation(saved.running, running) && asItWas(managed, saved.state, state.now());
  if (kept) {
    managed.service = kept;
    managed.since = saved.since ?? managed.since;
    managed.cause = cause;
    state.noteAbout(managed, cause);
  } else {
    state.send(managed.spec.id, { type: 'found', cause, actor: 'stacklight' });
    if (saved?.state === managed.service.phase.state) managed.since = saved.since ?? managed.since;
  }
  // A container may have been started by somebody else; a process with our marker that is not wanted is a stop of ours
  // that was cut short.
  if (managed.spec.kind === 'native' && saved?.desired === 'down')
    state.send(managed.spec.id, { type: 'down', actor: 'stacklight', cause: 'it had not finished stopping' });
}

/** Whether what runs is what ran when Stacklight last looked, and not a successor of it. */
function sameIncarnation(saved: SavedService['running'], running: Running): boolean {
  if (!saved) return false;
  const sameProcess =
    saved.process?.pid === running.process?.pid && saved.process?.startToken === running.process?.startToken;
  return sameProcess && saved.container?.id === running.container?.id && saved.startedAt === running.startedAt;
}

/**
 * The service in the state that it was left in: it never stopped, so its good health holds until its checks say
 * otherwise. Undefined where that state says nothing about it as it is defined now.
 */
function asItWas({ service }: ManagedService, before: ServiceState | undefined, now: number): Service | undefined {
  const plain = service.rules.health.probe.type === 'none';
  if (service.shadow || before !== (plain ? 'running' : 'healthy')) return undefined;
  const health = { ...newHealth(now), status: plain ? ('starting' as const) : ('healthy' as const), graceOver: true };
  return { ...service, phase: { state: before }, health, aliveSince: now, goodSince: now, wasGood: true };
}

/** Wanted up, and nothing of it was found. */
function resume(found: Found, saved: SavedService, state: StackState): void {
  const { managed, problem } = found;
  const { id } = managed.spec;
  const phase = restOf(saved, managed, state.now());
  if (phase) {
    managed.service = { ...managed.service, phase };
    managed.since = saved.since ?? managed.since;
    managed.cause = saved.reason ?? `it was ${saved.state} before`;
    return;
  }
  const alive = saved.state === 'starting' && saved.running !== undefined;
  const lived = saved.state === undefined || LIVED.has(saved.state) || alive;
  if (problem) {
    const before = lived ? 'running' : 'starting';
    managed.service = { ...managed.service, phase: { state: 'unknown', problem, before } };
    return;
  }
  if (lived) {
    missed(found, saved, state);
    return;
  }
  const waitingFor = state.dispatcher.waitingFor(id);
  state.send(id, {
    type: 'up',
    actor: 'stacklight',
    cause: 'was meant to be running when Stacklight last ran',
    waitingFor,
  });
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
