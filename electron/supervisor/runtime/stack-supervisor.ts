import type { Actor, Approval, Light, Snapshot } from '../../contract.ts';
import type { Doctor } from '../../doctor/doctor.ts';
import { missing } from '../../lifecycle/dependencies.ts';
import { isLive } from '../../lifecycle/service.ts';
import { LIMITS } from '../../limits.ts';
import type { Problem, Result } from '../../result.ts';
import type { Definition, FileFacts } from '../../stack/definition.ts';
import { Actions } from '../actions/actions.ts';
import type { ActionTarget, DoctorSource } from '../actions/target.ts';
import type { VerifyDeps } from '../actions/verify.ts';
import { FailureRecorder } from '../alerts/failure-recorder.ts';
import { type ApprovedSpec, asApproved, confirmedModel, withWritten } from '../approval/approved-spec.ts';
import { readFiles } from '../definition/read-definition.ts';
import type { StackChange } from '../definition/stack-change.ts';
import type { ManagedService } from '../model/managed-service.ts';
import { stackPaths } from '../model/stack-paths.ts';
import type { World } from '../model/world.ts';
import { FreedPorts } from '../ports/retry-freed-ports.ts';
import { StackPorts } from '../ports/stack-ports.ts';
import { startGate } from '../ports/start-gate.ts';
import { redactSnapshot } from '../redaction/redact-snapshot.ts';
import { claimFolder } from '../state/claim-folder.ts';
import { StackState } from '../state/stack-state.ts';
import { describeService } from '../views/service-message.ts';
import { projectStack } from '../views/stack-view.ts';
import { takeOver } from './apply-stack-change.ts';
import { Waiters } from './condition-waiters.ts';
import { EffectRunner } from './effect-runner.ts';
import { incarnationTail } from './incarnation-log.ts';
import { Incarnations } from './incarnations.ts';
import { Probing } from './probe-runner.ts';
import { noteRename } from './rename-service.ts';
import { type DoctorMemory, readDoctorMemory, StackDoctor } from './stack-doctor.ts';
import { WakeUps } from './wake-ups.ts';
import { Watches } from './watch-sync.ts';

/** One open stack: joins its states, effects, checks and ports. Decides nothing itself. */
export class StackSupervisor implements ActionTarget, DoctorSource {
  readonly state: StackState;
  readonly ports: StackPorts;
  readonly waiters = new Waiters();
  readonly actions: Actions;
  readonly #doctors: StackDoctor;
  #light: { readonly is: Light | undefined; readonly since: number };
  readonly #world: World;
  readonly #effects: EffectRunner;
  readonly #probing: Probing;
  readonly #watches: Watches;
  readonly #recorder: FailureRecorder;
  readonly #changed: () => void;
  readonly #freed: FreedPorts;
  readonly #incarnations: Incarnations;
  readonly #wakeUps: WakeUps;
  /** What is wrong with the stack file as it is now; the last good one runs. */
  fileProblems: readonly Problem[] = [];
  /** A change of its files that waits for a yes. */
  approval: Approval | undefined;
  /** More than what was approved in so many words stands in `approved`: it is to be kept. */
  hasUnsavedApproval = false;
  #files: FileFacts;
  /** While services are being taken over the picture is not whole: no incident may be seen in it. */
  #phase: 'opening' | 'open' | 'closed' = 'opening';

