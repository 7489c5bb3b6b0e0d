/** How a life of a container ended, put together from the events before and at its end. Pure. */
import type { EngineEvent } from '../engine/parse-events.ts';

export interface Death {
  /** Epoch milliseconds by the engine's clock. */
  readonly at: number;
  readonly exitCode: number | null;
  /** Somebody who is not us sent it a signal, and it ended upon that. */
  readonly outside: boolean;
  readonly detail?: string;
}

/** What the events of one container said since its last end. */
export interface DeathHints {
  readonly kill?: { readonly at: number; readonly signal: number };
  readonly outOfMemory: boolean;
}

export const NO_OMENS: DeathHints = { outOfMemory: false };

const SIGKILL = 9;

/** Events of one container in their order; `die` and `start` begin anew. */
export function noteHint(omens: DeathHints, event: EngineEvent): DeathHints {
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

/** From here on an exit code stands for a signal (128 + number): a person's stop or a crash, and only an event says which. */
const FIRST_BY_SIGNAL = 129;

/** Whether the events before it leave open how this end came about. The event of a signal may come after that of the end. */
export function isOpen(death: Death | undefined): boolean {
  if (!death) return true;
  return !death.outside && death.detail === undefined && (death.exitCode ?? FIRST_BY_SIGNAL) >= FIRST_BY_SIGNAL;
}

/**
 * How the life that began at `since` ended, by all that the engine remembers of its container, in the order that it tells it;
 * undefined when it tells of no end. A signal is noted after it was sent: one next to the end counts, too.
 */
export function recalled(
  events: readonly EngineEvent[],
  since: number,
  options: { readonly ownStop: boolean; readonly outsideStopMs: number },
): Death | undefined {
  let omens = NO_OMENS;
  for (const [index, event] of events.entries()) {
    if (event.action === 'die' && event.at >= since) {
      const rest = events.slice(index + 1);
      const next = rest.findIndex(({ action }) => action === 'start');
      const late = rest.slice(0, next === -1 ? undefined : next).filter(({ action }) => action === 'kill');
      return deathOf(event, late.reduce(noteHint, omens), options);
    }
    omens = noteHint(omens, event);
  }
  return undefined;
}

/**
 * Reads a `die` event. `docker stop`, `docker kill` and `docker restart` all send a signal first; a signal that was survived
 * (a HUP to reload) is forgotten after `outsideStopMs`.
 */
export function deathOf(
  event: EngineEvent,
  omens: DeathHints,
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
