import { join } from 'node:path';
import { type BootMemory, bootMemory } from '../../doctor/boot-memory.ts';
import type { ServiceFacts } from '../../doctor/check.ts';
import { Doctor } from '../../doctor/doctor.ts';
import { type Fingerprint, fingerprintWith } from '../../doctor/gather/fingerprint.ts';
import { gather, type LiveObservations } from '../../doctor/gather/gather.ts';
import { LogSizes } from '../../doctor/gather/log-sizes.ts';
import { NameTimer } from '../../doctor/gather/name-timer.ts';
import { Mutes } from '../../doctor/mutes.ts';
import { missing } from '../../lifecycle/dependencies.ts';
import { inWindow } from '../../lifecycle/restart.ts';
import { isLive } from '../../lifecycle/service.ts';
import { LIMITS } from '../../limits.ts';
import { stackFileIn } from '../../stack/find.ts';
import type { DoctorSource } from '../actions/target.ts';
import type { ManagedService } from '../model/managed-service.ts';
import type { World } from '../model/world.ts';
import { elsewhereOf } from '../ports/assumed-elsewhere.ts';
import { lackedPorts } from '../ports/unheld-ports.ts';
import type { StackState } from '../state/stack-state.ts';

/** What the doctor keeps on disk, read before the stack is watched. */
export interface DoctorMemory {
  readonly bootId: string;
  readonly boot: BootMemory;
  readonly mutes: Mutes;
  readonly fingerprint: Fingerprint;
}

export async function readDoctorMemory(state: StackState, world: World): Promise<DoctorMemory> {
  const bootId = await world.platform.bootId();
  const { saved } = state;
  const wantedUp = Object.entries(saved?.services ?? {}).flatMap(([id, one]) => (one.desired === 'up' ? [id] : []));
  const [{ note, ...boot }, mutes, fingerprint] = await Promise.all([
    bootMemory(state.file('boot.json'), bootId, saved && { bootId: saved.bootId, wantedUp }),
    Mutes.open({ stack: state.file('muted.json'), ever: join(world.home, 'muted.json') }),
    fingerprintWith(join(world.home, 'fingerprint.key')),
  ]);
  for (const sentence of [...(note === undefined ? [] : [note]), ...mutes.notes()]) state.note(sentence);
  return { bootId, boot, mutes, fingerprint };
}

/** Gives the doctor its eyes, and tells it when there is a reason to look. */
export class StackDoctor {
  readonly doctor: Doctor;
  readonly #source: DoctorSource;
  readonly #world: World;
  readonly #memory: DoctorMemory;
  readonly #alarm: string;
  #jumps: readonly { readonly at: number; readonly byMs: number }[] = [];
  #seen = '';
  /** The folder was opened without a stack file and has one by now. */
  #isWritten = false;

  constructor(source: DoctorSource, world: World, memory: DoctorMemory) {
    this.#source = source;
    this.#world = world;
    this.#memory = memory;
    this.#alarm = `doctor/${source.key}`;
    const names = new NameTimer();
    const logs = new LogSizes();
    this.doctor = new Doctor({
      live: () => this.#live(),
      gather: async () => {
        const { source: kind, directory } = source.state.stack;
        this.#isWritten = kind !== undefined && (await stackFileIn(directory)) !== undefined;
        return gather(this.#live(), {
          ...world,
          names,
          logs,
          fingerprint: memory.fingerprint,
          claims: source.ports.picture().claims,
          self: source.ports.picture().self,
          livingPids: () => [...source.state.managedServices.values()].flatMap(({ treePids }) => [...treePids]),
        });
      },
      lives: (identity) => world.platform.alive(identity),
      later: (ms, run) => world.wheel.schedule(this.#alarm, ms, run),
      changed: () => source.touch(),
      mutes: memory.mutes,
    });
  }

  /** The ports were looked at; only what is new there is a reason to look at the rest. */
  portsLooked(): void {
    const { holders } = this.#source.ports.picture();
    const seen = JSON.stringify([
      this.#world.engine.state.type,
      ...holders.map(({ service, port, address, verdict, process, container }) =>
        [service, port, address, verdict, process?.pid ?? container?.id ?? ''].join(' '),
      ),
    ]);
    if (seen === this.#seen) return;
    this.#seen = seen;
    this.doctor.runSoon();
  }

  /** The wall clock moved by `byMs` more than the monotonic one. */
  clockJumped(byMs: number): void {
    this.#jumps = [...this.#jumps, { at: this.#world.clock.wall(), byMs }].slice(-LIMITS.runtime.clockJumps);
    this.doctor.runSoon();
  }

  close(): void {
    this.doctor.close();
    this.#world.wheel.cancel(this.#alarm);
  }

  #live(): LiveObservations {
    const { state, ports } = this.#source;
    const { holders, shadows, inventory } = ports.picture();
    const engine = this.#world.engine.state;
    const { bootId, boot } = this.#memory;
    const writeProblem = state.diskProblem();
    return {
      now: this.#world.clock.wall(),
      stack: state.stack,
      services: [...state.managedServices.values()].map((managed) => this.#factsOf(managed)),
      holders,
      shadows,
      inventory,
      engine: {
        reachable: engine.type === 'reachable',
        ...(engine.type === 'unreachable' ? { problem: engine.problem } : {}),
      },
      known: {
        ...{ bootId, ...boot, clockJumps: this.#jumps, logBytes: this.#world.preferences().logBytes },
        ...(writeProblem === undefined ? {} : { writeProblem }),
      },
    };
  }

  #factsOf(managed: ManagedService): ServiceFacts {
    const { spec, service, since, running, previous, treePids } = managed;
    const { phase, health, restarts } = service;
    const containerId = (running ?? previous)?.container?.id;
    const live = isLive(phase);
    return {
      spec,
      desired: service.desired,
      state: phase.state,
      since,
      message: this.#source.describe(managed),
      shadowed: live && (service.shadow !== undefined || health.shadowed),
      ...(phase.state === 'blocked' ? { blocked: phase.problem } : {}),
      worked: managed.wasGoodBeforeExit,
      missing: live ? missing(spec.dependsOn, this.#source.state.services()) : [],
      restarts: {
        total: restarts.total,
        inWindow: inWindow(restarts, spec.restart, this.#world.clock.now()).length,
      },
      checks: health.results.map(({ latencyMs: _latency, connection: _connection, ...result }) => result),
      ...(managed.lastLine === undefined ? {} : { lastLine: managed.lastLine }),
      ...elsewhereOf(managed, this.#isWritten),
      ...(managed.lastEnd.length === 0 ? {} : { lastEnd: managed.lastEnd }),
      unheld: lackedPorts(managed, this.#world.clock.now()),
      pids: treePids,
      ...(containerId === undefined ? {} : { containerId }),
      ...(managed.made.length === 0 ? {} : { madeContainers: managed.made.map(({ id }) => id) }),
      ...(spec.kind === 'native' ? { logFile: this.#source.state.logFile(spec.id) } : {}),
    };
  }
}
