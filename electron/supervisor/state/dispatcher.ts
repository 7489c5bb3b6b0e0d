import type { Effect, Machines, Transition } from '../../lifecycle/service.ts';
import { type Clock, momentOf } from '../model/clock.ts';
import { machinesOf } from '../model/machines.ts';
import type { ManagedService } from '../model/managed-service.ts';
import { differences } from '../model/versioned-map.ts';
import { isCalm } from './calm-step.ts';
import { isQuiet, type ManagedEvent, type StackEvent } from './record-event.ts';
import { Slots } from './slots.ts';
import { type StackRecord, step } from './step.ts';

export interface DispatcherListener {
  /** A change of state, before anything follows from it. `wall`: epoch milliseconds. */
  fact(managed: ManagedService, transition: Transition, wall: number): void;
  /** What is known of these services is different now; its changes of state are recorded. */
  stepped(before: StackRecord, after: StackRecord): void;
  effect(managed: ManagedService, effect: Effect): void;
  /**
   * Everything that was told has been dealt with; not after what was only seen. `calm`: it was as good as before, and is. `changed`:
   * the services of which something is known that was not.
   */
  settled(calm: boolean, changed: readonly string[]): void;
}

/**
 * The only writer of what is known of a stack. Drivers, probes, ports, timers and intents tell it what happened; it takes one event at
 * a time, in the order of their arrival, lets `step` decide, records the changes of state, and only then has something done.
 */
export class Dispatcher {
  readonly #clock: Clock;
  readonly #listener: DispatcherListener;
  readonly #slots: Slots;
  #stack: StackRecord;
  readonly #queue: StackEvent[] = [];
  #draining = false;

  constructor(stack: StackRecord, clock: Clock, listener: DispatcherListener) {
    this.#stack = stack;
    this.#slots = new Slots(stack);
    this.#clock = clock;
    this.#listener = listener;
  }

  /** To be read; in the order of the stack file. */
  get services(): ReadonlyMap<string, ManagedService> {
    return this.#slots.views;
  }

  /** What is known now, as one value. */
  get stack(): StackRecord {
    return this.#stack;
  }

  machines(): Machines {
    return machinesOf(this.#stack.services);
  }

  /** What happened to one service, together: nobody sees it half told. */
  send(id: string, ...events: readonly ManagedEvent[]): void {
    this.dispatch(events.map((event) => ({ kind: 'service', id, event })));
  }

  /** What is told while something is being told waits for its turn. */
  dispatch(events: readonly StackEvent[]): void {
    for (const event of events) this.#queue.push(event);
    if (this.#draining) return;
    this.#draining = true;
    let settles = false;
    let calm = true;
    const begins = this.#stack.services;
    try {
      for (let next = this.#queue.shift(); next; next = this.#queue.shift()) {
        settles ||= !isQuiet(next);
        const before = this.#stack;
        this.#take(next);
        calm &&= isQuiet(next) || isCalm(before, this.#stack);
      }
    } finally {
      this.#draining = false;
    }
    if (settles) this.#listener.settled(calm, differences(begins, this.#stack.services));
  }

  #take(event: StackEvent): void {
    const before = this.#stack;
    const moment = momentOf(this.#clock);
    const { stack, effects, facts } = step(before, event, moment);
    this.#stack = stack;
    if (event.kind === 'redefined') this.#slots.rebuild(stack, event.renamed);
    else this.#slots.update(before, stack);
    for (const { id, transition } of facts) {
      const managed = this.services.get(id);
      if (managed) this.#listener.fact(managed, transition, moment.wall);
    }
    this.#listener.stepped(before, stack);
    for (const { id, effect } of effects) {
      const managed = this.services.get(id);
      if (managed) this.#listener.effect(managed, effect);
    }
  }
}