  private constructor(state: StackState, files: FileFacts, world: World, memory: DoctorMemory, changed: () => void) {
    this.state = state;
    this.#files = files;
    this.#world = world;
    this.#changed = changed;
    this.actions = new Actions(this, world);
    this.#recorder = new FailureRecorder(state, world);
    this.#light = { is: undefined, since: world.clock.wall() };
    const drivers = world.drivers(state.stack);
    this.ports = new StackPorts(state, world, () => this.#portsLooked());
    this.#freed = new FreedPorts(state, world.clock);
    this.#doctors = new StackDoctor(this, world, memory);
    state.incidents.findings = () => this.doctor.findings();
    const incidentChanged = () => {
      this.doctor.runSoon();
      this.#changed();
    };
    this.#wakeUps = new WakeUps(state, world, incidentChanged, () => this.touch());
    this.#incarnations = new Incarnations({
      ...{ state, world, drivers, recorder: this.#recorder, ports: this.ports },
      isStarting: (id) => this.#effects.isStarting(id),
    });
    this.#effects = new EffectRunner({
      stack: state.stack,
      drivers,
      logFile: (service) => state.logFile(service),
      asApproved: (managed) => this.#asApproved(managed),
      confirmedModel: (managed) => confirmedModel(managed.spec, this.#files, this.#world),
      portGate: (managed, cancelled) =>
        startGate(managed, cancelled, {
          ...{ platform: world.platform, native: drivers.native },
          previousCleared: (one) => state.send(one.spec.id, { type: 'previous-cleared' }),
          clearMade: (one) => this.ports.clearMade(one),
          isOwn: (one, listener) => this.ports.containers.ownsListener(one, listener),
        }),
      stopMade: (managed, which) => this.ports.stopMade(managed, which),
      send: (id, event) => state.send(id, event),
      remembered: () => state.remembered(),
      starting: (managed) => this.#recorder.began(managed),
      began: (managed, running) => this.#incarnations.began(managed, running),
      ended: (managed) => this.#incarnations.ended(managed),
      progress: (managed, line) => {
        state.send(managed.spec.id, { type: 'progress', line });
        this.touch();
      },
      note: (managed, sentence) => state.noteAbout(managed, sentence),
    });
    this.#probing = new Probing({
      scheduler: world.scheduler,
      prefix: state.paths.key,
      send: (id, ...events) => state.send(id, ...events),
      identify: (managed, connection, redirected) => this.ports.identify(managed, connection, redirected),
      commands: async (managed) => {
        const approved = await this.#asApproved(managed);
        return world.commandsFor(
          state.stack,
          approved.ok ? approved.value.spec : managed.spec,
          managed.running?.container?.id,
        );
      },
      logTail: (managed) => incarnationTail(state.logFile(managed.spec.id), managed.spec.id),
    });
    this.#watches = new Watches({
      probe: (managed, generation) => this.#probing.watch(managed, generation),
      unprobe: (managed) => this.#probing.unwatch(managed),
      watchProcess: (managed, generation) => this.#incarnations.watchProcess(managed, generation),
    });
  }

  /** Opens a stack: reads back its past, finds what of it runs, and watches it from then on. */
  static async open({ stack, files }: Definition, world: World, changed: () => void): Promise<StackSupervisor> {
    const paths = stackPaths(world.home, stack);
    await claimFolder(paths);
    const { state } = await StackState.open(stack, paths, await world.platform.bootId(), world.clock);
    const supervisor = new StackSupervisor(state, files, world, await readDoctorMemory(state, world), changed);
    state.listen({
      effect: (managed, effect) => supervisor.#effects.run(managed, effect),
      settled: () => supervisor.#settled(),
      recorded: (...told) => supervisor.#recorder.onTransition(...told),
    });
    await supervisor.#incarnations.adopt([...state.managedServices.values()]);
    for (const managed of state.managedServices.values()) supervisor.#incarnations.watchContainer(managed);
    supervisor.#phase = 'open';
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
    this.hasUnsavedApproval = true;
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
    return redactSnapshot({ ...picture, since: this.#light.since }, this.state.redact);
  }

  /** What verification needs of this stack. */
  verifying(): VerifyDeps {
    return {
      until: (condition, deadlineMs) => this.waiters.until(condition, deadlineMs),
      refreshPorts: () => this.#world.lookAtPorts(),
      portChecks: (managed) => this.ports.checks(managed),
      managed: (id) => this.state.managed(id),
      checkNow: (managed) => this.#askNow(managed),
      describe: (managed) => this.describe(managed),
    };
  }

  /** A check of ours; of the engine's own, what came of the last: it tells by itself only when its verdict changes. */
  #askNow(managed: ManagedService): Promise<unknown> {
    const container = managed.running?.container;
    const byEngine = managed.service.rules.health.probe.type === 'engine';
    return byEngine && container ? this.#world.engine.lookAt(container.id) : this.#probing.checkNow(managed);
  }

  describe(managed: ManagedService): string {
    const lacking = isLive(managed.service.phase) ? missing(managed.spec.dependsOn, this.state.services()) : [];
    return describeService(managed, lacking, this.#world.clock.now());
  }

  noSuchService(id: string): Problem {
    const known = [...this.state.managedServices.keys()].join(', ');
    return {
      code: 'no-such-service',
      message: `The stack ${this.state.stack.name} has no service ${id}.`,
      hint: `It has: ${known}.`,
    };
  }

  /** A wish for one service, as an intent of a person or a rule; it takes effect at once and is not waited for. */
  ask(id: string, type: 'up' | 'restart', actor: Actor, cause: string): void {
    this.state.send(id, { type, actor, cause });
  }

  /** Stops one service and waits until it is at rest. */
  async stopAndWait(id: string, cause: string): Promise<void> {
    const managed = this.state.managed(id);
    if (!managed) return;
    this.state.send(id, { type: 'parked', cause });
    await this.waiters.until(
      () => managed.service.phase.state !== 'stopping',
      managed.spec.stopGraceMs + LIMITS.stop.graceMs,
    );
  }

  /** Its definition where it starts: files that are read at that moment may say what nobody approved. */
  #asApproved(managed: ManagedService): Promise<Result<ApprovedSpec>> {
    const made = (managed.running ?? managed.previous)?.container?.name;
    return asApproved(managed.spec, this.#files, made, this.#world);
  }

  /** Takes over a new version of the stack; what did not change lives on. */
  async takeOver({ stack, files }: Definition, change: StackChange): Promise<void> {
    this.#files = files;
    await takeOver(stack, change, this.state, {
      stopAndWait: (id, cause) => this.stopAndWait(id, cause),
      drop: (managed) => {
        this.#watches.renew(managed);
        this.#incarnations.drop(managed);
        this.#wakeUps.forget(managed);
      },
      renamed: (managed, from) => {
        if (managed.spec.kind === 'native') this.#world.rotator.add(this.state.logFile(managed.spec.id));
        noteRename(managed, from, this.state, this.#world.clock.wall());
      },
      renew: (managed) => {
        this.#watches.renew(managed);
        this.#incarnations.renew(managed);
        this.#watches.sync(managed);
      },
      adopt: (managedServices) => this.#incarnations.adopt(managedServices),
      down: (id, cause) => this.state.send(id, { type: 'parked', cause }),
      up: (id, cause) => this.ask(id, 'up', 'stacklight', cause),
    });
    this.#settled();
    this.doctor.runSoon();
  }

  #portsLooked(): void {
    if (this.#phase !== 'closed') this.#freed.looked(this.ports.picture());
    this.#doctors.portsLooked();
    this.#wakeUps.lookAtPorts();
    this.touch();
  }

  /** Something that people see has changed. */
  touch(): void {
    if (this.#phase !== 'closed') this.#changed();
  }

  /** Lets go of everything; the services run on. */
  async close(): Promise<void> {
    this.#phase = 'closed';
    this.#doctors.close();
    this.ports.close();
    this.#watches.endAll();
    this.#incarnations.close();
    await this.#effects.close();
    await this.#recorder.close();
    for (const managed of this.state.managedServices.values()) this.#probing.unwatch(managed);
    this.#wakeUps.close();
    await this.state.close();
  }

  #settled(): void {
    if (this.#phase !== 'open') return;
    let cameOrWent = false;
    for (const managed of this.state.managedServices.values()) {
      if (this.#watches.sync(managed)) cameOrWent = true;
      this.#wakeUps.wake(managed);
    }
    // Sockets that come and go by themselves are noticed by the watch on the kernel's tables.
    if (cameOrWent) this.#world.portsMayHaveChanged();
    this.#wakeUps.lookAtIncidents();
    void this.state.save();
    this.waiters.look();
    this.#changed();
  }
}
