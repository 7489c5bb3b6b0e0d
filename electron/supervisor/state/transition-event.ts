import type { NewEvent } from '../../history/log.ts';
import type { Transition } from '../../lifecycle/service.ts';
import type { ServiceRecord } from '../model/managed-service.ts';

/** A change of state as the history tells it, with the process that it is about. `at`: epoch milliseconds. */
export function transitionEvent(record: ServiceRecord, transition: Transition, at: number): NewEvent {
  const { from, to, cause, actor, generation } = transition;
  // At its end the process is the previous one already; at a start that one has nothing to do with it.
  const ended = to !== 'starting' && to !== 'waiting' && (transition.data !== undefined || from === 'stopping');
  const pid = (record.running ?? (ended ? record.previous : undefined))?.process?.pid;
  // A stop and the first half of a restart look the same, and nobody may see the end of either.
  const wanted = to === 'stopping' && record.service.desired === 'down' ? { wanted: 'down' } : {};
  const facts = { ...(pid === undefined ? {} : { pid }), ...wanted, ...transition.data };
  const data = Object.keys(facts).length > 0 ? { data: facts } : {};
  return { at, kind: 'transition', service: record.spec.id, from, to, cause, actor, generation, ...data };
}
