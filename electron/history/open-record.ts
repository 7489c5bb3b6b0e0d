/** What the history holds of an open incident beyond its record, so that the next run of Stacklight goes on with it. Pure. */
import type { IncidentRecord } from './incident-record.ts';
import { ownCause } from './incident-words.ts';
import type { OpenIncident } from './incidents.ts';
import { type Outage, reasonKey } from './outages.ts';
import type { Alert } from './telling.ts';

/** One service of it that is not back, and for which reasons people were told of it. */
interface KeptOutage {
  readonly service: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly cause: string;
  readonly told: readonly string[];
  readonly short?: string;
}

export interface Kept {
  readonly outages: readonly KeptOutage[];
  readonly alert?: Alert;
  readonly known: readonly string[];
  readonly shared?: string;
}

export function keptOpen({ outages, alert, known = [], shared }: OpenIncident): Record<string, unknown> {
  return {
    outages: outages.map(({ service, at, cause, told, short }) => {
      return { service, at, cause, told: [...told], ...(short === undefined ? {} : { short }) };
    }),
    ...(alert ? { alert: { ...alert, services: [...alert.services] } } : {}),
    ...(known.length > 0 ? { known: [...known] } : {}),
    ...(shared === undefined ? {} : { shared }),
  };
}

/** Reads it back, whatever the history holds; undefined where an older Stacklight wrote nothing of it. */
export function readOpen(data: Readonly<Record<string, unknown>>): Kept | undefined {
  if (!Array.isArray(data.outages)) return undefined;
  const alert = alertIn(data.alert);
  return {
    outages: data.outages.flatMap((one) => outageIn(one) ?? []),
    ...(alert ? { alert } : {}),
    known: texts(data.known),
    ...(typeof data.shared === 'string' ? { shared: data.shared } : {}),
  };
}

/**
 * The incident as it goes on: its times are those at which it began. `now` is monotonic, `wall` epoch milliseconds; a clock
 * that was set back since counts as no time.
 */
export function goingOn(record: IncidentRecord, now: number, wall: number): OpenIncident {
  const { id, openedAt, rootService, services, due, flapping, burst, open = before(record) } = record;
  const since = (at: number) => now - Math.max(0, wall - at);
  const outages = open.outages.map(({ at, ...kept }): Outage => {
    const known = { ...kept, at, since: since(at), reasonSince: since(at) };
    return { ...known, broken: true, up: false, blocked: false, passed: false, wild: false };
  });
  return {
    id,
    openedAt,
    openedMonotonic: since(openedAt),
    rootService,
    cause: ownCause(record.cause),
    services,
    outages,
    due,
    ...(open.alert ? { alert: open.alert, toldMonotonic: since(open.alert.at) } : {}),
    known: open.known,
    ...(open.shared === undefined ? {} : { shared: open.shared }),
    ...(flapping ? { flapping } : {}),
    ...(burst ? { burst } : {}),
  };
}

/** What an older Stacklight left: one incident held all that was down, and its root and its burst were told. */
function before({ openedAt, rootService, services, cause, due, burst = [] }: IncidentRecord): Kept {
  const named = [...new Set([rootService, ...burst])];
  const why = ownCause(cause);
  const outages = services.map((service) => {
    return { service, at: openedAt, cause: why, told: due && named.includes(service) ? [reasonKey(why)] : [] };
  });
  if (!due) return { outages, known: [] };
  const alert = { number: 1, kind: 'down', services: named, since: openedAt, cause: why, at: openedAt } as const;
  return { outages, known: named, alert };
}

function outageIn(value: unknown): KeptOutage | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { service, at, cause, told, short } = value as Record<string, unknown>;
  if (typeof service !== 'string' || typeof at !== 'number' || typeof cause !== 'string') return undefined;
  return { service, at, cause, told: texts(told), ...(typeof short === 'string' ? { short } : {}) };
}

function alertIn(value: unknown): Alert | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { number, kind, services, since, cause, part, at } = value as Record<string, unknown>;
  if (kind !== 'down' && kind !== 'again' && kind !== 'reminder') return undefined;
  if (typeof number !== 'number' || !Number.isInteger(number) || number < 1) return undefined;
  if (typeof since !== 'number' || typeof at !== 'number' || typeof cause !== 'string') return undefined;
  return { number, kind, services: texts(services), since, cause, ...(typeof part === 'string' ? { part } : {}), at };
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}
