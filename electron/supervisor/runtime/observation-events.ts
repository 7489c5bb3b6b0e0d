import type { Observation, Running } from '../../drivers/driver.ts';
import type { ProbeResult } from '../../health/probe.ts';
import { tellingLine } from '../../health/telling-line.ts';
import type { ServiceEvent } from '../../lifecycle/events.ts';
import { isLive } from '../../lifecycle/service.ts';
import { LIMITS } from '../../limits.ts';
import { assertNever } from '../../result.ts';
import type { ManagedService } from '../model/managed-service.ts';
import { describeShortReplicas } from '../model/short-replicas.ts';

export interface ObservingDeps {
  send(id: string, event: ServiceEvent): void;
  waitingFor(id: string): readonly string[];
  /** A start of ours is in progress. */
  isStarting(id: string): boolean;
  began(managed: ManagedService, running: Running): Promise<void>;
  ended(managed: ManagedService): void;
  changed(managed: ManagedService): void;
  /** Worth remembering although the service as a whole is as it was. */
  note(managed: ManagedService, sentence: string): void;
}

/** Turns what a driver saw into events of the state machine. `generation` is the incarnation that was watched. */
export function observe(
  managed: ManagedService,
  generation: () => number,
  seen: Observation,
  deps: ObservingDeps,
): void {
  const { id } = managed.spec;
  switch (seen.type) {
    case 'exited': {
      if (deps.isStarting(id)) {
        keep(managed, seen);
        return;
      }
      // Who restarts it is read from what ran, before that is put away; a stop of ours puts it away by itself.
      const event = { ...exitEvent(managed, seen), generation: generation() };
      if (managed.service.phase.state !== 'stopping') deps.ended(managed);
      deps.send(id, event);
      return;
    }
    case 'started':
      if (deps.isStarting(id)) keep(managed, seen);
      else onStarted(managed, seen.running, deps);
      return;
    case 'changed':
      managed.running = seen.running;
      deps.changed(managed);
      return;
    case 'engine-health':
      onHealth(managed, seen, deps);
      return;
    case 'replicas': {
      const before = describeShortReplicas(managed.replicas);
      managed.replicas = seen.replicas;
      const now = describeShortReplicas(managed.replicas);
      if (now !== before && isLive(managed.service.phase)) {
        deps.note(managed, now ?? `all ${seen.replicas?.wanted ?? 1} containers are up`);
      }
      deps.changed(managed);
      return;
    }
    case 'engine-lost':
      deps.send(id, { type: 'engine-lost', problem: seen.problem });
      return;
    case 'engine-back':
      deps.send(id, {
        type: 'engine-back',
        live: managed.running !== undefined,
        waitingFor: deps.waitingFor(id),
      });
      return;
    case 'vanished':
      deps.ended(managed);
      deps.send(id, { type: 'vanished', problem: seen.problem });
      return;
    default:
      assertNever(seen);
  }
}

/** Of its health only the last word counts. */
function keep(managed: ManagedService, seen: Observation): void {
  const { pendingObservations } = managed;
  const rest =
    seen.type === 'engine-health'
      ? pendingObservations.filter(({ type }) => type !== 'engine-health')
      : pendingObservations;
  managed.pendingObservations = [...rest, seen].slice(-LIMITS.runtime.unheardEvents);
}

/** Takes out what was kept, now that the start was told. What is about an earlier incarnation, that start has dealt with. */
export function takePendingObservations(managed: ManagedService): readonly Observation[] {
  const { pendingObservations } = managed;
  managed.pendingObservations = [];
  const since = managed.running?.startedAt ?? 0;
  return pendingObservations.filter((seen) => (beginOf(seen) ?? since) >= since);
}

function beginOf(seen: Observation): number | undefined {
  if (seen.type === 'exited') return seen.startedAt;
  return seen.type === 'started' ? seen.running.startedAt : undefined;
}

function exitEvent(managed: ManagedService, seen: Extract<Observation, { type: 'exited' }>) {
  const policy = managed.running?.container?.restartPolicy;
  // One actor a container: where the engine has a policy, it acts and we watch.
  const engineActs = policy !== undefined && policy !== '' && policy !== 'no';
  const restartBy = seen.engineRestarts ? 'engine-now' : engineActs ? 'engine' : 'us';
  const { exitCode, signal, outside, detail } = seen;
  return {
    type: 'exited' as const,
    exitCode,
    signal,
    outside,
    detail,
    restartBy: restartBy as 'engine-now' | 'engine' | 'us',
  };
}

/** An incarnation that we did not start: its process is new although its service is not. */
function onStarted(managed: ManagedService, running: Running, deps: ObservingDeps): void {
  const { id } = managed.spec;
  if (managed.service.phase.state === 'stopping') return;
  const known = managed.running?.container;
  const same = known && running.container?.id === known.id && managed.running?.startedAt === running.startedAt;
  if (same && isLive(managed.service.phase)) return;
  if (isLive(managed.service.phase)) {
    const cause = 'was replaced or restarted from outside';
    deps.send(id, {
      type: 'exited',
      generation: managed.service.generation,
      exitCode: null,
      signal: null,
      outside: true,
      detail: cause,
      restartBy: 'engine-now',
    });
  }
  managed.running = running;
  void deps.began(managed, running);
  const byEngine = managed.service.phase.state === 'backoff';
  const cause = byEngine ? 'started again by the engine' : 'was started from outside';
  deps.send(id, { type: 'found', cause, actor: 'outside' });
}

function onHealth(
  managed: ManagedService,
  seen: Extract<Observation, { type: 'engine-health' }>,
  deps: ObservingDeps,
): void {
  const status = seen.status === 'none' ? undefined : seen.status;
  if (managed.service.rules.health.probe.type !== 'engine' || status === undefined) {
    if (managed.engineHealth === status) return;
    managed.engineHealth = status;
    deps.changed(managed);
    return;
  }
  const results = seen.results.map(
    (result): ProbeResult => ({
      ok: result.exitCode === 0,
      message:
        result.exitCode === 0
          ? "the engine's check passed"
          : `the engine's check failed (exit ${result.exitCode})${afterColon(result.output)}`,
      latencyMs: 0,
      at: result.at,
      output: result.output,
    }),
  );
  const { failing } = seen;
  // It runs, but its start is still being written down: kept until the state machine knows that it lives.
  const { phase } = managed.service;
  if (phase.state === 'starting' && !phase.spawned) {
    keep(managed, seen);
    return;
  }
  deps.send(managed.spec.id, {
    type: 'engine-health',
    generation: managed.service.generation,
    status,
    failing,
    results,
  });
}

function afterColon(output: string): string {
  const line = tellingLine(output);
  return line ? `: ${line}` : '';
}
