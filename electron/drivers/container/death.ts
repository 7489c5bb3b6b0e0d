/** How a life of a container ended, put together from the events before and at its end. Pure. */
import type { EngineEvent } from './events.ts';

export interface Death {
  /** Epoch milliseconds by the engine's clock. */
  readonly at: number;
  readonly exitCode: number | null;
  /** Somebody who is not us sent it a signal, and it ended upon that. */
  readonly outside: boolean;
  readonly detail?: string;
}

/** What the events of one container said since its last end. */
export interface Omens {
  readonly kill?: { readonly at: number; readonly signal: number };
  readonly outOfMemory: boolean;
}

export const NO_OMENS: Omens = { outOfMemory: false };

const SIGKILL = 9;

/** Events of one container in their order; `die` and `start` begin anew. */
export function heed(omens: Omens, event: EngineEvent): Omens {
  switch (event.action) {
    case 'kill':
      // `docker stop` sends SIGKILL in the end: what it began with says what it was.
      return { ...omens, kill: { at: event.at, signal: omens.kill?.signal ?? event.signal ?? 0 } };
    case 'oom':
      return { ...omens, outOfMemory: true };
    case 'die':
    case 'start':
      return NO_OMENS;
    default:
      return omens;
  }
}

/**
 * Reads a `die` event. `docker stop`, `docker kill` and `docker restart` all send a signal first; a signal that was survived
 * (a HUP to reload) is forgotten after `outsideStopMs`.
 */
export function deathOf(
  event: EngineEvent,
  omens: Omens,
  options: { readonly ownStop: boolean; readonly outsideStopMs: number },
): Death | undefined {
  if (event.action !== 'die') return undefined;
  const { kill } = omens;
  const killed = kill !== undefined && event.at - kill.at <= options.outsideStopMs;
  const outside = killed && !options.ownStop;
  const detail = outside ? (kill.signal === SIGKILL ? 'docker kill' : 'docker stop') : undefined;
  const cause = omens.outOfMemory ? 'out of memory' : detail;
  return { at: event.at, exitCode: event.exitCode ?? null, outside, ...(cause && { detail: cause }) };
}
