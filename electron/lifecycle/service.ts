import type { Actor } from '../contract/history.ts';
import type { ServiceState } from '../contract/service.ts';
import type { HealthState } from '../health/judge.ts';
import type { Problem } from '../result.ts';
import type { HealthcheckSpec, RestartSpec, ServiceKind } from '../stack/stack.ts';

/** What the stack file says about the life of a service; constant while the file is. */
export interface Rules {
  readonly kind: ServiceKind;
  readonly restart: RestartSpec;
  readonly health: HealthcheckSpec;
  /** A job that ends by itself: exit 0 is `completed`, not a fault. */
  readonly oneShot: boolean;
}

/** What `stopping` leads to. */
export type AfterStop =
  | { readonly kind: 'down' }
  /** Start again at once: a user asked for a restart. */
  | { readonly kind: 'start' }
  /** Start again by policy, after the delay that is due then. */
  | { readonly kind: 'retry'; readonly cause: string };

export type Phase =
  | { readonly state: 'stopped'; readonly outside: boolean }
  | { readonly state: 'waiting'; readonly for: readonly string[] }
  /** `spawned` false: being prepared; true: alive, its first good check is awaited. */
  | { readonly state: 'starting'; readonly spawned: boolean; readonly afterCrash: boolean }
  | { readonly state: 'running' }
  | { readonly state: 'healthy' }
  | { readonly state: 'unhealthy' }
  | { readonly state: 'stopping'; readonly after: AfterStop }
  /** `retryAt` undefined: the engine's own policy restarts it, we wait. */
  | { readonly state: 'backoff'; readonly retryAt: number | undefined; readonly cause: string }
  /** `survives`: a stop did not end all of it, so nothing may be started beside what is left. */
  | {
      readonly state: 'failed';
      readonly reason: string;
      readonly retryAt: number | undefined;
      readonly survives?: true;
    }
  | { readonly state: 'blocked'; readonly problem: Problem; readonly retryAt: number | undefined }
  | { readonly state: 'completed' }
  /** `asked`: what a person asked for meanwhile; done as soon as it is known what is. */
  | {
      readonly state: 'unknown';
      readonly problem: Problem;
      readonly before: ServiceState;
      readonly asked?: 'up' | 'down' | 'restart';
    };

/** Something else answers on a port of this service: proved by the kernel's own tables. */
export interface ShadowFact {
  readonly port: number;
  readonly sentence: string;
}

export interface RestartCount {
  /** Restarts since the user last asked for `up` or `restart`. */
  readonly total: number;
  /** Monotonic times of incarnations that ended before they were in good health for long enough. */
  readonly recent: readonly number[];
  /** Starts in a row that never reached good health; a growing delay cannot hide these. */
  readonly badStarts: number;
  /** How many delays were used since the last reset: the exponent of the next. */
  readonly step: number;
}

/** One supervised service as the state machine sees it. Plain data: no promise, timer, pid or engine handle. */
export interface Service {
  readonly id: string;
  readonly rules: Rules;
  readonly desired: 'up' | 'down';
  /** Of the current incarnation; every start takes the next one. Events of an older one are dropped. */
  readonly generation: number;
  readonly phase: Phase;
  readonly health: HealthState;
  readonly shadow: ShadowFact | undefined;
  readonly restarts: RestartCount;
  /** Monotonic ms when the incarnation was seen alive. */
  readonly aliveSince: number | undefined;
  /** Monotonic ms since which this incarnation is in good health. */
  readonly goodSince: number | undefined;
  /** This incarnation was in good health at some time, also when it is not now. */
  readonly wasGood: boolean;
  /** Monotonic ms of the last request for a restart that is, or was just, carried out. */
  readonly restartAskedAt: number | undefined;
  /** Verdicts on health wait until then (after wake-up from sleep): monotonic ms. */
  readonly quietUntil: number;
  /** Containers live that its command started: a stop is not over before they are gone. */
  readonly outlived?: boolean;
  /** Events of old generations that were dropped. */
  readonly dropped: number;
}

/** The services of a stack at one moment, by their names. */
export interface Machines {
  get(id: string): Service | undefined;
}

export type Effect =
  | { readonly type: 'start'; readonly generation: number }
  /** Stop the incarnation of this generation and everything of it, also when its start is still in progress. */
  | { readonly type: 'stop'; readonly generation: number };

/** A change of state as the history tells it. */
export interface Transition {
  readonly from: ServiceState;
  readonly to: ServiceState;
  readonly cause: string;
  readonly actor: Actor;
  readonly generation: number;
  /** Facts for scripts: how an incarnation ended. */
  readonly data?: { readonly exitCode: number | null; readonly signal: string | null };
}

export interface Step {
  readonly service: Service;
  readonly effects: readonly Effect[];
  readonly transitions: readonly Transition[];
}

/** Whether an incarnation lives (or is on its way up), as far as we know. */
export function isLive(phase: Phase): boolean {
  switch (phase.state) {
    case 'running':
    case 'healthy':
    case 'unhealthy':
      return true;
    case 'starting':
      return phase.spawned;
    default:
      return false;
  }
}

/** Whether the state is one that a wanted service should be in. */
export function isGood(state: ServiceState): boolean {
  return state === 'healthy' || state === 'running' || state === 'completed';
}
