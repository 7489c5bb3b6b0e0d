import { unmet } from '../../lifecycle/dependencies.ts';
import type { ServiceEvent } from '../../lifecycle/events.ts';
import { reduce } from '../../lifecycle/reduce.ts';
import { type Effect, isGood, type Service, type Transition } from '../../lifecycle/service.ts';
import { LIMITS } from '../../limits.ts';
import type { Clock } from '../model/clock.ts';
import type { ManagedService } from '../model/managed-service.ts';

export interface DispatcherListener {
  transition(managed: ManagedService, transition: Transition, wall: number): void;
  effect(managed: ManagedService, effect: Effect): void;
  /** After everything that an event set off has been done. */
  settled(): void;
}

/**
 * Drives the pure state machine of every service of one stack: one event at a time, in the order of their arrival, so
 * that intents and observations never interleave on a service. Dependents are told when what they wait for changes.
 */
export class Dispatcher {
  readonly #managedServices: ReadonlyMap<string, ManagedService>;
  readonly #clock: Clock;
  readonly #listener: DispatcherListener;
  #queue: { readonly id: string; readonly event: ServiceEvent }[] = [];
  #draining = false;

  constructor(managedServices: ReadonlyMap<string, ManagedService>, clock: Clock, listener: DispatcherListener) {
    this.#managedServices = managedServices;
    this.#clock = clock;
    this.#listener = listener;
  }

  /** Names of required dependencies whose condition is not met now. */
  waitingFor(id: string): readonly string[] {
    const managed = this.#managedServices.get(id);
    return managed ? unmet(managed.spec.dependsOn, this.services()) : [];
  }

  services(): ReadonlyMap<string, Service> {
    return new Map([...this.#managedServices].map(([id, managed]) => [id, managed.service]));
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
    const managed = this.#managedServices.get(id);
    if (!managed) return;
    const step = reduce(managed.service, event, this.#clock.now());
    managed.service = step.service;
    for (const transition of step.transitions) this.#record(managed, transition);
    for (const effect of step.effects) this.#listener.effect(managed, effect);
    if (step.transitions.length > 0) this.#tellDependents(id);
  }

  #record(managed: ManagedService, transition: Transition): void {
    const wall = this.#clock.wall();
    if (transition.to === 'starting') managed.wasGoodBeforeExit = false;
    else if (wasGoodBeforeExit(transition, wall - managed.since)) managed.wasGoodBeforeExit = true;
    managed.since = wall;
    managed.cause = transition.cause;
    if (transition.actor === 'user' || isGood(transition.to)) managed.recovering = false;
    else if (transition.to === 'backoff' || transition.to === 'failed' || transition.to === 'unhealthy')
      managed.recovering = true;
    this.#listener.transition(managed, transition, wall);
  }

  #tellDependents(id: string): void {
    for (const [other, managed] of this.#managedServices) {
      if (managed.service.phase.state !== 'waiting') continue;
      if (!managed.spec.dependsOn.some((dependency) => dependency.service === id)) continue;
      this.#queue.push({ id: other, event: { type: 'dependencies', waitingFor: this.waitingFor(other) } });
    }
  }
}

/** It left good health that a check had seen, or in which it had lived for a while: it had its port. */
function wasGoodBeforeExit({ from }: Transition, livedMs: number): boolean {
  return from === 'healthy' || (isGood(from) && livedMs >= LIMITS.restart.resetAfterMs);
}
