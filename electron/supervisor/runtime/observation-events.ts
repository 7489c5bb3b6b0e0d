import type { Observation, Running } from '../../drivers/driver.ts';
import type { ProbeResult } from '../../health/probe.ts';
import { tellingLine } from '../../health/telling-line.ts';
import type { ServiceEvent } from '../../lifecycle/events.ts';
import { isLive } from '../../lifecycle/service.ts';
import { LIMITS } from '../../limits.ts';
import { assertNever } from '../../result.ts';
import type { Cell } from '../model/managed-service.ts';
import { shortText } from '../model/short-replicas.ts';

export interface ObservingSurroundings {
  send(id: string, event: ServiceEvent): void;
  waitingFor(id: string): readonly string[];
  /** A start of ours is under way. */
  isStarting(id: string): boolean;
  began(cell: Cell, running: Running): Promise<void>;
  ended(cell: Cell): void;
  changed(cell: Cell): void;
  /** Worth remembering although the service as a whole is as it was. */
  note(cell: Cell, sentence: string): void;
}

/** Turns what a driver saw into events of the state machine. `generation` is the incarnation that was watched. */
export function observe(cell: Cell, generation: () => number, seen: Observation, around: ObservingSurroundings): void {
  const { id } = cell.spec;
  switch (seen.type) {
    case 'exited': {
      if (around.isStarting(id)) {
        keep(cell, seen);
        return;
      }
      // Who restarts it is read from what ran, before that is put away; a stop of ours puts it away by itself.
      const event = { ...exitEvent(cell, seen), generation: generation() };
      if (cell.service.phase.state !== 'stopping') around.ended(cell);
      around.send(id, event);
      return;
    }
    case 'started':
      if (around.isStarting(id)) keep(cell, seen);
      else onStarted(cell, seen.running, around);
      return;
    case 'changed':
      cell.running = seen.running;
      around.changed(cell);
      return;
    case 'engine-health':
      onHealth(cell, seen, around);
      return;
    case 'replicas': {
      const before = shortText(cell.replicas);
      cell.replicas = seen.replicas;
      const now = shortText(cell.replicas);
      if (now !== before && isLive(cell.service.phase)) {
        around.note(cell, now ?? `all ${seen.replicas?.wanted ?? 1} containers are up`);
      }
      around.changed(cell);
      return;
    }
    case 'engine-lost':
      around.send(id, { type: 'engine-lost', problem: seen.problem });
      return;
    case 'engine-back':
      around.send(id, {
        type: 'engine-back',
        live: cell.running !== undefined,
        waitingFor: around.waitingFor(id),
      });
      return;
    case 'vanished':
      around.ended(cell);
      around.send(id, { type: 'vanished', problem: seen.problem });
      return;
    default:
      assertNever(seen);
  }
}

/** Of its health only the last word counts. */
function keep(cell: Cell, seen: Observation): void {
  const { unheard } = cell;
  const rest = seen.type === 'engine-health' ? unheard.filter(({ type }) => type !== 'engine-health') : unheard;
  cell.unheard = [...rest, seen].slice(-LIMITS.runtime.unheardEvents);
}

/** Takes out what was kept, now that the start was told. What is about an earlier incarnation, that start has dealt with. */
export function takeUnheard(cell: Cell): readonly Observation[] {
  const { unheard } = cell;
  cell.unheard = [];
  const since = cell.running?.startedAt ?? 0;
  return unheard.filter((seen) => (beginOf(seen) ?? since) >= since);
}

function beginOf(seen: Observation): number | undefined {
  if (seen.type === 'exited') return seen.startedAt;
  return seen.type === 'started' ? seen.running.startedAt : undefined;
}

function exitEvent(cell: Cell, seen: Extract<Observation, { type: 'exited' }>) {
  const policy = cell.running?.container?.restartPolicy;
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
function onStarted(cell: Cell, running: Running, around: ObservingSurroundings): void {
  const { id } = cell.spec;
  if (cell.service.phase.state === 'stopping') return;
  const known = cell.running?.container;
  const same = known && running.container?.id === known.id && cell.running?.startedAt === running.startedAt;
  if (same && isLive(cell.service.phase)) return;
  if (isLive(cell.service.phase)) {
    const cause = 'was replaced or restarted from outside';
    around.send(id, {
      type: 'exited',
      generation: cell.service.generation,
      exitCode: null,
      signal: null,
      outside: true,
      detail: cause,
      restartBy: 'engine-now',
    });
  }
  cell.running = running;
  void around.began(cell, running);
  const byEngine = cell.service.phase.state === 'backoff';
  const cause = byEngine ? 'started again by the engine' : 'was started from outside';
  around.send(id, { type: 'found', cause, actor: 'outside' });
}

function onHealth(
  cell: Cell,
  seen: Extract<Observation, { type: 'engine-health' }>,
  around: ObservingSurroundings,
): void {
  const status = seen.status === 'none' ? undefined : seen.status;
  if (cell.service.rules.health.probe.type !== 'engine' || status === undefined) {
    if (cell.engineHealth === status) return;
    cell.engineHealth = status;
    around.changed(cell);
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
  const { phase } = cell.service;
  if (phase.state === 'starting' && !phase.spawned) {
    keep(cell, seen);
    return;
  }
  around.send(cell.spec.id, { type: 'engine-health', generation: cell.service.generation, status, failing, results });
}

function afterColon(output: string): string {
  const line = tellingLine(output);
  return line ? `: ${line}` : '';
}
