import { unmet } from '../../lifecycle/dependencies.ts';
import type { ServiceEvent } from '../../lifecycle/events.ts';
import { reduce } from '../../lifecycle/reduce.ts';
import { type Effect, isGood, type Service, type Transition } from '../../lifecycle/service.ts';
import { LIMITS } from '../../limits.ts';
import type { Clock } from '../model/clock.ts';
import type { Cell } from '../model/managed-service.ts';

export interface MachineListener {
  transition(cell: Cell, transition: Transition, wall: number): void;
  effect(cell: Cell, effect: Effect): void;
  /** After everything that an event set off has been done. */
  settled(): void;
}

/**
 * Drives the pure state machine of every service of one stack: one event at a time, in the order of their arrival, so
 * that intents and observations never interleave on a service. Dependents are told when what they wait for changes.
 */
export class Machine {
  readonly #cells: ReadonlyMap<string, Cell>;
  readonly #clock: Clock;
  readonly #listener: MachineListener;
  #queue: { readonly id: string; readonly event: ServiceEvent }[] = [];
  #draining = false;

  constructor(cells: ReadonlyMap<string, Cell>, clock: Clock, listener: MachineListener) {
    this.#cells = cells;
    this.#clock = clock;
    this.#listener = listener;
  }

  /** Names of required dependencies whose condition is not met now. */
  waitingFor(id: string): readonly string[] {
    const cell = this.#cells.get(id);
    return cell ? unmet(cell.spec.dependsOn, this.services()) : [];
  }

  services(): ReadonlyMap<string, Service> {
    return new Map([...this.#cells].map(([id, cell]) => [id, cell.service]));
  }

  send(id: string, event: ServiceEvent): void {
    this.#queue.push({ id, event });
    if (this.#draining) return;
    this.#draining = true;
    try {
      for (let next = this.#queue.shift(); next; next = this.#queue.shift()) this.#apply(next.id, next.event);
    } finally {
      this.#draining = false;
    }
    this.#listener.settled();
  }

  #apply(id: string, event: ServiceEvent): void {
    const cell = this.#cells.get(id);
    if (!cell) return;
    const step = reduce(cell.service, event, this.#clock.now());
    cell.service = step.service;
    for (const transition of step.transitions) this.#record(cell, transition);
    for (const effect of step.effects) this.#listener.effect(cell, effect);
    if (step.transitions.length > 0) this.#tellDependents(id);
  }

  #record(cell: Cell, transition: Transition): void {
    const wall = this.#clock.wall();
    if (transition.to === 'starting') cell.worked = false;
    else if (worked(transition, wall - cell.since)) cell.worked = true;
    cell.since = wall;
    cell.cause = transition.cause;
    if (transition.actor === 'user' || isGood(transition.to)) cell.recovering = false;
    else if (transition.to === 'backoff' || transition.to === 'failed' || transition.to === 'unhealthy')
      cell.recovering = true;
    this.#listener.transition(cell, transition, wall);
  }

  #tellDependents(id: string): void {
    for (const [other, cell] of this.#cells) {
      if (cell.service.phase.state !== 'waiting') continue;
      if (!cell.spec.dependsOn.some((dependency) => dependency.service === id)) continue;
      this.#queue.push({ id: other, event: { type: 'dependencies', waitingFor: this.waitingFor(other) } });
    }
  }
}

/** It left good health that a check had seen, or in which it had lived for a while: it had its port. */
function worked({ from }: Transition, livedMs: number): boolean {
  return from === 'healthy' || (isGood(from) && livedMs >= LIMITS.restart.resetAfterMs);
}
