import type { Observation, Running } from '../../drivers/driver.ts';
import type { LogRotator } from '../../logs/rotate.ts';
import type { FailureRecorder } from '../alerts/failure-recorder.ts';
import type { ManagedService } from '../model/managed-service.ts';
import type { Drivers } from '../model/world.ts';
import type { StackPorts } from '../ports/stack-ports.ts';
import type { ManagedEvent } from '../state/record-event.ts';
import type { StackState } from '../state/stack-state.ts';
import { adopt } from './adopt.ts';
import { observe, pendingOf } from './observation-events.ts';

export interface IncarnationDeps {
  readonly state: StackState;
  readonly drivers: Drivers;
  readonly recorder: Pick<FailureRecorder, 'began'>;
  /** Keeps logs short. */
  readonly rotator: Pick<LogRotator, 'add' | 'remove'>;
  readonly ports: Pick<StackPorts, 'forget'>;
  /** A start of ours is under way. */
  isStarting(id: string): boolean;
}

/** Follows what runs: remembers each incarnation as it begins and ends, and tells the machine what its driver sees of it. */
export class Incarnations {
  readonly #deps: IncarnationDeps;
  readonly #containerWatches = new Map<string, () => void>();
  #closed = false;

  constructor(deps: IncarnationDeps) {
    this.#deps = deps;
  }

  /** It is on the disk before anything else is told of it. */
  async began(managed: ManagedService, running: Running): Promise<void> {
    this.#took(managed, running);
    await this.#deps.state.save();
  }

  /** `also`: what is told with its end. */
  ended(managed: ManagedService, ...also: readonly ManagedEvent[]): void {
    this.#deps.ports.forget(managed);
    this.#deps.state.send(managed.spec.id, { type: 'gone' }, ...also);
  }

  #took(managed: ManagedService, running: Running, ...also: readonly ManagedEvent[]): void {
    if (managed.spec.kind === 'native') this.#deps.rotator.add(this.#deps.state.logFile(managed.spec.id));
    this.#deps.state.send(managed.spec.id, { type: 'began', running }, ...also);
    void this.#deps.recorder.began(managed);
  }

  /** Watches the process of a live incarnation; the answer ends it. */
  watchProcess(managed: ManagedService, generation: number): () => void {
    if (managed.spec.kind === 'container') {
      const pending = pendingOf(managed);
      if (pending.length > 0) this.#deps.state.send(managed.spec.id, { type: 'deferred-told' });
      for (const seen of pending) this.#observe(managed, () => managed.service.generation, seen);
      return () => undefined;
    }
    return this.#deps.drivers[managed.spec.kind].watch(managed.spec, managed.running, (seen) =>
      this.#observe(managed, () => generation, seen),
    );
  }

  /** Takes back what runs already. */
  adopt(managedServices: readonly ManagedService[]): Promise<void> {
    return adopt(managedServices, this.#deps.state, this.#deps.drivers, (managed, running) =>
      this.#took(managed, running),
    );
  }

  /** A container of a service that was removed is not watched any more, nor is its log kept short. */
  drop(managed: ManagedService): void {
    const { id } = managed.spec;
    this.#containerWatches.get(id)?.();
    this.#containerWatches.delete(id);
    this.#deps.rotator.remove(this.#deps.state.logFile(id));
  }

  /** Its definition is new: what the engine says of it may mean something else now. */
  renew(managed: ManagedService): void {
    const container = managed.running?.container;
    if (container) this.#deps.state.send(managed.spec.id, { type: 'container-known', container });
    this.watchContainer(managed);
  }

  close(): void {
    this.#closed = true;
    for (const end of this.#containerWatches.values()) end();
  }

  /** A container is watched whether it runs or not: others start and stop it too. */
  watchContainer(managed: ManagedService): void {
    this.#containerWatches.get(managed.spec.id)?.();
    this.#containerWatches.delete(managed.spec.id);
    if (managed.spec.kind !== 'container') return;
    const end = this.#deps.drivers.container.watch(managed.spec, managed.running, (seen) =>
      this.#observe(managed, () => managed.service.generation, seen),
    );
    this.#containerWatches.set(managed.spec.id, end);
  }

  #observe(managed: ManagedService, generation: () => number, seen: Observation): void {
    if (this.#closed) return;
    observe(managed, generation, seen, {
      send: (id, ...events) => this.#deps.state.send(id, ...events),
      isStarting: (id) => this.#deps.isStarting(id),
      began: (one, running, ...also) => this.#took(one, running, ...also),
      ended: (one, ...also) => this.ended(one, ...also),
      note: (one, sentence) => this.#deps.state.noteAbout(one, sentence),
    });
  }
}
