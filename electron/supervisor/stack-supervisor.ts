import type { Actor, Light, Snapshot } from '../contract.ts';
import type { Doctor } from '../doctor/doctor.ts';
import type { ContainerView, Running } from '../drivers/driver.ts';
import { missing } from '../lifecycle/dependencies.ts';
import { wakeAt } from '../lifecycle/reduce.ts';
import { isLive } from '../lifecycle/service.ts';
import { LIMITS } from '../limits.ts';
import type { ProcessIdentity } from '../platform/platform.ts';
import type { Problem } from '../result.ts';
import type { Stack } from '../stack/stack.ts';
import { Actions } from './actions/act.ts';
import type { VerifySurroundings } from './actions/verify.ts';
import { adopt } from './adopting.ts';
import type { Cell } from './cell.ts';
import { type DoctorMemory, DoctorRoom, readDoctorMemory } from './doctor-room.ts';
import { EffectRunner } from './effects.ts';
import { describeCell } from './engine-opinion.ts';
import { FreedPorts } from './freed-ports.ts';
import { startGate } from './gate.ts';
import { incarnationTail } from './incarnation-tail.ts';
import { observe } from './observing.ts';
import { PortRoom } from './port-room.ts';
import { Probing } from './probing.ts';
import { projectStack } from './project-stack.ts';
import type { StackChange } from './reload.ts';
import { claimFolder } from './renamed-stack.ts';
import { stackPaths } from './stack-paths.ts';
import { StackState, type StateListener } from './stack-state.ts';
import { takeOver } from './taking-over.ts';
import { toldSnapshot } from './told.ts';
import { Waiters } from './waiters.ts';
import { Watches } from './watches.ts';
import { Witness } from './witness.ts';
import type { Drivers, World } from './world.ts';

/** Earlier processes that are remembered for the port verdicts. */
const EARLIER_KEPT = 50;

/** One open stack: joins its states, effects, checks and ports. Decides nothing itself. */
export class StackSupervisor {
  readonly state: StackState;
  readonly ports: PortRoom;
  readonly waiters = new Waiters();
  readonly actions: Actions;
  readonly #doctors: DoctorRoom;
  #light: { readonly is: Light | undefined; readonly since: number };
  readonly #world: World;
  readonly #drivers: Drivers;
  readonly #effects: EffectRunner;
  readonly #probing: Probing;
  readonly #watches: Watches;
  readonly #witness: Witness;
  readonly #changed: () => void;
  readonly #freed: FreedPorts;
  readonly #containerWatches = new Map<string, () => void>();
  /** What is wrong with the stack file as it is now; the last good one runs. */
  fileProblems: readonly Problem[] = [];
  #closed = false;

