import type { Actor } from '../../contract/history.ts';
import type { TimerWheel } from '../../health/wheel.ts';
import { LIMITS } from '../../limits.ts';
import type { LogRotator } from '../../logs/rotate.ts';
import type { Problem } from '../../result.ts';
import type { Stack } from '../../stack/stack.ts';
import type { FailureRecorder } from '../alerts/failure-recorder.ts';
import type { StackChange } from '../definition/stack-change.ts';
import type { Clock } from '../model/clock.ts';
import type { ManagedService } from '../model/managed-service.ts';
import type { Drivers } from '../model/world.ts';
import type { StackPorts } from '../ports/stack-ports.ts';
import type { StackState } from '../state/stack-state.ts';
import { takeOver } from './apply-stack-change.ts';
import { Waiters } from './condition-waiters.ts';
import { type EffectDeps, EffectRunner } from './effect-runner.ts';
import { Incarnations } from './incarnations.ts';
import type { Probing } from './probe-runner.ts';
import { noteRename } from './rename-service.ts';
import { stopRemoved } from './stop-removed.ts';
import { WakeUps } from './wake-ups.ts';
import { Watches } from './watch-sync.ts';

/** What runs a stack needs of its surroundings, and whom it tells. */
export interface RuntimeDeps extends Pick<EffectDeps, 'asApproved' | 'confirmedModel'> {
  readonly clock: Clock;
  readonly wheel: Pick<TimerWheel, 'schedule' | 'cancel'>;
  readonly drivers: Drivers;
  readonly rotator: Pick<LogRotator, 'add' | 'remove'>;
  readonly recorder: Pick<FailureRecorder, 'began' | 'onTransition'>;
  readonly ports: Pick<StackPorts, 'forget' | 'stopMade'>;
  readonly probing: Pick<Probing, 'watch' | 'unwatch'>;
  /** The log of a service goes with its name; resolves when it is where it belongs. */
  moveLog(from: string, to: string): Promise<void>;
  /** Waits for the ports of the last incarnation; a problem when somebody else holds them. */
  portGate(managed: ManagedService, cancelled: () => boolean): Promise<Problem | undefined>;
  /** An incarnation came or went, and sockets with it. */
  socketsMayHaveChanged(): void;
  incidentsChanged(): void;
  /** Something that people see is different. */
  changed(): void;
}

/**
 * One stack that runs: what its state asks for is done, what is done and seen is told to its state, and after every change each watch,
 * check and timer is what the state says. Decides nothing itself.
 */
export class StackRuntime {
  readonly state: StackState;
  readonly waiters = new Waiters(() => this.state.managedServices.size);
  readonly #deps: RuntimeDeps;
  readonly #effects: EffectRunner;
  readonly #incarnations: Incarnations;
  readonly #watches: Watches;
  readonly #wakeUps: WakeUps;
  /** While services are being taken back the picture is not whole: no incident may be seen in it. */
  #phase: 'opening' | 'open' | 'closed' = 'opening';
  /** Services that changed and whose watches and timers are not what their state says yet: one that throws is dealt with next time. */
  readonly #unsettled = new Set<string>();

