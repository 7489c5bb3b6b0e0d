import type { Preferences, StackWishes } from '../../contract/preferences.ts';
import type { Engine } from '../../drivers/container/engine/engine.ts';
import type { Driver } from '../../drivers/driver.ts';
import type { RunCommand } from '../../health/probe.ts';
import type { ProbeScheduler } from '../../health/scheduler.ts';
import type { TimerWheel } from '../../health/wheel.ts';
import type { LogRotator } from '../../logs/rotate.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Result } from '../../result.ts';
import type { ServiceKind, ServiceSpec, Stack } from '../../stack/stack.ts';
import type { Clock } from './clock.ts';
import type { Seal } from './seal.ts';

export type Drivers = Readonly<Record<ServiceKind, Driver>>;

/** What every stack of a supervisor shares: one of each, however many stacks are open. */
export interface World {
  readonly home: string;
  readonly platform: Platform;
  readonly clock: Clock;
  readonly engine: Engine;
  readonly wheel: TimerWheel;
  readonly scheduler: ProbeScheduler;
  /** Keeps the logs of native services from growing without end. */
  readonly rotator: LogRotator;
  /** What people set; asked at each use, since it may change at any time. */
  readonly preferences: () => Preferences;
  /** Of the stacks: their order, and which stay closed at the start. */
  readonly wishes: () => StackWishes;
  drivers(stack: Stack): Drivers;
  /** Where exec probes of a service run: beside its process, or inside its container. */
  commandsFor(stack: Stack, spec: ServiceSpec, containerId: string | undefined): Promise<RunCommand>;
  /** The environment that the user's own terminal would have. */
  readonly userEnvironment: () => Promise<Readonly<Record<string, string>>>;
  /** The same for the Compose command, with what we tell it. */
  readonly composeEnvironment: () => Promise<Readonly<Record<string, string>>>;
  /** By which what is only compared is kept. */
  readonly seal: () => Promise<Seal>;
  /** Processes that ask for something right now: neither they nor their ancestors may be ended by what they ask. */
  readonly askers: ReadonlySet<number>;
  /** Spares this process while `work` runs; undefined: nobody in particular asks. */
  sparing<T>(asker: number | undefined, work: () => Promise<T>): Promise<T>;
  /** Reads the files of a stack again; with a yes, all that they say now is approved and taken over. */
  reread(file: string, yes?: { readonly origin: string }): Promise<Result<string>>;
  /** A change of the files of this stack waits for a yes. */
  waitsForApproval(file: string): boolean;
  /** The sockets on watched ports may have changed: look at all ports soon. */
  portsMayHaveChanged(): void;
  /** Looks at all ports now and resolves when every stack has judged what is there. */
  lookAtPorts(): Promise<void>;
}
