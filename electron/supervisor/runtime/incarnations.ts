import type { Observation, Running } from '../../drivers/driver.ts';
import { LIMITS } from '../../limits.ts';
import type { ProcessIdentity } from '../../platform/platform.ts';
import type { FailureRecorder } from '../alerts/failure-recorder.ts';
import { useRealCheck } from '../model/engine-healthcheck.ts';
import type { ManagedService } from '../model/managed-service.ts';
import type { Drivers, World } from '../model/world.ts';
import { forgetSeen } from '../ports/assumed-ports.ts';
import type { StackPorts } from '../ports/stack-ports.ts';
import type { StackState } from '../state/stack-state.ts';
import { adopt } from './adopt.ts';
import type { EffectRunner } from './effect-runner.ts';
import { observe, takePendingObservations } from './observation-events.ts';

export interface IncarnationDeps {
  readonly state: StackState;
  readonly world: World;
  readonly drivers: Drivers;
  readonly recorder: FailureRecorder;
  readonly ports: StackPorts;
  effects(): EffectRunner;
  /** Something about an incarnation changed that is no change of state. */
  changed(): void;
}

/** Follows what runs: remembers each incarnation as it begins and ends, and tells the machine what its driver sees of it. */
export class Incarnations {
  readonly #deps: IncarnationDeps;
  readonly #containerWatches = new Map<string, () => void>();
  #closed = false;

  constructor(parts: IncarnationDeps) {
    this.#deps = parts;
  }

  async began(managed: ManagedService, running: Running): Promise<void> {
    managed.running = running;
    managed.lastLine = undefined;
    managed.treePids = running.process ? [running.process.pid] : [];
    if (managed.spec.kind === 'native') this.#deps.world.rotator.add(this.#deps.state.logFile(managed.spec.id));
    forgetSeen(managed);
    if (running.container) useRealCheck(managed, running.container);
    void this.#deps.recorder.began(managed);
    await this.#deps.state.save();
  }

  ended(managed: ManagedService): void {
    const { process } = managed.running ?? {};
    if (process) managed.earlier = remember(managed.earlier, process);
    if (managed.running) managed.previous = managed.running;
    managed.running = undefined;
    managed.treePids = [];
    managed.usage = undefined;
    forgetSeen(managed);
    this.#deps.ports.forget(managed);
  }

  /** Watches the process of a live incarnation; the answer ends it. */
  watchProcess(managed: ManagedService, generation: number): () => void {
    if (managed.spec.kind === 'container') {
      for (const seen of takePendingObservations(managed))
        this.#observe(managed, () => managed.service.generation, seen);
      return () => undefined;
    }
    return this.#deps.drivers[managed.spec.kind].watch(managed.spec, managed.running, (seen) =>
      this.#observe(managed, () => generation, seen),
    );
  }

  /** Takes back what runs already. */
  adopt(managedServices: readonly ManagedService[]): Promise<void> {
    return adopt(managedServices, this.#deps.state, this.#deps.drivers, (managed, running) =>
      this.began(managed, running),
    );
  }

  /** A container of a service that was removed is not watched any more, nor is its log kept short. */
  drop(managed: ManagedService): void {
    const { id } = managed.spec;
    this.#containerWatches.get(id)?.();
    this.#containerWatches.delete(id);
    this.#deps.world.rotator.remove(this.#deps.state.logFile(id));
  }

  /** Its definition is new: what the engine says of it may mean something else now. */
  renew(managed: ManagedService): void {
    if (managed.running?.container) useRealCheck(managed, managed.running.container);
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
      send: (id, event) => this.#deps.state.send(id, event),
      waitingFor: (id) => this.#deps.state.dispatcher.waitingFor(id),
      isStarting: (id) => this.#deps.effects().isStarting(id),
      began: (one, running) => this.began(one, running),
      ended: (one) => this.ended(one),
      changed: () => this.#deps.changed(),
      note: (one, sentence) => this.#deps.state.noteAbout(one, sentence),
    });
  }
}

function remember(earlier: readonly ProcessIdentity[], process: ProcessIdentity): readonly ProcessIdentity[] {
  return [
    ...earlier.filter((one) => one.pid !== process.pid),
    { pid: process.pid, startToken: process.startToken },
  ].slice(-LIMITS.runtime.earlierProcesses);
}
