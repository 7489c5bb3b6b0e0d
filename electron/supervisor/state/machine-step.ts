import type { ServiceEvent } from '../../lifecycle/events.ts';
import { reduce } from '../../lifecycle/reduce.ts';
import { type Effect, isGood, type Transition } from '../../lifecycle/service.ts';
import { LIMITS } from '../../limits.ts';
import type { Moment } from '../model/clock.ts';
import type { ServiceRecord } from '../model/managed-service.ts';

/** A new record, what is to be done, and what the history is to tell. */
export interface RecordStep {
  readonly record: ServiceRecord;
  readonly effects: readonly Effect[];
  readonly facts: readonly Transition[];
}

export function onlyRecord(record: ServiceRecord): RecordStep {
  return { record, effects: [], facts: [] };
}

/** What the state machine makes of an event, with what follows from its changes for the record. */
export function machine(record: ServiceRecord, event: ServiceEvent, { now, wall }: Moment): RecordStep {
  const step = reduce(record.service, event, now);
  let changed: ServiceRecord = { ...record, service: step.service };
  for (const transition of step.transitions) changed = { ...changed, ...afterTransition(changed, transition, wall) };
  return { record: { ...changed, ...beforeEffects(step.effects) }, effects: step.effects, facts: step.transitions };
}

type History = Pick<ServiceRecord, 'since' | 'cause' | 'recovering' | 'wasGoodBeforeExit'>;

function afterTransition(record: ServiceRecord, { from, to, cause, actor }: Transition, wall: number): History {
  const broke = to === 'backoff' || to === 'failed' || to === 'unhealthy';
  return {
    since: wall,
    cause,
    recovering: actor === 'user' || isGood(to) ? false : broke || record.recovering,
    wasGoodBeforeExit: to !== 'starting' && (record.wasGoodBeforeExit || wasGood(from, wall - record.since)),
  };
}

/** It left good health that a check had seen, or in which it had lived for a while: it had its port. */
function wasGood(from: Transition['from'], livedMs: number): boolean {
  return from === 'healthy' || (isGood(from) && livedMs >= LIMITS.restart.resetAfterMs);
}

/** A start or a stop makes out of date what was seen before it. */
function beforeEffects(effects: readonly Effect[]): Partial<ServiceRecord> {
  if (effects.length === 0) return {};
  return { pendingObservations: [], ...(effects.some(({ type }) => type === 'start') ? { progress: undefined } : {}) };
}
