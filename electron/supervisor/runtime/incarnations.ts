import type { Observation, Running } from '../../drivers/driver.ts';
import { LIMITS } from '../../limits.ts';
import type { ProcessIdentity } from '../../platform/platform.ts';
import type { Witness } from '../alerts/failure-recorder.ts';
import { useRealCheck } from '../model/engine-healthcheck.ts';
import type { Cell } from '../model/managed-service.ts';
import type { Drivers, World } from '../model/world.ts';
import { forgetSeen } from '../ports/assumed-ports.ts';
import type { PortRoom } from '../ports/stack-ports.ts';
import type { StackState } from '../state/stack-state.ts';
import { adopt } from './adopt.ts';
import type { EffectRunner } from './effect-runner.ts';
import { observe, takeUnheard } from './observation-events.ts';

export interface IncarnationParts {
  readonly state: StackState;
  readonly world: World;
  readonly drivers: Drivers;
  readonly witness: Witness;
  readonly ports: PortRoom;
  effects(): EffectRunner;
  /** Something about an incarnation changed that is no change of state. */
  changed(): void;
}

/** Follows what runs: remembers each incarnation as it begins and ends, and tells the machine what its driver sees of it. */
export class Incarnations {
  readonly #parts: IncarnationParts;
  readonly #containerWatches = new Map<string, () => void>();
  #closed = false;

  constructor(parts: IncarnationParts) {
    this.#parts = parts;
  }

  async began(cell: Cell, running: Running): Promise<void> {
    cell.running = running;
    cell.lastLine = undefined;
    cell.treePids = running.process ? [running.process.pid] : [];
    if (cell.spec.kind === 'native') this.#parts.world.rotator.add(this.#parts.state.logFile(cell.spec.id));
    forgetSeen(cell);
    if (running.container) useRealCheck(cell, running.container);
    void this.#parts.witness.began(cell);
    await this.#parts.state.save();
  }

  ended(cell: Cell): void {
    const { process } = cell.running ?? {};
    if (process) cell.earlier = remember(cell.earlier, process);
    if (cell.running) cell.previous = cell.running;
    cell.running = undefined;
    cell.treePids = [];
    cell.usage = undefined;
    forgetSeen(cell);
    this.#parts.ports.forget(cell);
  }

  /** Watches the process of a live incarnation; the answer ends it. */
  watchProcess(cell: Cell, generation: number): () => void {
    if (cell.spec.kind === 'container') {
      for (const seen of takeUnheard(cell)) this.#observe(cell, () => cell.service.generation, seen);
      return () => undefined;
    }
    return this.#parts.drivers[cell.spec.kind].watch(cell.spec, cell.running, (seen) =>
      this.#observe(cell, () => generation, seen),
    );
  }

  /** Takes back what runs already. */
  adopt(cells: readonly Cell[]): Promise<void> {
    return adopt(cells, this.#parts.state, this.#parts.drivers, (cell, running) => this.began(cell, running));
  }

  /** A container of a service that was removed is not watched any more, nor is its log kept short. */
  drop(cell: Cell): void {
    const { id } = cell.spec;
    this.#containerWatches.get(id)?.();
    this.#containerWatches.delete(id);
    this.#parts.world.rotator.remove(this.#parts.state.logFile(id));
  }

  /** Its definition is new: what the engine says of it may mean something else now. */
  renew(cell: Cell): void {
    if (cell.running?.container) useRealCheck(cell, cell.running.container);
    this.watchContainer(cell);
  }

  close(): void {
    this.#closed = true;
    for (const end of this.#containerWatches.values()) end();
  }

  /** A container is watched whether it runs or not: others start and stop it too. */
  watchContainer(cell: Cell): void {
    this.#containerWatches.get(cell.spec.id)?.();
    this.#containerWatches.delete(cell.spec.id);
    if (cell.spec.kind !== 'container') return;
    const end = this.#parts.drivers.container.watch(cell.spec, cell.running, (seen) =>
      this.#observe(cell, () => cell.service.generation, seen),
    );
    this.#containerWatches.set(cell.spec.id, end);
  }

  #observe(cell: Cell, generation: () => number, seen: Observation): void {
    if (this.#closed) return;
    observe(cell, generation, seen, {
      send: (id, event) => this.#parts.state.send(id, event),
      waitingFor: (id) => this.#parts.state.machine.waitingFor(id),
      isStarting: (id) => this.#parts.effects().isStarting(id),
      began: (one, running) => this.began(one, running),
      ended: (one) => this.ended(one),
      changed: () => this.#parts.changed(),
      note: (one, sentence) => this.#parts.state.noteOf(one, sentence),
    });
  }
}

function remember(earlier: readonly ProcessIdentity[], process: ProcessIdentity): readonly ProcessIdentity[] {
  return [
    ...earlier.filter((one) => one.pid !== process.pid),
    { pid: process.pid, startToken: process.startToken },
  ].slice(-LIMITS.runtime.earlierProcesses);
}
