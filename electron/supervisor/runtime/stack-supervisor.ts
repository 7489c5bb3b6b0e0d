import type { Approval } from '../../contract/approval.ts';
import type { Actor } from '../../contract/history.ts';
import type { Light } from '../../contract/service.ts';
import type { Snapshot } from '../../contract/snapshot.ts';
import type { Doctor } from '../../doctor/doctor.ts';
import { missing } from '../../lifecycle/dependencies.ts';
import { isLive } from '../../lifecycle/service.ts';
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
import { MetricsFile } from '../model/metrics-file.ts';
import { stackPaths } from '../model/stack-paths.ts';
import type { World } from '../model/world.ts';
import { FreedPorts } from '../ports/retry-freed-ports.ts';
import { StackPorts } from '../ports/stack-ports.ts';
import { startGate } from '../ports/start-gate.ts';
import { redactSnapshot } from '../redaction/redact-snapshot.ts';
import { claimFolder } from '../state/claim-folder.ts';
import { openState } from '../state/open-state.ts';
import type { StackState } from '../state/stack-state.ts';
import { describeService } from '../views/service-message.ts';
import { projectStack } from '../views/stack-view.ts';
import { incarnationTail } from './incarnation-log.ts';
import { Probing } from './probe-runner.ts';
import { moveLog } from './rename-service.ts';
import { type DoctorMemory, readDoctorMemory, StackDoctor } from './stack-doctor.ts';
import { StackRuntime } from './stack-runtime.ts';
import { makeRoomFor } from './young-room.ts';

/** What is said of the files of an open stack; whoever reads them knows it. */
export interface FilesShown {
  /** A change of them that waits for a yes. */
  readonly approval: Approval | undefined;
  /** What is wrong with the stack file as it is now; the last good one runs. */
  readonly fileProblems: readonly Problem[];
}

const NOTHING_SHOWN: FilesShown = { approval: undefined, fileProblems: [] };

/** One open stack: what runs it, with its ports, actions and doctor, as others see it. Decides nothing itself. */
export class StackSupervisor implements ActionTarget, DoctorSource {
  readonly state: StackState;
  readonly ports: StackPorts;
  readonly actions: Actions;
  readonly #doctors: StackDoctor;
  readonly #world: World;
  readonly #runtime: StackRuntime;
  readonly #probing: Probing;
  readonly #recorder: FailureRecorder;
  readonly #charts: MetricsFile;
  readonly #freed: FreedPorts;
  #light: { readonly is: Light | undefined; readonly since: number };
  #files: FileFacts;

