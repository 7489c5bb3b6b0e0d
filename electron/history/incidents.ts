import type { ServiceState } from '../contract.ts';
import { isGood } from '../lifecycle/service.ts';

/** What the incident book needs to know of a service at one moment. */
export interface Pulse {
  readonly id: string;
  readonly wanted: boolean;
  readonly state: ServiceState;
  /** Being brought back after it went down by itself. */
  readonly recovering: boolean;
  /** Good for two checks in a row, or without checks and alive for a while. */
  readonly settled: boolean;
  /** Why it is as it is. */
  readonly cause: string;
  /** The deepest broken dependency behind it, or itself. */
  readonly root: string;
}

/** A span from the first service leaving good health to all being back. Times are epoch milliseconds. */
export interface OpenIncident {
  readonly id: string;
  readonly openedAt: number;
  readonly openedMonotonic: number;
  readonly rootService: string;
  readonly cause: string;
  readonly services: readonly string[];
  /** It lasted longer than `alerts.after`: people have been or will be told. */
  readonly due: boolean;
}

export type IncidentChange =
  | { readonly kind: 'none'; readonly incident: OpenIncident | undefined }
  | { readonly kind: 'opened' | 'grown' | 'due'; readonly incident: OpenIncident }
  | { readonly kind: 'closed'; readonly incident: OpenIncident };

/**
 * The next state of the one open incident of a stack. Pure; `now` is monotonic, `wall` for people.
 * A service that a person stopped or is restarting is no incident.
 */
export function nextIncident(
  open: OpenIncident | undefined,
  pulses: readonly Pulse[],
  afterMs: number,
  now: number,
  wall: number,
): IncidentChange {
  const broken = pulses.filter(isBroken);
  if (!open) {
    const first = broken[0];
    if (!first) return { kind: 'none', incident: undefined };
    const root = broken.find((pulse) => pulse.id === first.root) ?? first;
    const incident = {
      id: `${wall.toString(36)}-${root.id}`,
      openedAt: wall,
      openedMonotonic: now,
      rootService: root.id,
      cause: root.cause,
      services: broken.map((pulse) => pulse.id),
      due: afterMs <= 0,
    };
    return { kind: 'opened', incident };
  }
  if (broken.length === 0 && pulses.every((pulse) => !pulse.wanted || pulse.settled)) {
    return { kind: 'closed', incident: open };
  }
  const due = open.due || (broken.length > 0 && now - open.openedMonotonic >= afterMs);
  const added = broken.map((pulse) => pulse.id).filter((id) => !open.services.includes(id));
  const incident = { ...open, ...wordsOf(open, broken), due, services: [...open.services, ...added] };
  if (due && !open.due) return { kind: 'due', incident };
  return added.length > 0 ? { kind: 'grown', incident } : { kind: 'none', incident };
}

/**
 * Until people are told, root and cause follow what is seen: a dependent is often noticed before what it depends on, and
 * `exited` may become `port taken`.
 */
function wordsOf(open: OpenIncident, broken: readonly Pulse[]): Pick<OpenIncident, 'rootService' | 'cause'> {
  const first = broken.find((pulse) => pulse.id === open.rootService);
  const root = broken.find((pulse) => pulse.id === first?.root) ?? first;
  if (open.due || !root) return { rootService: open.rootService, cause: open.cause };
  return { rootService: root.id, cause: root.cause };
}

function isBroken(pulse: Pulse): boolean {
  if (!pulse.wanted || isGood(pulse.state)) return false;
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
