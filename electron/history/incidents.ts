/** The open incidents of a stack, and what one look at its services changes in them. Pure. */
import type { Ending } from '../contract/incident.ts';
import { isGood } from '../lifecycle/service.ts';
import { isOf, type Moment, placed } from './belonging.ts';
import { type Outage, seenAgain } from './outages.ts';
import { isBroken, type ServiceCondition } from './pulse.ts';
import { type Alert, type AlertTiming, excusedIn, toldNow, withExcuses } from './telling.ts';
import { CALM, type Instability } from './unrest.ts';

/** One root cause: from its first service leaving good health to that one and all that need it being back. */
export interface OpenIncident {
  readonly id: string;
  /** Epoch milliseconds. */
  readonly openedAt: number;
  readonly openedMonotonic: number;
  readonly rootService: string;
  readonly cause: string;
  /** All that were ever hit by it. */
  readonly services: readonly string[];
  /** Those of them that are not back yet. */
  readonly outages: readonly Outage[];
  /** People were notified of it. */
  readonly due: boolean;
  /** What they were told last, when (monotonic milliseconds), and all services that they were told of. */
  readonly alert?: Alert;
  readonly toldMonotonic?: number;
  readonly known?: readonly string[];
  /** What struck all of them, as their pulses name it. */
  readonly shared?: string;
  /** A service goes up and down again and again: one incident, closed when it is calm. */
  readonly flapping?: { readonly service: string; readonly changes: number };
  /** Services that ended within seconds of each other without our asking, in their order. */
  readonly burst?: readonly string[];
  /** Incidents of before that turned out to be part of this one. */
  readonly absorbs?: readonly string[];
}

/**
 * `flapping` and `burst`: only now it is seen what it is. `due`, `again`, `reminder`: people are told now. `eased`: some of it is
 * back.
 */
export type IncidentChange =
  | {
      readonly kind: 'opened' | 'grown' | 'due' | 'again' | 'reminder' | 'flapping' | 'burst' | 'eased';
      readonly incident: OpenIncident;
    }
  /** `left`: services of it that nobody waits for any more. */
  | {
      readonly kind: 'closed';
      readonly incident: OpenIncident;
      readonly ending: Ending;
      readonly left: readonly string[];
    };

export interface IncidentStep {
  readonly open: readonly OpenIncident[];
  readonly changes: readonly IncidentChange[];
}

/**
 * The next state of the open incidents of a stack. `now` is monotonic, `wall` for people. A service that a person stopped or
 * is restarting is no incident.
 */
export function nextIncidents(
  open: readonly OpenIncident[],
  pulses: readonly ServiceCondition[],
  timing: AlertTiming,
  now: number,
  wall: number,
  unrest: Instability = CALM,
): IncidentStep {
  const moment: Moment = { pulses: new Map(pulses.map((pulse) => [pulse.id, pulse])), unrest, now, wall };
  const seen = open.map((incident) => rooted(watched(incident, moment), moment));
  const closed = seen.flatMap((incident) => closingOf(incident, seen, moment) ?? []);
  const lasting = seen.filter((incident) => !closed.some((one) => one.incident === incident));
  const whole = withExcuses(placed(lasting, moment), moment).map((one) => rooted(one, moment));
  const all = whole.map((one) => labelled(one, whole, moment));
  const excused = excusedIn(all, moment);
  const told = all.map((incident) => toldNow(incident, excused, timing, moment));
  const changes = told.flatMap((incident): readonly IncidentChange[] => {
    const before = open.find(({ id }) => id === incident.id);
    const kind = changeOf(before, incident);
    return kind ? [{ kind, incident }] : [];
  });
  return { open: told, changes: [...closed, ...changes] };
}

function watched(incident: OpenIncident, { pulses, unrest, now }: Moment): OpenIncident {
  const outages = incident.outages.flatMap((one) => seenAgain(one, pulses.get(one.service), unrest, now) ?? []);
  return { ...incident, outages };
}

/**
 * Until people are told, root and cause follow what is seen: a dependent is often noticed before what it depends on, and
 * `exited` may become `port taken`. What is not in the stack any more names no incident.
 */
