import type { LIMITS } from '../../../limits.ts';
import type { Problem } from '../../../result.ts';
import type { EngineEvent } from './parse-events.ts';

export type EngineState =
  /** The first attempt is in progress. */
  | { readonly type: 'connecting' }
  | { readonly type: 'reachable' }
  | { readonly type: 'unreachable'; readonly problem: Problem };

export type EngineChange =
  | { readonly type: 'lost'; readonly problem: Problem }
  | { readonly type: 'back' }
  /** Something happened to this container; the cache already knows how it is now. */
  | { readonly type: 'event'; readonly event: EngineEvent }
  /** Everything was listed anew. */
  | { readonly type: 'resync' };

/** The numbers of the engine's connection; tests shorten them. */
export type EngineTiming = {
  readonly [Key in keyof typeof LIMITS.engine]: (typeof LIMITS.engine)[Key] extends number ? number : readonly number[];
};

export interface EngineOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  /** `platform.engineSockets()`. */
  readonly sockets: readonly string[];
  readonly timing?: Partial<EngineTiming>;
  /** Name of the Docker context that a person chose, asked at each connection; empty: nobody chose. */
  context?(): string;
}
