import type { Actor } from '../contract/history.ts';
import type { ProbeResult } from '../health/probe.ts';
import type { Problem } from '../result.ts';
import type { ProbeSpec } from '../stack/stack.ts';
import type { Phase, Rules, ShadowFact } from './service.ts';

/** An intent of a person or of a rule; `waitingFor` are the unmet dependencies at that moment. */
export interface Ask {
  readonly actor: Actor;
  readonly cause: string;
  readonly waitingFor: readonly string[];
}

/** Everything that can happen to a service. What comes from an incarnation carries its generation. */
export type ServiceEvent =
  | ({ readonly type: 'up' } & Ask)
  | ({ readonly type: 'restart' } & Ask)
  | { readonly type: 'down'; readonly actor: Actor; readonly cause: string }
  | { readonly type: 'dependencies'; readonly waitingFor: readonly string[] }
  /** It runs: our start succeeded. */
  | { readonly type: 'started'; readonly generation: number }
  | {
      readonly type: 'start-failed';
      readonly generation: number;
      readonly problem: Problem;
      readonly blocking: boolean;
    }
  | {
      readonly type: 'exited';
      readonly generation: number;
      readonly exitCode: number | null;
      readonly signal: string | null;
      readonly outside: boolean;
      readonly detail?: string;
      /** `engine-now`: its policy brings it back; `engine`: its policy is the actor but will not; `us`: the stack file's. */
      readonly restartBy: 'engine-now' | 'engine' | 'us';
    }
  | { readonly type: 'probed'; readonly generation: number; readonly result: ProbeResult }
  | {
      readonly type: 'engine-health';
      readonly generation: number;
      readonly status: 'starting' | 'healthy' | 'unhealthy';
      readonly failing: number;
      readonly results: readonly ProbeResult[];
    }
  | { readonly type: 'shadow'; readonly shadow: ShadowFact | undefined }
  | {
      readonly type: 'stopped';
      readonly generation: number;
      readonly forced: boolean;
      readonly gone: boolean;
      readonly survivors: readonly string[];
      /** What was stopped with it: containers that its command had started. */
      readonly also?: readonly string[];
      readonly waitingFor: readonly string[];
    }
  /** Whether containers live that its command started: they may outlive the command. */
  | { readonly type: 'containers'; readonly live: boolean }
  /** An incarnation that we did not start is there: adopted at our start, or begun by the engine or a person. */
  | { readonly type: 'found'; readonly cause: string; readonly actor: Actor; readonly livedMs: number }
  | { readonly type: 'engine-lost'; readonly problem: Problem }
  | {
      readonly type: 'engine-back';
      readonly live: boolean;
      readonly waitingFor: readonly string[];
      readonly livedMs: number;
    }
  | { readonly type: 'vanished'; readonly problem: Problem }
  /** What blocked it may be different now (file changed, port released): try again. */
  | { readonly type: 'retry'; readonly cause: string; readonly waitingFor: readonly string[] }
  /** The machine slept or the clock jumped: judge only after one clean period. */
  | { readonly type: 'woke'; readonly quietMs: number }
  /** `wakeAt` has come. */
  | { readonly type: 'tick'; readonly waitingFor: readonly string[] }
  /** What its check really is was found out (the engine knows whether a container has one), or is not known any more. */
  | { readonly type: 'check-known'; readonly probe: ProbeSpec; readonly oneShot?: boolean }
  /** A new version of the stack file. `anew`: its check is another one, so that the judgement of what lives begins anew. */
  | {
      readonly type: 'redefined';
      readonly id: string;
      readonly rules: Rules;
      readonly anew: boolean;
      /** Under a name that was used before the numbering goes on from the higher one. */
      readonly atLeast: number;
    }
  | AdoptionEvent;

/** What is found when Stacklight begins anew beside services that it left running or wanted. */
export type AdoptionEvent =
  /** It was wanted up. */
  | { readonly type: 'wanted-before' }
  /** The incarnation that was left in this state lives on and never stopped. */
  | { readonly type: 'kept'; readonly state: 'running' | 'healthy'; readonly livedMs: number }
  /** It had ended for good, and stays as it was. */
  | { readonly type: 'at-rest'; readonly phase: Phase }
  /** It should be up, and its engine does not answer. */
  | { readonly type: 'out-of-sight'; readonly problem: Problem; readonly before: 'running' | 'starting' }
  /** It should be up, is not, and nobody saw it go. `exitCode`: as the engine remembers it. */
  | {
      readonly type: 'ended-unseen';
      readonly exitCode: number | null;
      readonly detail: string;
      readonly problem: Problem;
    };

/** What an event needs to know of its service, and whoever keeps all services knows at any moment. */
export interface Around {
  /** The unmet dependencies. */
  readonly waitingFor: readonly string[];
  /** How long its incarnation has been there already, in milliseconds; 0 where nothing of it runs. */
  readonly livedMs: number;
}

type WithoutAround<E> = E extends ServiceEvent ? Omit<E, keyof Around> : never;

/** An event as its sender tells it. */
export type SentEvent = WithoutAround<ServiceEvent>;

/** The event with what it needs to know of its service at this moment. */
export function withAround(event: SentEvent, { waitingFor, livedMs }: Around): ServiceEvent {
  switch (event.type) {
    case 'engine-back':
      return { ...event, waitingFor, livedMs };
    case 'found':
    case 'kept':
      return { ...event, livedMs };
    case 'up':
    case 'restart':
    case 'dependencies':
    case 'stopped':
    case 'retry':
    case 'tick':
      return { ...event, waitingFor };
    default:
      return event;
  }
}
