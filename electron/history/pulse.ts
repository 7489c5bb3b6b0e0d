import type { ServiceState } from '../contract/service.ts';
import { isGood } from '../lifecycle/service.ts';

/** What the incident rules need to know of a service at one moment. */
export interface ServiceCondition {
  readonly id: string;
  readonly wanted: boolean;
  readonly state: ServiceState;
  /** Being brought back after it went down by itself. */
  readonly recovering: boolean;
  /** Good for two checks in a row, or without checks and alive for a while. */
  readonly settled: boolean;
  /** `1 of 2 containers`: in good health, and so many of its containers are down. It works, so this excuses nobody who needs it. */
  readonly short?: string;
  /** Why it is as it is: the end or the failure, also while it is brought back. */
  readonly cause: string;
  /** The deepest broken dependency behind it, or itself. */
  readonly root: string;
  /** All that it depends on, directly or over others, near ones first. */
  readonly needs: readonly string[];
  /** What strikes several services at once: the engine that was lost, the restart of the machine. */
  readonly shared?: string;
  /** Epoch milliseconds of its last change of state: the first to break names the incident. */
  readonly since?: number;
}

/** On its way back after it went down: what is said of it now is not why. */
export function isComing({ state }: ServiceCondition): boolean {
  return state === 'starting' || state === 'waiting' || state === 'backoff';
}

/** What a person stopped, is restarting or never wanted is not broken. */
export function isBroken(pulse: ServiceCondition): boolean {
  if (!pulse.wanted) return false;
  if (isGood(pulse.state)) return pulse.short !== undefined;
  switch (pulse.state) {
    case 'starting':
    case 'waiting':
      return pulse.recovering;
    case 'stopping':
      return false;
    default:
      return true;
  }
}
