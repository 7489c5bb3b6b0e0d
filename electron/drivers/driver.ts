import type { ProcessIdentity } from '../platform/platform.ts';
import type { Problem, Result } from '../result.ts';
import type { ServiceSpec } from '../stack/stack.ts';
import type { ComposeModel } from './container/compose/model.ts';

/** What a start produced or an adoption found. */
export interface Running {
  readonly process?: ProcessIdentity;
  /** Wall clock, epoch milliseconds. */
  readonly startedAt: number;
  readonly container?: ContainerView;
}

/** A container as the snapshot shows it. */
export interface ContainerView {
  readonly id: string;
  readonly name: string;
  readonly image: string;
  /** The engine's word: created, running, paused, restarting, removing, exited, dead. */
  readonly status: string;
  /** The engine's restart policy (`unless-stopped`, `on-failure:3`, `no`). */
  readonly restartPolicy: string;
  readonly hasHealthcheck: boolean;
}

/** The containers of a service that has more than one. */
export interface Replicas {
  /** How many there are to be. */
  readonly wanted: number;
  readonly up: number;
  /** `status`, for people: `running`, `unhealthy`, `exited with 137`. What was removed is in `wanted` only. */
  readonly containers: readonly {
    readonly id: string;
    readonly name: string;
    readonly status: string;
    readonly up: boolean;
  }[];
}

/** What is left of an incarnation that ended. */
export interface Ended {
  readonly running: Running;
  readonly exitCode: number;
  /** One clause more, for people: `out of memory`. */
  readonly detail?: string;
}

export type Observation =
  /** The incarnation ended. `outside`: a person or tool stopped it on purpose (`docker stop`), as far as can be told. */
  | {
      readonly type: 'exited';
      readonly exitCode: number | null;
      readonly signal: string | null;
      readonly outside: boolean;
      /** One clause more, for people: `out of memory`, `docker stop`. */
      readonly detail?: string;
      /** The engine's own restart policy will bring it back: we only wait. */
      readonly engineRestarts: boolean;
      /** `Running.startedAt` of the incarnation that ended, where the driver follows more than one. */
      readonly startedAt?: number;
    }
  /** A new incarnation that we did not start (engine policy, `docker start`, container replaced). */
  | { readonly type: 'started'; readonly running: Running }
  | {
      readonly type: 'engine-health';
      readonly status: 'starting' | 'healthy' | 'unhealthy' | 'none';
      readonly failing: number;
      readonly results: readonly { readonly at: number; readonly exitCode: number; readonly output: string }[];
    }
  | { readonly type: 'changed'; readonly running: Running }
  /** Of a service with several containers: how many of them are up; undefined: it has one. */
  | { readonly type: 'replicas'; readonly replicas: Replicas | undefined }
  /** The engine does not answer (or answers again). */
  | { readonly type: 'engine-lost'; readonly problem: Problem }
  | { readonly type: 'engine-back' }
  /** The container no longer exists. */
  | { readonly type: 'vanished'; readonly problem: Problem };

export interface StopOutcome {
  /** True when nothing of it lives any more (and, for native services, nothing of its tree). */
  readonly gone: boolean;
  /** SIGKILL was needed. */
  readonly forced: boolean;
  /** Who is left, in words, when `gone` is false. */
  readonly survivors: readonly string[];
  readonly problem?: Problem;
}

export interface StartContext {
  readonly stackName: string;
  readonly stackDirectory: string;
  readonly generation: number;
  /** File that output goes to, already in an existing folder. */
  readonly logFile: string;
  /** True when the start was cancelled: the driver gives up between its steps and leaves nothing behind. */
  cancelled(): boolean;
  /** The restart policy brings it back; nobody asked for it. What is there is started as it is. */
  readonly byPolicy?: boolean;
  /**
   * What Compose is meant to run of the service, read at this moment and compared with what was approved; what differs is a problem. Without
   * it a driver reads the files itself.
   */
  confirmedModel?(): Promise<Result<ComposeModel>>;
  /** What the log of a native service says before its output. */
  readonly logNotes?: readonly string[];
  /** Told what a long start is at, one sentence (`Pulling redis:7: Downloading`). */
  progress?(line: string): void;
  /** Told what is worth remembering although it is no problem, one sentence. */
  note?(sentence: string): void;
}

/**
 * One interface, three answers. A driver holds no state of the service beyond what it needs to watch it; expected failures are
 * values. `start` fails with a `Problem` whose code the state machine understands:
 * `command-not-found`, `working-dir-missing`, `env-file-missing`, `env-key-missing`, `preflight-failed`, `port-taken`,
 * `container-missing`, `image-missing`, `compose-file-invalid`, `compose-project-taken`, `compose-provider`, `compose-command-missing`, `external-missing`,
 * `container-name-taken`, `engine-down`, `engine-forbidden` block at once (a restart cannot cure them);
 * any other code counts as a failed start.
 */
export interface Driver {
  start(spec: ServiceSpec, context: StartContext): Promise<Result<Running>>;
  /** Resolves only when the whole of it is gone or the time is over. Stopping what is not there is a success. */
  stop(
    spec: ServiceSpec,
    running: Running,
    options: { readonly graceMs: number; readonly signal: string },
  ): Promise<StopOutcome>;
  /** What of this service runs already: by our record for native, by name or label for containers. */
  find(spec: ServiceSpec, saved: Running | undefined): Promise<Result<Running | undefined>>;
  /** How its last incarnation ended, where that is written down somewhere: the engine remembers the exits of its containers. */
  ended?(spec: ServiceSpec): Promise<Result<Ended | undefined>>;
  /** Tells what happens to it until the returned function is called. The first observation may come at once. */
  watch(spec: ServiceSpec, running: Running | undefined, listener: (observation: Observation) => void): () => void;
}
