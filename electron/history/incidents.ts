import type { Ending } from '../contract.ts';
import { joined } from './incident-words.ts';
import { isBroken, isComing, type Pulse } from './pulse.ts';
import { CALM, type Unrest } from './unrest.ts';

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
  /** A service goes up and down again and again: one incident, closed when it is calm. */
  readonly flapping?: { readonly service: string; readonly changes: number };
  /** Services that ended within seconds of each other without our asking, in their order. */
  readonly burst?: readonly string[];
  /** Short incidents just before that were the beginning of the flapping. */
  readonly absorbs?: readonly string[];
}

export type IncidentChange =
  | { readonly kind: 'none'; readonly incident: OpenIncident | undefined }
  /** `flapping` and `burst`: only now it is seen what it is. */
  | { readonly kind: 'opened' | 'grown' | 'due' | 'flapping' | 'burst'; readonly incident: OpenIncident }
  /** `left`: services of it that nobody waits for any more. */
  | {
      readonly kind: 'closed';
      readonly incident: OpenIncident;
      readonly ending: Ending;
      readonly left: readonly string[];
    };

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
  unrest: Unrest = CALM,
): IncidentChange {
  const broken = pulses.filter(isBroken);
  if (!open) return opened(broken, afterMs, now, wall, unrest);
  const wild = open.flapping !== undefined && unrest.restless;
  const over = broken.length === 0 && !wild && pulses.every((pulse) => !pulse.wanted || pulse.settled);
  const ending = endingOf(open, pulses, over);
  if (ending) {
    const waited = new Set(pulses.filter(({ wanted }) => wanted).map(({ id }) => id));
    return { kind: 'closed', incident: open, ending, left: open.services.filter((id) => !waited.has(id)) };
  }
  // What flaps is not well, also when it happens to be up at this moment.
  const unwell = broken.length > 0 || wild;
  const due = open.due || (unwell && now - open.openedMonotonic >= afterMs);
  const burst = unrest.burst?.some((id) => !open.burst?.includes(id)) ? unrest.burst : open.burst;
  const added = [...broken.map((pulse) => pulse.id), ...(burst ?? [])].filter((id) => !open.services.includes(id));
  const flapping = unrest.flapping ?? open.flapping;
  const incident = {
    ...open,
    ...wordsOf(open, broken, burst),
    due,
    services: [...new Set([...open.services, ...added])],
    ...(flapping ? { flapping } : {}),
    ...(burst ? { burst } : {}),
  };
  if (due && !open.due) return { kind: 'due', incident };
  if (burst !== open.burst) return { kind: 'burst', incident };
  if (flapping && !open.flapping) return { kind: 'flapping', incident };
  return added.length > 0 ? { kind: 'grown', incident } : { kind: 'none', incident };
}

/** What is not there any more names no incident, whatever else is broken: that is another one. */
function endingOf({ rootService }: OpenIncident, pulses: readonly Pulse[], over: boolean): Ending | undefined {
  const root = pulses.find(({ id }) => id === rootService);
  if (!root) return 'removed';
  if (!over) return undefined;
  return root.wanted ? 'back' : 'stopped';
}

function opened(
  broken: readonly Pulse[],
  afterMs: number,
  now: number,
  wall: number,
  { burst, flapping }: Unrest,
): IncidentChange {
  const [first] = [...broken].sort((a, b) => (a.since ?? 0) - (b.since ?? 0));
  if (!first) return { kind: 'none', incident: undefined };
  const root = broken.find((pulse) => pulse.id === first.root) ?? first;
  const incident = {
    id: `${wall.toString(36)}-${root.id}`,
    openedAt: wall,
    openedMonotonic: now,
    rootService: root.id,
    cause: burst ? burstCause(burst, root.cause) : root.cause,
    services: [...new Set([...broken.map((pulse) => pulse.id), ...(burst ?? [])])],
    due: afterMs <= 0,
    ...(flapping ? { flapping } : {}),
    ...(burst ? { burst } : {}),
  };
  return { kind: 'opened', incident };
}

/** What a clean-up by hand looks like from here. */
function burstCause(burst: readonly string[], rootCause: string): string {
  return `${joined(burst)} ended within seconds of each other, not by Stacklight; ${rootCause}`;
}

/**
 * Until people are told, root and cause follow what is seen: a dependent is often noticed before what it depends on, and
 * `exited` may become `port taken`.
 */
function wordsOf(
  open: OpenIncident,
  broken: readonly Pulse[],
  burst: readonly string[] | undefined,
): Pick<OpenIncident, 'rootService' | 'cause'> {
  const first = broken.find((pulse) => pulse.id === open.rootService);
  const root = broken.find((pulse) => pulse.id === first?.root) ?? first;
  const told = open.due || !root;
  const rootService = told ? open.rootService : root.id;
  // Being brought back is no news of why it went down.
  if (root?.id === open.rootService && isComing(root)) return { rootService, cause: open.cause };
  // What became of it while it is brought back says less than what happened.
  if (burst && burst === open.burst) return { rootService, cause: open.cause };
  const cause = told ? open.cause : root.cause;
  return { rootService, cause: burst ? burstCause(burst, cause) : cause };
}
