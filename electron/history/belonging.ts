/**
 * Which incident a service that fails belongs to: that of what it depends on and is down, or of what struck others with it.
 * Everything else is an incident of its own. Pure.
 */
import { LIMITS } from '../limits.ts';
import type { OpenIncident } from './incidents.ts';
import { newOutage, type Outage } from './outages.ts';
import { isBroken, type ServiceCondition } from './pulse.ts';
import type { Burst, Instability } from './unrest.ts';

const { burstMs } = LIMITS.incidents;

/** One look at a stack. `now` is monotonic, `wall` epoch milliseconds. */
export interface Moment {
  readonly pulses: ReadonlyMap<string, ServiceCondition>;
  readonly unrest: Instability;
  readonly now: number;
  readonly wall: number;
}

/** The incidents with every service that is broken now in one of them; those of one root cause are one. */
export function placed(open: readonly OpenIncident[], moment: Moment): readonly OpenIncident[] {
  const inOutage = new Set(open.flatMap(({ outages }) => outages.map(({ service }) => service)));
  const fresh = [...moment.pulses.values()].filter((pulse) => isBroken(pulse) && !inOutage.has(pulse.id));
  const grown = firstThings(fresh).reduce((all, pulse) => withOutage(all, pulse, moment), open);
  return joinedTogether(grown, open, moment);
}

/** What others of them need stands first, then what broke first. */
function firstThings(fresh: readonly ServiceCondition[]): readonly ServiceCondition[] {
  const left = [...fresh].sort((a, b) => (a.since ?? 0) - (b.since ?? 0));
  const sorted: ServiceCondition[] = [];
  for (;;) {
    const next = left.find(({ needs }) => !left.some(({ id }) => needs.includes(id))) ?? left[0];
    if (!next) return sorted;
    left.splice(left.indexOf(next), 1);
    sorted.push(next);
  }
}

function withOutage(open: readonly OpenIncident[], pulse: ServiceCondition, moment: Moment): readonly OpenIncident[] {
  const outage = newOutage(pulse, moment.unrest, moment.now, moment.wall);
  const host = open.find((one) => one === hostOf(open, pulse, outage, moment.unrest));
  if (!host) return [...open, newIncident(outage, pulse, moment)];
  const grown = { ...host, outages: [...host.outages, outage], services: [...new Set([...host.services, pulse.id])] };
  return open.map((one) => (one === host ? grown : one));
}

function hostOf(
  open: readonly OpenIncident[],
  { needs, root, shared }: ServiceCondition,
  outage: Outage,
  { bursts }: Instability,
): OpenIncident | undefined {
  const having = (id: string) =>
    open.find(({ outages }) => outages.some((one) => one.service === id && one.short === undefined));
  const [needed] = [root, ...needs]
    .filter((id) => id !== outage.service && needs.includes(id))
    .flatMap((id) => having(id) ?? []);
  if (needed && outage.short === undefined) return needed;
  const own = open.find(({ rootService }) => rootService === outage.service);
  if (own || outage.short !== undefined) return own;
  const struck = shared === undefined ? undefined : open.find((one) => one.shared === shared);
  const burst = bursts.find((one) => isOf(outage, one));
  return struck ?? (burst && open.find(({ outages }) => outages.some((one) => isOf(one, burst))));
}

function newIncident(outage: Outage, { id, shared }: ServiceCondition, { now, wall }: Moment): OpenIncident {
  return {
    id: `${wall.toString(36)}-${id}`,
    openedAt: wall,
    openedMonotonic: now,
    rootService: id,
    cause: outage.cause,
    services: [id],
    due: false,
    outages: [outage],
    ...(shared === undefined ? {} : { shared }),
  };
}

/** The outage began with the end that the burst holds of it. */
export function isOf({ service, since }: Outage, burst: Burst): boolean {
  const end = burst.get(service);
  return end !== undefined && Math.abs(end - since) <= burstMs;
}

/**
 * A dependent, or one of a burst, is often noticed before what it depends on: as long as nobody was told of its incident, that
 * one becomes part of the other. `before` are the incidents that were open already.
 */
function joinedTogether(
  grown: readonly OpenIncident[],
  before: readonly OpenIncident[],
  moment: Moment,
): readonly OpenIncident[] {
  const isNew = ({ id }: OpenIncident) => !before.some((one) => one.id === id);
  for (const one of grown) {
    if (one.due) continue;
    const other = grown.find((candidate) => candidate !== one && causes(candidate, one, moment));
    if (!other) continue;
    // What the history knows already goes on; of two that it knows, the one that is the cause.
    const [kept, gone] = isNew(other) && !isNew(one) ? [one, other] : [other, one];
    const rest = grown.filter((candidate) => candidate !== gone);
    const merged = rest.map((candidate) => (candidate === kept ? merge(kept, gone, !isNew(gone)) : candidate));
    return joinedTogether(merged, before, moment);
  }
  return grown;
}

function causes(other: OpenIncident, one: OpenIncident, { pulses, unrest }: Moment): boolean {
  // A service that works with some of its containers fewer is a cause of its own, and nobody else's.
  if (isShortOnly(other) || isShortOnly(one)) return false;
  const needs = pulses.get(one.rootService)?.needs ?? [];
  // In a circle each needs the other: the incident that is older holds both.
  const needed = other.outages.filter(
    ({ service, broken, short }) => broken && short === undefined && needs.includes(service),
  );
  if (needed.some(({ service }) => !pulses.get(service)?.needs.includes(one.rootService) || isOlder(other, one)))
    return true;
  return (
    isOlder(other, one) &&
    unrest.bursts.some((burst) => {
      return !other.due && [one, other].every(({ outages }) => outages.some((outage) => isOf(outage, burst)));
    })
  );
}

function isShortOnly({ outages }: OpenIncident): boolean {
  return outages.length > 0 && outages.every(({ short }) => short !== undefined);
}

function isOlder(one: OpenIncident, other: OpenIncident): boolean {
  return (
    one.openedMonotonic < other.openedMonotonic || (one.openedMonotonic === other.openedMonotonic && one.id < other.id)
  );
}

function merge(kept: OpenIncident, gone: OpenIncident, known: boolean): OpenIncident {
  const absorbs = [...(kept.absorbs ?? []), ...(known ? [gone.id, ...(gone.absorbs ?? [])] : [])];
  return {
    ...kept,
    openedAt: Math.min(kept.openedAt, gone.openedAt),
    openedMonotonic: Math.min(kept.openedMonotonic, gone.openedMonotonic),
    services: [...new Set([...kept.services, ...gone.services])],
    outages: [...kept.outages, ...gone.outages],
    ...(absorbs.length > 0 ? { absorbs } : {}),
  };
}
