import type { Actor, Approval, Light, Snapshot } from '../../contract.ts';
import type { Doctor } from '../../doctor/doctor.ts';
import { missing } from '../../lifecycle/dependencies.ts';
import { isLive } from '../../lifecycle/service.ts';
import { LIMITS } from '../../limits.ts';
import type { Problem, Result } from '../../result.ts';
import type { Definition, FileFacts } from '../../stack/definition.ts';
import { Actions } from '../actions/actions.ts';
import type { ActionTarget, DoctorSource } from '../actions/target.ts';
import type { VerifySurroundings } from '../actions/verify.ts';
import { Witness } from '../alerts/failure-recorder.ts';
import { type ApprovedSpec, asApproved, confirmedModel, withWritten } from '../approval/approved-spec.ts';
import { readFiles } from '../definition/read-definition.ts';
import type { StackChange } from '../definition/stack-change.ts';
import type { Cell } from '../model/managed-service.ts';
import { stackPaths } from '../model/stack-paths.ts';
import type { World } from '../model/world.ts';
import { FreedPorts } from '../ports/retry-freed-ports.ts';
import { PortRoom } from '../ports/stack-ports.ts';
import { startGate } from '../ports/start-gate.ts';
import { toldSnapshot } from '../redaction/redact-snapshot.ts';
import { claimFolder } from '../state/claim-folder.ts';
import { StackState, type StateListener } from '../state/stack-state.ts';
import { describeCell } from '../views/service-message.ts';
import { projectStack } from '../views/stack-view.ts';
import { takeOver } from './apply-stack-change.ts';
import { Waiters } from './condition-waiters.ts';
import { EffectRunner } from './effect-runner.ts';
import { incarnationTail } from './incarnation-log.ts';
import { Incarnations } from './incarnations.ts';
import { Probing } from './probe-runner.ts';
import { noteRename } from './rename-service.ts';
import { type DoctorMemory, DoctorRoom, readDoctorMemory } from './stack-doctor.ts';
import { Alarms } from './wake-ups.ts';
import { Watches } from './watch-sync.ts';

/** One open stack: joins its states, effects, checks and ports. Decides nothing itself. */
export class StackSupervisor implements ActionTarget, DoctorSource {
  readonly state: StackState;
  readonly ports: PortRoom;
  readonly waiters = new Waiters();
  readonly actions: Actions;
  readonly #doctors: DoctorRoom;
  #light: { readonly is: Light | undefined; readonly since: number };
  readonly #world: World;
  readonly #effects: EffectRunner;
  readonly #probing: Probing;
  readonly #watches: Watches;
  readonly #witness: Witness;
  readonly #changed: () => void;
  readonly #freed: FreedPorts;
  readonly #incarnations: Incarnations;
  readonly #alarms: Alarms;
  /** What is wrong with the stack file as it is now; the last good one runs. */
  fileProblems: readonly Problem[] = [];
  /** A change of its files that waits for a yes. */
  approval: Approval | undefined;
  /** More than what was approved in so many words stands in `approved`: it is to be kept. */
  hasAccepted = false;
  #files: FileFacts;
  #closed = false;