  private constructor(state: StackState, world: World, memory: DoctorMemory, changed: () => void) {
    this.state = state;
    this.#world = world;
    this.#changed = changed;
    this.actions = new Actions(this, world);
    this.#witness = new Witness(state, world);
    this.#light = { is: undefined, since: world.clock.wall() };
    const drivers = world.drivers(state.stack);
    this.#drivers = drivers;
    this.ports = new PortRoom(
      state,
      world,
      (id, shadow) => state.send(id, { type: 'shadow', shadow }),
      () => this.#portsLooked(),
    );
    this.#freed = new FreedPorts(state, world.clock);
    this.#doctors = new DoctorRoom(this, world, memory);
    this.#effects = new EffectRunner({
      stack: state.stack,
      drivers,
      logFile: (service) => state.logFile(service),
      portGate: (cell, cancelled) => startGate(cell, cancelled, { platform: world.platform, native: drivers.native }),
      send: (id, event) => state.send(id, event),
      waitingFor: (id) => state.machine.waitingFor(id),
      starting: (cell) => this.#witness.began(cell),
      began: (cell, running) => this.#began(cell, running),
      ended: (cell) => this.#ended(cell),
    });
    this.#probing = new Probing({
      scheduler: world.scheduler,
      prefix: state.paths.key,
      send: (id, event) => state.send(id, event),
      identify: (cell, connection) => this.ports.identify(cell, connection),
      commands: (cell) => world.commandsFor(state.stack, cell.spec, cell.running?.container?.id),
      logTail: (cell) => incarnationTail(state.logFile(cell.spec.id), cell.spec.id),
    });
    this.#watches = new Watches({
      probe: (cell, generation) => this.#probing.watch(cell, generation),
      unprobe: (cell) => this.#probing.unwatch(cell),
      watchProcess: (cell, generation) => this.#watchProcess(cell, generation),
    });
  }

  /** Opens a stack: reads back its past, finds what of it runs, and watches it from then on. */
  static async open(stack: Stack, world: World, changed: () => void): Promise<StackSupervisor> {
    // The state needs somebody to tell before there is a supervisor; until then nothing happens that must be told.
    const paths = stackPaths(world.home, stack);
    await claimFolder(paths);
    const listener: { current: StateListener } = { current: { effect: () => undefined, settled: () => undefined } };
    const { state } = await StackState.open(stack, paths, await world.platform.bootId(), world.clock, {
      effect: (cell, effect) => listener.current.effect(cell, effect),
      settled: () => listener.current.settled(),
      recorded: (...told) => listener.current.recorded?.(...told),
    });
    const supervisor = new StackSupervisor(state, world, await readDoctorMemory(state, world), changed);
    listener.current = {
      effect: (cell, effect) => {
        cell.unheard = undefined;
        supervisor.#effects.run(cell, effect);
      },
      // While services are being taken over the picture is not whole: no incident may be seen in it.
      settled: () => undefined,
      recorded: (...told) => supervisor.#witness.saw(...told),
    };
    await supervisor.#adopt([...state.cells.values()]);
    for (const cell of state.cells.values()) supervisor.#watchContainer(cell);
    listener.current = { ...listener.current, settled: () => supervisor.#settled() };
    supervisor.#settled();
    supervisor.doctor.runSoon();
    return supervisor;
  }

  get key(): string {
    return this.state.paths.key;
  }

  /** What is wrong, why, and what mends it. */
  get doctor(): Doctor {
    return this.#doctors.doctor;
  }

  /** The wall clock moved by `byMs` more than the monotonic one. */
  clockJumped(byMs: number): void {
    this.#doctors.clockJumped(byMs);
  }

  snapshot(): Snapshot {
    const { clock } = this.#world;
    const shown = {
      action: this.actions.current,
      fileProblems: this.fileProblems,
      findings: this.doctor.findings(),
    };
    const picture = projectStack(this.state, this.ports, shown, clock);
    if (picture.light !== this.#light.is) this.#light = { is: picture.light, since: clock.wall() };
    return toldSnapshot({ ...picture, since: this.#light.since }, this.state.redact);
  }

  /** What verification needs of this stack. */
  verifying(): VerifySurroundings {
    return {
      until: (condition, deadlineMs) => this.waiters.until(condition, deadlineMs),
      refreshPorts: () => this.#world.lookAtPorts(),
      portChecks: (cell) => this.ports.checks(cell),
      cell: (id) => this.state.cell(id),
      checkNow: (cell) => this.#probing.checkNow(cell),
      describe: (cell) => this.describe(cell),
    };
  }

  describe(cell: Cell): string {
    const lacking = isLive(cell.service.phase) ? missing(cell.spec.dependsOn, this.state.services()) : [];
    return describeCell(cell, lacking);
  }

  noSuchService(id: string): Problem {
    const known = [...this.state.cells.keys()].join(', ');
    return {
      code: 'no-such-service',
      message: `The stack ${this.state.stack.name} has no service ${id}.`,
      hint: `It has: ${known}.`,
    };
  }

  /** A wish for one service, as an intent of a person or a rule; it takes effect at once and is not waited for. */
  ask(id: string, type: 'up' | 'restart', actor: Actor, cause: string): void {
    const cell = this.state.cell(id);
    if (!cell) return;
    cell.intents += 1;
    cell.parked = false;
    this.state.send(id, { type, actor, cause, waitingFor: this.state.machine.waitingFor(id) });
  }

  /** Stops one service and waits until it is at rest. */
  async stopAndWait(id: string, cause: string): Promise<void> {
    const cell = this.state.cell(id);
    if (!cell) return;
    // The wish stays as it was, also if we end meanwhile.
    cell.parked = cell.service.desired === 'up';
    this.state.send(id, { type: 'down', actor: 'stacklight', cause });
    await this.waiters.until(
      () => cell.service.phase.state !== 'stopping',
      cell.spec.stopGraceMs + LIMITS.stop.graceMs,
    );
  }

  /** Takes over a new version of the stack file; what did not change lives on. */
  async takeOver(stack: Stack, change: StackChange): Promise<void> {
    await takeOver(stack, change, this.state, {
      stopAndWait: (id, cause) => this.stopAndWait(id, cause),
      drop: (cell) => this.#drop(cell),
      renew: (cell) => this.#renew(cell),
      adopt: (cells) => this.#adopt(cells),
      down: (id, cause) => this.state.send(id, { type: 'down', actor: 'stacklight', cause }),
      up: (id, cause) => this.ask(id, 'up', 'stacklight', cause),
    });
    this.#settled();
    this.doctor.runSoon();
  }

  #portsLooked(): void {
    if (!this.#closed) this.#freed.looked(this.ports.picture());
    this.#doctors.portsLooked();
    this.touch();
  }

  /** Something that people see has changed. */
  touch(): void {
    if (!this.#closed) this.#changed();
  }

  /** Lets go of everything; the services run on. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#doctors.close();
    this.#watches.endAll();
    for (const end of this.#containerWatches.values()) end();
    await this.#effects.close();
    await this.#witness.close();
    for (const cell of this.state.cells.values()) {
      this.#probing.unwatch(cell);
      this.#world.wheel.cancel(this.#alarm(cell.spec.id));
    }
    this.#world.wheel.cancel(this.#alarm(INCIDENT));
    await this.state.close();
  }

  #settled(): void {
    if (this.#closed) return;
    let cameOrWent = false;
    for (const cell of this.state.cells.values()) {
      if (this.#watches.sync(cell)) cameOrWent = true;
      this.#wake(cell);
    }
    // Sockets that come and go by themselves are noticed by the watch on the kernel's tables.
    if (cameOrWent) this.#world.portsMayHaveChanged();
    this.lookAtIncidents();
    void this.state.save();
    this.waiters.look();
    this.#changed();
  }

  /** Incidents also change by time alone: the open one becomes due, a service without a check counts as back. */
  lookAtIncidents(): void {
    const { clock, wheel } = this.#world;
    const changed = this.state.incidents.look(
      [...this.state.cells.values()],
      this.state.services(),
      clock.now(),
      clock.wall(),
    );
    if (changed) {
      this.doctor.runSoon();
      this.#changed();
    }
    const dueAt = this.state.incidents.dueAt();
    const next =
      dueAt === undefined ? (this.state.incidents.isOpen ? LIMITS.clock.tickMs : undefined) : dueAt - clock.now();
    if (next === undefined) wheel.cancel(this.#alarm(INCIDENT));
    // Overdue: what is broken is on its way back, which may take its time.
    else wheel.schedule(this.#alarm(INCIDENT), next > 0 ? next : LIMITS.clock.tickMs, () => this.lookAtIncidents());
  }

  /** The machine says when it wants to be woken; nothing else keeps its time. */
  #wake(cell: Cell): void {
    const { wheel, clock } = this.#world;
    const at = wakeAt(cell.service);
    const key = this.#alarm(cell.spec.id);
    if (at === undefined) {
      wheel.cancel(key);
      return;
    }
    wheel.schedule(key, Math.max(0, at - clock.now()), () => {
      this.state.send(cell.spec.id, { type: 'tick', waitingFor: this.state.machine.waitingFor(cell.spec.id) });
    });
  }

  async #began(cell: Cell, running: Running): Promise<void> {
    cell.running = running;
    cell.treePids = running.process ? [running.process.pid] : [];
    if (cell.spec.kind === 'native') this.#world.rotator.add(this.state.logFile(cell.spec.id));
    if (running.container) useRealCheck(cell, running.container);
    void this.#witness.began(cell);
    await this.state.save();
  }

  #ended(cell: Cell): void {
    const { process } = cell.running ?? {};
    if (process) cell.earlier = remember(cell.earlier, process);
    if (cell.running) cell.previous = cell.running;
    cell.running = undefined;
    cell.treePids = [];
    cell.usage = undefined;
    this.ports.forget(cell);
  }

  #watchProcess(cell: Cell, generation: number): () => void {
    if (cell.spec.kind === 'container') {
      const { unheard } = cell;
      cell.unheard = undefined;
      if (unheard) this.#observe(cell, () => generation, unheard);
      return () => undefined;
    }
    return this.#drivers[cell.spec.kind].watch(cell.spec, cell.running, (seen) =>
      this.#observe(cell, () => generation, seen),
    );
  }

  #adopt(cells: readonly Cell[]): Promise<void> {
    return adopt(cells, this.state, this.#drivers, (cell, running) => this.#began(cell, running));
  }

  /** Nothing of a service that was removed is watched any more. */
  #drop(cell: Cell): void {
    const { id } = cell.spec;
    this.#watches.renew(cell);
    this.#containerWatches.get(id)?.();
    this.#containerWatches.delete(id);
    this.#world.wheel.cancel(this.#alarm(id));
    this.#world.rotator.remove(this.state.logFile(id));
  }

  #renew(cell: Cell): void {
    this.#watches.renew(cell);
    if (cell.running?.container) useRealCheck(cell, cell.running.container);
    this.#watchContainer(cell);
    this.#watches.sync(cell);
  }

  /** A container is watched whether it runs or not: others start and stop it too. */
  #watchContainer(cell: Cell): void {
    this.#containerWatches.get(cell.spec.id)?.();
    this.#containerWatches.delete(cell.spec.id);
    if (cell.spec.kind !== 'container') return;
    const end = this.#drivers.container.watch(cell.spec, cell.running, (seen) =>
      this.#observe(cell, () => cell.service.generation, seen),
    );
    this.#containerWatches.set(cell.spec.id, end);
  }

  #observe(cell: Cell, generation: () => number, seen: Parameters<typeof observe>[2]): void {
    if (this.#closed) return;
    observe(cell, generation, seen, {
      send: (id, event) => this.state.send(id, event),
      waitingFor: (id) => this.state.machine.waitingFor(id),
      isStarting: (id) => this.#effects.isStarting(id),
      began: (one, running) => this.#began(one, running),
      ended: (one) => this.#ended(one),
      changed: () => this.#settled(),
    });
  }

  #alarm(name: string): string {
    return `alarm/${this.key}/${name}`;
  }
}

/** No service can be called this. */
const INCIDENT = '/incident';

/** A container without a health check of its own has nothing to wait for; only the engine knows. */
function useRealCheck(cell: Cell, container: ContainerView): void {
  if (cell.spec.healthcheck.probe.type !== 'engine') return;
  const probe = container.hasHealthcheck ? cell.spec.healthcheck.probe : ({ type: 'none' } as const);
  const { rules } = cell.service;
  cell.service = { ...cell.service, rules: { ...rules, health: { ...rules.health, probe } } };
}

function remember(earlier: readonly ProcessIdentity[], process: ProcessIdentity): readonly ProcessIdentity[] {
  return [
    ...earlier.filter((one) => one.pid !== process.pid),
    { pid: process.pid, startToken: process.startToken },
  ].slice(-EARLIER_KEPT);
}
