import type { Light, ServiceState } from '../contract/service.ts';
import { assertNever } from '../result.ts';

/** What the light needs to know of one service. */
export interface Lamp {
  readonly desired: 'up' | 'down';
  readonly state: ServiceState;
  /** Being brought back by policy after it went down by itself, as opposed to by a person's wish. */
  readonly recovering: boolean;
  /** It counts as good, but nobody listens on a port that it declares. */
  readonly lacksPort: boolean;
  /** It counts as good, but not all of its containers are up. */
  readonly short?: boolean;
}

/** The state of the light for one service; `grey` when it is not wanted up and nothing of it is in the way. */
export function lampOf(lamp: Lamp): Light {
  if (lamp.state === 'stopping') return lamp.desired === 'up' && lamp.recovering ? 'amber' : 'blue';
  // Not wanted and failed: it could not be stopped, and what is left holds its ports.
  if (lamp.desired === 'down') return lamp.state === 'failed' ? 'red' : 'grey';
  switch (lamp.state) {
    case 'healthy':
    case 'running':
    case 'completed':
      return lamp.lacksPort || lamp.short ? 'amber' : 'green';
    case 'starting':
    case 'waiting':
      return lamp.recovering ? 'amber' : 'blue';
    case 'backoff':
      return 'amber';
    case 'unhealthy':
    case 'failed':
    case 'blocked':
    case 'stopped':
    case 'unknown':
      return 'red';
    default:
      return assertNever(lamp.state);
  }
}

/** Worst first: what a person must act on, what mends itself, what is in progress, what is well, what is off. */
const ORDER: readonly Light[] = ['red', 'amber', 'blue', 'green', 'grey'];

/** The worst of several lights; `grey` when there are none. */
export function worst(lights: readonly Light[]): Light {
  return ORDER.find((light) => lights.includes(light)) ?? 'grey';
}
