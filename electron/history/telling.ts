/** What people are to be told of an incident, and when. Pure. */
import { bareCause } from '../../shared/text/cause.ts';
import type { Moment } from './belonging.ts';
import { isOf } from './belonging.ts';
import type { OpenIncident } from './incidents.ts';
import { isKnown, type Outage, reasonKey } from './outages.ts';

/** What people were told last of an incident. */
export interface Alert {
  /** 1 is the first of its incident. */
  readonly number: number;
  /** `again`: of a service of which they had been told. `reminder`: it is still so. */
  readonly kind: 'down' | 'again' | 'reminder';
  /** The services that it names; those that cannot work without them are not among these. */
  readonly services: readonly string[];
  /** Since when the first of them has been down: epoch milliseconds. */
  readonly since: number;
  readonly cause: string;
  /** `1 of 2 containers`: so much of its one service is down. */
  readonly part?: string;
  /** When it was told: epoch milliseconds. */
  readonly at: number;
}

export interface AlertTiming {
  /** How long a service is down before people are told. */
  readonly afterMs: number;
  /** How long after the last alert people are reminded of what is still down; 0: never. */
  readonly remindMs: number;
}

/** Services that are down because something that they need is: what they need is what people are told. */
export function excusedIn(
  open: readonly OpenIncident[],
  { pulses }: Moment,
): ReadonlyMap<string, { readonly told: boolean }> {
  const all = open.flatMap(({ outages }) => outages);
  const order = [...pulses.keys()];
  const excuses = (by: Outage, service: string) => {
    if (by.service === service || by.short !== undefined || !pulses.get(service)?.needs.includes(by.service))
      return false;
    // In a circle the first one stands for all of it.
    const mutual = pulses.get(by.service)?.needs.includes(service) === true;
    if (mutual && order.indexOf(service) < order.indexOf(by.service)) return false;
    return by.broken || (by.wild && by.told.length > 0);
  };
  const found = new Map<string, { told: boolean }>();
  for (const { service, short } of all) {
    // Some of its containers work with what it needs: what the others died of is a reason of its own.
    if (short !== undefined) continue;
    const by = all.filter((one) => excuses(one, service));
    if (by.length > 0) found.set(service, { told: by.some(({ told }) => told.length > 0) });
  }
  return found;
}

/** The same outages, knowing until when something that they need was down and people knew. */
export function withExcuses(open: readonly OpenIncident[], moment: Moment): readonly OpenIncident[] {
  const excused = excusedIn(open, moment);
  return open.map((incident) => ({
    ...incident,
    outages: incident.outages.map((outage) =>
      excused.get(outage.service)?.told ? { ...outage, excusedUntil: moment.now } : outage,
    ),
  }));
}

/** Monotonic milliseconds at which people are to be told of the outage; undefined: there is nothing new to tell of it. */
function dueAt(outage: Outage, afterMs: number): number | undefined {
  const { told, passed, wild, cause, since, reasonSince, excusedUntil = Number.NEGATIVE_INFINITY } = outage;
  if (told.length === 0) return Math.max(since, excusedUntil) + afterMs;
  if (!passed || wild || isKnown(cause, told)) return undefined;
  return Math.max(reasonSince, excusedUntil) + afterMs;
}

/** The incident after what is due of it was told; the same object when nothing was. */
export function toldNow(
  incident: OpenIncident,
  excused: ReadonlyMap<string, unknown>,
  { afterMs, remindMs }: AlertTiming,
  moment: Moment,
): OpenIncident {
  const { now } = moment;
  const unwell = incident.outages.filter(({ service, broken, wild }) => (broken || wild) && !excused.has(service));
  const due = unwell.filter((outage) => (dueAt(outage, afterMs) ?? Number.POSITIVE_INFINITY) <= now);
  if (due.length > 0) {
    const named = unwell.filter((outage) => due.includes(outage) || outage.told.length === 0);
    const before = incident.alert?.number ?? 0;
    const known = (incident.known ?? []).some((id) => due.some(({ service }) => service === id));
    return withAlert(incident, rootFirst(named, incident), known && before > 0 ? 'again' : 'down', moment);
  }
  const last = incident.alert;
  const down = unwell.filter(({ told }) => told.length > 0);
  if (!last || remindMs <= 0 || down.length === 0 || now - (incident.toldMonotonic ?? now) < remindMs) return incident;
  return withAlert(incident, rootFirst(down, incident), 'reminder', moment);
}

function rootFirst(outages: readonly Outage[], { rootService }: OpenIncident): readonly Outage[] {
  return [...outages].sort(
    (a, b) => Number(b.service === rootService) - Number(a.service === rootService) || a.since - b.since,
  );
}

function withAlert(
  incident: OpenIncident,
  named: readonly Outage[],
  kind: Alert['kind'],
  { now, wall, unrest }: Moment,
): OpenIncident {
  const burst = incident.burst ?? [];
  // Those of a burst that are back already are told with it: they went down, too.
  const first =
    kind === 'down' && !incident.due && unrest.bursts.some((one) => named.some((outage) => isOf(outage, one)));
  const services = [...new Set([...(first ? burst : []), ...named.map(({ service }) => service)])];
  const cause = causeOf(named) ?? incident.cause;
  // Of a service that they know of, it is the new failure that is told.
  const began = (one: Outage) => (kind !== 'reminder' && one.told.length > 0 ? wall - (now - one.reasonSince) : one.at);
  const since = incident.flapping && !incident.due ? incident.openedAt : Math.min(...named.map(began));
  const number = (incident.alert?.number ?? 0) + 1;
  return {
    ...incident,
    due: true,
    alert: { number, kind, services, since, cause, ...partOf(named), at: wall },
    toldMonotonic: now,
    known: [...new Set([...(incident.known ?? []), ...services])],
    outages: incident.outages.map((outage) =>
      services.includes(outage.service)
        ? { ...outage, told: [...new Set([...outage.told, reasonKey(outage.cause)])], passed: false }
        : outage,
    ),
  };
}

/** What of its service is down, where that is not all of it. */
function partOf([only, ...others]: readonly Outage[]): Pick<Alert, 'part'> {
  return only?.short === undefined || others.length > 0 ? {} : { part: only.short };
}

/** One cause where all have the same, else that of each. */
function causeOf(named: readonly Outage[]): string | undefined {
  const [head] = named;
  if (new Set(named.map(({ cause }) => reasonKey(cause))).size < 2) return head?.cause;
  return named.map(({ service, cause }) => `${service}: ${bareCause(service, cause)}`).join('; ');
}

/** Monotonic milliseconds at which one of the outages becomes due, so that somebody looks then. */
export function nextDueAt(open: readonly OpenIncident[], afterMs: number): number | undefined {
  const times = open.flatMap(({ outages }) => outages.flatMap((outage) => dueAt(outage, afterMs) ?? []));
  return times.length > 0 ? Math.min(...times) : undefined;
}