  constructor(state: StackState, deps: RuntimeDeps) {
    const { drivers, recorder } = deps;
    this.state = state;
    this.#deps = deps;
    this.#wakeUps = new WakeUps(state, deps, deps.incidentsChanged, () => this.touch());
    this.#incarnations = new Incarnations({
      ...{ state, drivers, recorder, rotator: deps.rotator, ports: deps.ports },
      isStarting: (id) => this.#effects.isStarting(id),
    });
    this.#effects = new EffectRunner({
      ...{ state, drivers, portGate: deps.portGate, asApproved: deps.asApproved, confirmedModel: deps.confirmedModel },
      starting: (managed) => recorder.began(managed),
      began: (managed, running) => this.#incarnations.began(managed, running),
      ended: (managed) => this.#incarnations.ended(managed),
      stopMade: (managed, which) => deps.ports.stopMade(managed, which),
      changed: () => this.touch(),
    });
    this.#watches = new Watches({
      probe: (managed, generation) => deps.probing.watch(managed, generation),
      unprobe: (managed) => deps.probing.unwatch(managed),
      watchProcess: (managed, generation) => this.#incarnations.watchProcess(managed, generation),
    });
    state.listen({
      effect: (managed, effect) => this.#effects.run(managed, effect),
      settled: (calm, changed) => this.#settled(changed, calm),
      recorded: (managed, event, transition) => {
        recorder.onTransition(managed, event, transition);
        // Perhaps for something that took its port.
        if (transition.to === 'unhealthy') deps.socketsMayHaveChanged();
      },
    });
  }

  /** Finds what runs of the stack, goes on from there, and watches it from then on. */
  async begin(): Promise<void> {
    await this.#renameSince();
    await stopRemoved(this.state, this.#deps.drivers, this.#deps.clock.wall());
    const all = [...this.state.managedServices.values()];
    await this.#incarnations.adopt(all);
    for (const managed of all) this.#incarnations.watchContainer(managed);
    this.#phase = 'open';
    this.#settled(this.state.managedServices.keys());
  }

  /** The last run ended before their logs had gone with their names. */
  async #renameSince(): Promise<void> {
    for (const { id, from } of this.state.renamedSince) {
      await this.#deps.moveLog(this.state.logFile(from), this.state.logFile(id));
      const managed = this.state.managed(id);
      if (managed) noteRename(managed, from, this.state, this.#deps.clock.wall());
    }
  }

  get isClosed(): boolean {
    return this.#phase === 'closed';
  }

  /** A wish for one service, as an intent of a person or a rule; it takes effect at once and is not waited for. */
  ask(id: string, type: 'up' | 'restart', actor: Actor, cause: string): void {
    this.state.send(id, { type, actor, cause });
  }

  /** Stops one service and waits until it is at rest. What was wanted stays wanted. */
  async stopAndWait(id: string, cause: string): Promise<void> {
    const managed = this.state.managed(id);
    if (!managed) return;
    this.state.send(id, { type: 'parked', cause });
    await this.waiters.until(
      () => managed.service.phase.state !== 'stopping',
      managed.spec.stopGraceMs + LIMITS.stop.graceMs,
    );
  }

  /** Takes over a new version of the stack; what did not change lives on. */
  async takeOver(stack: Stack, change: StackChange): Promise<void> {
    const { rotator, clock } = this.#deps;
    await takeOver(stack, change, this.state, {
      stopAndWait: (id, cause) => this.stopAndWait(id, cause),
      drop: (managed) => {
        this.#watches.renew(managed);
        this.#incarnations.drop(managed);
        this.#wakeUps.forget(managed);
        // A change that goes wrong half way leaves it in the stack: it is watched again with whatever happens next.
        this.#unsettled.add(managed.spec.id);
      },
      moveLog: (from, to) => this.#deps.moveLog(from, to),
      renamed: (managed, from) => {
        if (managed.spec.kind === 'native') rotator.add(this.state.logFile(managed.spec.id));
        noteRename(managed, from, this.state, clock.wall());
      },
      renew: (managed) => {
        this.#watches.renew(managed);
        this.#incarnations.renew(managed);
        this.#watches.sync(managed);
      },
      adopt: (managedServices) => this.#incarnations.adopt(managedServices),
    });
    this.#settled(this.state.managedServices.keys());
  }

  /** The ports were looked at: what is lacking is told in its time. */
  portsLooked(): void {
    this.#wakeUps.lookAtPorts();
    this.touch();
  }

  /** Something that people see has changed. */
  touch(): void {
    if (this.#phase !== 'closed') this.#deps.changed();
  }

  /** Nothing is watched or begun from now on; the services run on. */
  async close(): Promise<void> {
    this.#phase = 'closed';
    this.#watches.endAll();
    this.#incarnations.close();
    for (const managed of this.state.managedServices.values()) this.#deps.probing.unwatch(managed);
    this.#wakeUps.close();
    this.waiters.close();
    await this.#effects.close();
  }

  /** `calm`: another good check of what is good, which is nine of ten events. Of a thousand services one event changes one. */
  #settled(changed: Iterable<string>, calm = false): void {
    if (this.#phase !== 'open') return;
    for (const id of calm ? [] : changed) this.#unsettled.add(id);
    let cameOrWent = false;
    for (const id of this.#unsettled) {
      const managed = this.state.managed(id);
      if (managed && this.#watches.sync(managed)) cameOrWent = true;
      if (managed) this.#wakeUps.wake(managed);
      this.#unsettled.delete(id);
    }
    // Sockets that come and go by themselves are noticed by the watch on the kernel's tables.
    if (cameOrWent) this.#deps.socketsMayHaveChanged();
    if (!calm || this.state.incidents.mayBeOpen) this.#wakeUps.lookAtIncidents();
    void this.state.save();
    this.waiters.look();
    this.#deps.changed();
  }
}