function rooted(incident: OpenIncident, { pulses }: Moment): OpenIncident {
  const { rootService, outages } = incident;
  if (incident.due && pulses.has(rootService)) return incident;
  const having = (id: string | undefined) => outages.find(({ service, broken }) => broken && service === id);
  const first = having(rootService) ?? [...outages].sort((a, b) => a.since - b.since).find(({ broken }) => broken);
  const root = having(pulses.get(first?.service ?? '')?.root) ?? first;
  if (!root || (incident.due && root.told.length === 0)) return incident;
  return { ...incident, rootService: root.service, cause: incident.due ? incident.cause : root.cause };
}

/** Its flapping and its burst, as far as they are seen now. */
function labelled(incident: OpenIncident, all: readonly OpenIncident[], { unrest }: Moment): OpenIncident {
  const { rootService, outages, flapping: known, services } = incident;
  const wild = [rootService, ...outages.map(({ service }) => service)].find((id) => {
    return unrest.flapping.has(id) && outages.some(({ service }) => service === id);
  });
  const flapping = wild === undefined ? known : { service: wild, changes: unrest.flapping.get(wild) ?? 0 };
  const run = unrest.bursts.find((one) => outages.some((outage) => isOf(outage, one)));
  // What is out for another reason is not of it, although it ended at the same time.
  const elsewhere = (id: string) =>
    all.some((one) => one !== incident && one.outages.some(({ service }) => service === id));
  const together = [...(run?.keys() ?? [])].filter((id) => !elsewhere(id));
  const isMore = together.length > 1 && together.some((id) => !incident.burst?.includes(id));
  const burst = isMore ? together : incident.burst;
  return {
    ...incident,
    services: [...new Set([...services, ...(burst ?? [])])],
    ...(flapping ? { flapping } : {}),
    ...(burst ? { burst } : {}),
  };
}

/** It is over when none of its services is out any more and all that need its root have followed it. */
function closingOf(
  incident: OpenIncident,
  open: readonly OpenIncident[],
  { pulses }: Moment,
): Extract<IncidentChange, { kind: 'closed' }> | undefined {
  const { rootService, outages, services } = incident;
  const root = pulses.get(rootService);
  const elsewhere = new Set(open.flatMap((one) => (one === incident ? [] : one.outages.map(({ service }) => service))));
  const works = (id: string) => isGood(pulses.get(id)?.state ?? 'healthy');
  // What waits for something else that is not there follows nobody.
  const follows = (pulse: ServiceCondition) =>
    pulse.wanted &&
    !pulse.settled &&
    !isBroken(pulse) &&
    (services.includes(pulse.id) || pulse.needs.includes(rootService)) &&
    pulse.needs.every(works) &&
    !elsewhere.has(pulse.id);
  if (root && (outages.length > 0 || [...pulses.values()].some(follows))) return undefined;
  const ending = !root ? 'removed' : root.wanted ? 'back' : 'stopped';
  return { kind: 'closed', incident, ending, left: services.filter((id) => pulses.get(id)?.wanted !== true) };
}

function changeOf(
  before: OpenIncident | undefined,
  after: OpenIncident,
): Exclude<IncidentChange['kind'], 'closed'> | undefined {
  if (!before) return 'opened';
  if (after.alert && after.alert.number !== before.alert?.number) return before.due ? kindOf(after.alert) : 'due';
  if (after.burst?.length !== before.burst?.length) return 'burst';
  if (after.flapping && !before.flapping) return 'flapping';
  const outages = ({ outages }: OpenIncident) => outages.map(({ service, at }) => `${service} ${at}`);
  const added = outages(after).some((one) => !outages(before).includes(one));
  const grown = added || after.services.length > before.services.length;
  if (grown || after.absorbs?.length !== before.absorbs?.length) return 'grown';
  return outages(after).length < outages(before).length ? 'eased' : undefined;
}

function kindOf({ kind }: Alert): 'again' | 'reminder' {
  return kind === 'reminder' ? 'reminder' : 'again';
}