  private constructor(state: StackState, files: FileFacts, world: World, memory: DoctorMemory, changed: () => void) {
    this.state = state;
    this.#files = files;
    this.#world = world;
    this.#light = { is: undefined, since: world.clock.wall() };
    this.#charts = new MetricsFile(state.file('metrics.json'), state.metrics, world.clock, (said) => state.note(said));
    const drivers = world.drivers(state.stack);
    const asApproved = (managed: ManagedService) => this.#asApproved(managed);
    this.#recorder = new FailureRecorder(state, world);
    this.ports = new StackPorts(state, world, () => this.#portsLooked());
    this.#freed = new FreedPorts(state, world.clock);
    this.#probing = new Probing({
      ...{ scheduler: world.scheduler, prefix: state.paths.key, send: state.send.bind(state) },
      identify: (managed, connection, redirected) => this.ports.identify(managed, connection, redirected),
      commands: async (managed) => {
        const approved = await asApproved(managed);
        const spec = approved.ok ? approved.value.spec : managed.spec;
        return world.commandsFor(state.stack, spec, managed.running?.container?.id);
      },
      logTail: ({ spec }) => incarnationTail(state.logFile(spec.id), spec.id),
    });
    this.#runtime = new StackRuntime(state, {
      ...{ clock: world.clock, wheel: world.wheel, rotator: world.rotator, drivers, changed, asApproved },
      moveLog,
      ...{ recorder: this.#recorder, ports: this.ports, probing: this.#probing },
      confirmedModel: (managed) => confirmedModel(managed.spec, this.#files, world),
      portGate: (managed, cancelled) =>
        startGate(managed, cancelled, {
          ...{ platform: world.platform, native: drivers.native },
          previousCleared: ({ spec }) => state.send(spec.id, { type: 'previous-cleared' }),
          clearMade: (one) => this.ports.clearMade(one),
          isOwn: (one, listener) => this.ports.containers.ownsListener(one, listener),
          containers: async () => (await world.engine.containers()).facts,
        }),
      socketsMayHaveChanged: () => world.portsMayHaveChanged(),
      incidentsChanged: () => {
        this.doctor.runSoon();
        changed();
      },
    });
    this.actions = new Actions(this, world);
    this.#doctors = new StackDoctor(this, world, memory);
    state.incidents.findings = () => this.doctor.findings();
  }

  /** Opens a stack: reads back its past, finds what of it runs, and watches it from then on. */
  static async open({ stack, files }: Definition, world: World, changed: () => void): Promise<StackSupervisor> {
    makeRoomFor(stack.services.length);
    const paths = stackPaths(world.home, stack);
    await claimFolder(paths);
    const { state } = await openState({ stack, files }, paths, await world.platform.bootId(), world.clock);
    const supervisor = new StackSupervisor(state, files, world, await readDoctorMemory(state, world), changed);
    // Nobody waits for a chart.
    void supervisor.#charts.begin((service) => state.managed(service) !== undefined);
    await supervisor.#runtime.begin();
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
    return done;
  }

  get key(): string {
    return this.state.paths.key;
  }

  get waiters(): ActionTarget['waiters'] {
    return this.#runtime.waiters;
  }

  /** What is wrong, why, and what mends it. */
  get doctor(): Doctor {
    return this.#doctors.doctor;
  }

  /** The wall clock moved by `byMs` more than the monotonic one. */
  clockJumped(byMs: number): void {
    this.#doctors.clockJumped(byMs);
  }

  snapshot(files: FilesShown = NOTHING_SHOWN): Snapshot {
    const { clock } = this.#world;
    const shown = { ...files, action: this.actions.current, findings: this.doctor.findings() };
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
    const services = this.state.services();
    const lacking = isLive(managed.service.phase) ? missing(managed.spec.dependsOn, services) : [];
    return describeService(managed, lacking, this.#world.clock.now(), services);
  }

  noSuchService(id: string): Problem {
    const known = [...this.state.managedServices.keys()].join(', ');
    return {
      code: 'no-such-service',
      message: `The stack ${this.state.stack.name} has no service ${id}.`,
      hint: `It has: ${known}.`,
    };
  }

  ask(id: string, type: 'up' | 'restart', actor: Actor, cause: string): void {
    this.#runtime.ask(id, type, actor, cause);
  }

  /** Stops one service for a new definition and waits until it is at rest. */
  stopAndWait(id: string, cause: string): Promise<void> {
    return this.#runtime.stopAndWait(id, cause);
  }

  /** Its definition where it starts: files that are read at that moment may say what nobody approved. */
  #asApproved(managed: ManagedService): Promise<Result<ApprovedSpec>> {
    const made = (managed.running ?? managed.previous)?.container?.name;
    return asApproved(managed.spec, this.#files, made, this.#world);
  }

  /** Takes over a new version of the stack; what did not change lives on. */
  async takeOver({ stack, files }: Definition, change: StackChange): Promise<void> {
    this.#files = files;
    await this.#runtime.takeOver(stack, change);
    this.doctor.runSoon();
  }

  #portsLooked(): void {
    if (!this.#runtime.isClosed) this.#freed.looked(this.ports.picture());
    this.#doctors.portsLooked();
    this.#runtime.portsLooked();
  }

  /** Something that people see has changed. */
  touch(): void {
    this.#runtime.touch();
  }

  /** Lets go of everything; the services run on. */
  async close(): Promise<void> {
    this.#doctors.close();
    this.ports.close();
    await this.#runtime.close();
    // What is due now is told while there is somebody to tell it.
    this.state.incidents.flush();
    await this.#recorder.close();
    await this.state.close();
    await this.#charts.close();
  }

  /** Its processes were measured: what the charts show is written down where that is due. */
  measured(): void {
    this.#charts.look();
  }
}