  private constructor(state: StackState, files: FileFacts, world: World, memory: DoctorMemory, changed: () => void) {
    this.state = state;
    this.#files = files;
    this.#world = world;
    this.#changed = changed;
    this.actions = new Actions(this, world);
    this.#witness = new Witness(state, world);
    this.#light = { is: undefined, since: world.clock.wall() };
    const drivers = world.drivers(state.stack);
    this.ports = new PortRoom(
      state,
      world,
      (id, shadow) => state.send(id, { type: 'shadow', shadow }),
      () => this.#portsLooked(),
    );
    this.#freed = new FreedPorts(state, world.clock);
    this.#doctors = new DoctorRoom(this, world, memory);
    state.incidents.findings = () => this.doctor.findings();
    const incidentChanged = () => {
      this.doctor.runSoon();
      this.#changed();
    };
    this.#alarms = new Alarms(state, world, incidentChanged, () => this.touch());
    this.#incarnations = new Incarnations({
      ...{ state, world, drivers, witness: this.#witness, ports: this.ports },
      effects: () => this.#effects,
      changed: () => this.#settled(),
    });
    this.#effects = new EffectRunner({
      stack: state.stack,
      drivers,
      logFile: (service) => state.logFile(service),
      asApproved: (cell) => this.#asApproved(cell),
      confirmedModel: (cell) => confirmedModel(cell.spec, this.#files, this.#world),
      portGate: (cell, cancelled) =>
        startGate(cell, cancelled, {
          ...{ platform: world.platform, native: drivers.native },
          clearMade: (one) => this.ports.clearMade(one),
          isOwn: (one, listener) => this.ports.containers.ownsListener(one, listener),
        }),
      stopMade: (cell, which) => this.ports.stopMade(cell, which),
      send: (id, event) => state.send(id, event),
      waitingFor: (id) => state.machine.waitingFor(id),
      starting: (cell) => this.#witness.began(cell),
      began: (cell, running) => this.#incarnations.began(cell, running),
      ended: (cell) => this.#incarnations.ended(cell),
      progress: (cell, line) => {
        cell.progress = line;
        this.touch();
      },
      note: (cell, sentence) => state.noteOf(cell, sentence),
    });
    this.#probing = new Probing({
      scheduler: world.scheduler,
      prefix: state.paths.key,
      send: (id, event) => state.send(id, event),
      identify: (cell, connection, redirected) => this.ports.identify(cell, connection, redirected),
      commands: async (cell) => {
        const approved = await this.#asApproved(cell);
        return world.commandsFor(
          state.stack,
          approved.ok ? approved.value.spec : cell.spec,
          cell.running?.container?.id,
        );
      },
      logTail: (cell) => incarnationTail(state.logFile(cell.spec.id), cell.spec.id),
    });
    this.#watches = new Watches({
      probe: (cell, generation) => this.#probing.watch(cell, generation),
      unprobe: (cell) => this.#probing.unwatch(cell),
      watchProcess: (cell, generation) => this.#incarnations.watchProcess(cell, generation),
    });
  }

  /** Opens a stack: reads back its past, finds what of it runs, and watches it from then on. */
  static async open({ stack, files }: Definition, world: World, changed: () => void): Promise<StackSupervisor> {
    // The state needs somebody to tell before there is a supervisor; until then nothing happens that must be told.
    const paths = stackPaths(world.home, stack);
    await claimFolder(paths);
    const listener: { current: StateListener } = { current: { effect: () => undefined, settled: () => undefined } };
    const { state } = await StackState.open(stack, paths, await world.platform.bootId(), world.clock, {
      effect: (cell, effect) => listener.current.effect(cell, effect),
      settled: () => listener.current.settled(),
      recorded: (...told) => listener.current.recorded?.(...told),
    });
    const supervisor = new StackSupervisor(state, files, world, await readDoctorMemory(state, world), changed);
    listener.current = {
      effect: (cell, effect) => {
        cell.unheard = [];
        supervisor.#effects.run(cell, effect);
      },
      // While services are being taken over the picture is not whole: no incident may be seen in it.
      settled: () => undefined,
      recorded: (...told) => supervisor.#witness.saw(...told),
    };
    await supervisor.#incarnations.adopt([...state.cells.values()]);
    for (const cell of state.cells.values()) supervisor.#incarnations.watchContainer(cell);
    listener.current = { ...listener.current, settled: () => supervisor.#settled() };
    supervisor.#settled();
    supervisor.doctor.runSoon();
    return supervisor;
  }

  /** What it runs by: the stack and its further files as they were approved. */
  get approved(): Definition {
    return { stack: this.state.stack, files: this.#files };
  }

  /** Does something that a person confirmed. What it writes into env and Compose files is approved with it, and nothing else is. */
  async accepting<T>(work: () => Promise<T>): Promise<T> {
    const read = () => readFiles(this.state.stack, this.#world);
    const before = await read();
    const done = await work();
    this.#files = withWritten(this.#files, before, await read());
    this.hasAccepted = true;
    return done;
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
      approval: this.approval,
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
      checkNow: (cell) => this.#askNow(cell),
      describe: (cell) => this.describe(cell),
    };
  }

  /** A check of ours; of the engine's own, what came of the last: it tells by itself only when its verdict changes. */
  #askNow(cell: Cell): Promise<unknown> {
    const container = cell.running?.container;
    const byEngine = cell.service.rules.health.probe.type === 'engine';
    return byEngine && container ? this.#world.engine.lookAt(container.id) : this.#probing.checkNow(cell);
  }

  describe(cell: Cell): string {
    const lacking = isLive(cell.service.phase) ? missing(cell.spec.dependsOn, this.state.services()) : [];
    return describeCell(cell, lacking, this.#world.clock.now());
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
    this.#park(cell, cause);
    await this.waiters.until(
      () => cell.service.phase.state !== 'stopping',
      cell.spec.stopGraceMs + LIMITS.stop.graceMs,
    );
  }

  /** Down for a new definition; the wish stays as it was, also if we end meanwhile. */
  #park(cell: Cell, cause: string): void {
    cell.parked = cell.service.desired === 'up';
    this.state.send(cell.spec.id, { type: 'down', actor: 'stacklight', cause });
  }

  /** Its definition where it starts: files that are read at that moment may say what nobody approved. */
  #asApproved(cell: Cell): Promise<Result<ApprovedSpec>> {
    const made = (cell.running ?? cell.previous)?.container?.name;
    return asApproved(cell.spec, this.#files, made, this.#world);
  }

  /** Takes over a new version of the stack; what did not change lives on. */
  async takeOver({ stack, files }: Definition, change: StackChange): Promise<void> {
    this.#files = files;
    await takeOver(stack, change, this.state, {
      stopAndWait: (id, cause) => this.stopAndWait(id, cause),
      drop: (cell) => {
        this.#watches.renew(cell);
        this.#incarnations.drop(cell);
        this.#alarms.forget(cell);
      },
      renamed: (cell, from) => {
        if (cell.spec.kind === 'native') this.#world.rotator.add(this.state.logFile(cell.spec.id));
        noteRename(cell, from, this.state, this.#world.clock.wall());
      },
      renew: (cell) => {
        this.#watches.renew(cell);
        this.#incarnations.renew(cell);
        this.#watches.sync(cell);
      },
      adopt: (cells) => this.#incarnations.adopt(cells),
      down: (id, cause) => {
        const cell = this.state.cell(id);
        if (cell) this.#park(cell, cause);
      },
      up: (id, cause) => this.ask(id, 'up', 'stacklight', cause),
    });
    this.#settled();
    this.doctor.runSoon();
  }

  #portsLooked(): void {
    if (!this.#closed) this.#freed.looked(this.ports.picture());
    this.#doctors.portsLooked();
    this.#alarms.lookAtPorts();
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
    this.ports.close();
    this.#watches.endAll();
    this.#incarnations.close();
    await this.#effects.close();
    await this.#witness.close();
    for (const cell of this.state.cells.values()) this.#probing.unwatch(cell);
    this.#alarms.close();
    await this.state.close();
  }

  #settled(): void {
    if (this.#closed) return;
    let cameOrWent = false;
    for (const cell of this.state.cells.values()) {
      if (this.#watches.sync(cell)) cameOrWent = true;
      this.#alarms.wake(cell);
    }
    // Sockets that come and go by themselves are noticed by the watch on the kernel's tables.
    if (cameOrWent) this.#world.portsMayHaveChanged();
    this.#alarms.lookAtIncidents();
    void this.state.save();
    this.waiters.look();
    this.#changed();
  }
}
