/** The outage of one service: from its leaving good health to its being back for good. Pure. */
import type { ServiceState } from '../contract/service.ts';
import { isBroken, isComing, type ServiceCondition } from './pulse.ts';
import type { Instability } from './unrest.ts';

export interface Outage {
  readonly service: string;
  /** When it left good health: monotonic milliseconds, and epoch milliseconds for people. */
  readonly since: number;
  readonly at: number;
  /** Why it is as it is now, or was when it was last seen broken. */
  readonly cause: string;
  /** Monotonic milliseconds since which this is the reason. */
  readonly reasonSince: number;
  /** As it was seen last. */
  readonly broken: boolean;
  /** It was up, or was being started because a person asked, when it was seen last: what comes next is another failure. */
  readonly up: boolean;
  /** Its start was refused: nothing of it ran. */
  readonly blocked: boolean;
  /** The reasons that people were told, as `reasonKey` names them; none: they were not told of it. */
  readonly told: readonly string[];
  /** What they were told last is over. */
  readonly passed: boolean;
  /** It goes up and down: that it is up at this moment says nothing. */
  readonly wild: boolean;
  /** `1 of 2 containers`: only so many of its containers are down, it works all the same. */
  readonly short?: string;
  /** A service that it needs was down, and people knew, until then: monotonic milliseconds. */
  readonly excusedUntil?: number;
}

export function newOutage(pulse: ServiceCondition, { flapping }: Instability, now: number, wall: number): Outage {
  return {
    service: pulse.id,
    since: now,
    at: wall,
    cause: pulse.cause,
    reasonSince: now,
    broken: true,
    up: false,
    blocked: pulse.state === 'blocked',
    told: [],
    passed: false,
    wild: flapping.has(pulse.id),
    ...(pulse.short === undefined ? {} : { short: pulse.short }),
  };
}

/**
 * The outage as it is seen now; undefined when it is over: the service is back for good, or it is no longer needed.
 * What becomes of a service while it is brought back says less than why it went down.
 */
export function seenAgain(
  outage: Outage,
  pulse: ServiceCondition | undefined,
  unrest: Instability,
  now: number,
): Outage | undefined {
  if (!pulse?.wanted) return undefined;
  const wild = (outage.wild || unrest.flapping.has(pulse.id)) && unrest.restless.has(pulse.id);
  const broken = isBroken(pulse);
  if (!broken && pulse.settled && !wild) return undefined;
  const cause = broken && (outage.up || !isComing(pulse)) ? pulse.cause : outage.cause;
  const isNew = reasonKey(cause) !== reasonKey(outage.cause);
  const { short: before, ...rest } = outage;
  const short = broken ? pulse.short : before;
  return {
    ...rest,
    ...(short === undefined ? {} : { short }),
    cause,
    reasonSince: isNew ? now : outage.reasonSince,
    broken,
    up: pulse.state === 'stopping' ? outage.up : !broken,
    blocked: broken && !isComing(pulse) ? pulse.state === 'blocked' : outage.blocked,
    // That some of its containers are down was told; that all of it is down is another matter.
    passed: outage.passed || (before !== undefined && short === undefined) || isPassed(outage, pulse, broken, isNew),
    wild,
  };
}

/** What was told is over when the service was not broken since, or when what kept it from starting does not any more. */
function isPassed({ blocked }: Outage, { state }: ServiceCondition, broken: boolean, isNew: boolean): boolean {
  if (!broken) return state !== 'stopping';
  return blocked && (RAN.has(state) || (state === 'blocked' && isNew));
}

/** It was started: what had kept it from that did not. */
const RAN: ReadonlySet<ServiceState> = new Set(['unhealthy', 'failed', 'backoff']);

/** The same for the same reason: times, ages, ids and other long numbers differ from one time to the next. */
export function reasonKey(cause: string): string {
  return cause
    .replace(/\d{4}-\d\d-\d\d([T ][\d:.,]+(Z|[+-]\d\d:?\d\d)?)?/g, 'then')
    .replace(/\b\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?\b/g, 'then')
    .replace(/\bpid \d+/g, 'pid')
    .replace(/\b\d+(\.\d+)? ?(ms|s|min|h|days?|seconds?|minutes?)\b/g, 'a while')
    .replace(/\b(0x[\da-f]+|(?=\w*\d)[\da-f]{6,})\b|\d{4,}/gi, 'n')
    .replace(/; will be restarted$|; the engine restarts it$/, '')
    .replace(/^gave up after \d+ failed starts; last: /, '');
}

/** Whether people were told of this reason; with another word behind it, it is the same. */
export function isKnown(cause: string, told: readonly string[]): boolean {
  const key = reasonKey(cause);
  const begins = (long: string, short: string) => long.startsWith(short) && !/^\w/.test(long.slice(short.length));
  return told.some((one) => begins(key, one) || begins(one, key));
}
