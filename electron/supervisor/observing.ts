import type { Observation, Running } from '../drivers/driver.ts';
import type { ProbeResult } from '../health/probe.ts';
import type { ServiceEvent } from '../lifecycle/events.ts';
import { isLive } from '../lifecycle/service.ts';
import { assertNever } from '../result.ts';
import type { Cell } from './cell.ts';

export interface ObservingSurroundings {
  send(id: string, event: ServiceEvent): void;
  waitingFor(id: string): readonly string[];
  /** A start of ours is under way. */
  isStarting(id: string): boolean;
  began(cell: Cell, running: Running): Promise<void>;
  ended(cell: Cell): void;
  changed(cell: Cell): void;
}

/** Turns what a driver saw into events of the state machine. `generation` is the incarnation that was watched. */
export function observe(cell: Cell, generation: () => number, seen: Observation, around: ObservingSurroundings): void {
  const { id } = cell.spec;
  switch (seen.type) {
    case 'exited': {
      if (around.isStarting(id)) return;
      // Who restarts it is read from what ran, before that is put away; a stop of ours puts it away by itself.
      const event = { ...exitEvent(cell, seen), generation: generation() };
      if (cell.service.phase.state !== 'stopping') around.ended(cell);
      around.send(id, event);
      return;
    }
    case 'started':
      onStarted(cell, seen.running, around);
      return;
    case 'changed':
      cell.running = seen.running;
      around.changed(cell);
      return;
    case 'engine-health':
      onHealth(cell, seen, around);
      return;
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
  if (around.isStarting(id) || cell.service.phase.state === 'stopping') return;
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
          : `the engine's check failed (exit ${result.exitCode})${firstLine(result.output)}`,
      latencyMs: 0,
      at: result.at,
      output: result.output,
    }),
  );
  const { failing } = seen;
  // It runs, but its start is still being written down: kept until the state machine knows that it lives.
  const { phase } = cell.service;
  cell.unheard = phase.state === 'starting' && !phase.spawned ? seen : undefined;
  around.send(cell.spec.id, { type: 'engine-health', generation: cell.service.generation, status, failing, results });
}

function firstLine(output: string): string {
  const line = output.trim().split('\n')[0] ?? '';
  return line ? `: ${line.slice(0, 200)}` : '';
}
