/** One function decides what becomes of a stack: `(stack, event, moment) → { stack, effects, facts }`. */
import { unmet } from '../../lifecycle/dependencies.ts';
import type { Effect, Transition } from '../../lifecycle/service.ts';
import { assertNever } from '../../result.ts';
import { dependentsIn } from '../../stack/dependents.ts';
import type { Stack } from '../../stack/stack.ts';
import type { Moment } from '../model/clock.ts';
import { machinesOf } from '../model/machines.ts';
import { newServiceRecord, type ServiceRecord } from '../model/managed-service.ts';
import type { SavedService } from '../model/saved-service.ts';
import { VersionedMap } from '../model/versioned-map.ts';
import type { ManagedEvent, StackEvent } from './record-event.ts';
import { stepRecord } from './record-step.ts';
import { redefine } from './redefine.ts';

/** Everything that is known of a running stack at one moment. */
export interface StackRecord {
  readonly stack: Stack;
  /** In the order of the stack file. */
  readonly services: VersionedMap<ServiceRecord>;
}

export interface StackStep {
  readonly stack: StackRecord;
  /** What is to be done, in this order, after the facts are recorded. */
  readonly effects: readonly { readonly id: string; readonly effect: Effect }[];
  /** Changes of state for the history, in the order in which they happened. */
  readonly facts: readonly { readonly id: string; readonly transition: Transition }[];
}

/** `saved`: what an earlier run of Stacklight left, by service. */
export function newStackRecord(
  stack: Stack,
  saved: Readonly<Record<string, SavedService>>,
  moment: Moment,
): StackRecord {
  const services = stack.services.map(
    (spec) =>
      [
        spec.id,
        newServiceRecord(stack, spec, Object.hasOwn(saved, spec.id) ? saved[spec.id] : undefined, moment),
      ] as const,
  );
  return { stack, services: VersionedMap.of(services) };
}

/** An event about a service that is not part of the stack changes nothing. */
export function step(stack: StackRecord, event: StackEvent, moment: Moment): StackStep {
  switch (event.kind) {
    case 'service':
      return stepService({ stack, effects: [], facts: [] }, event.id, event.event, moment);
    case 'redefined':
      return { stack: redefine(stack, event, moment), effects: [], facts: [] };
    default:
      return assertNever(event);
  }
}

/** Whoever waits for a service is told when that service has changed. */
function stepService(before: StackStep, id: string, event: ManagedEvent, moment: Moment): StackStep {
  const record = before.stack.services.get(id);
  if (!record) return before;
  const { record: next, effects, facts } = stepRecord(record, event, waitingFor(before.stack, record), moment);
  const after: StackStep = {
    stack: { ...before.stack, services: before.stack.services.with(id, next) },
    effects: [...before.effects, ...effects.map((effect) => ({ id, effect }))],
    facts: [...before.facts, ...facts.map((transition) => ({ id, transition }))],
  };
  if (facts.length === 0) return after;
  return dependentsOf(after.stack, id).reduce(
    (so, dependent) => stepService(so, dependent, { type: 'dependencies' }, moment),
    after,
  );
}

function dependentsOf({ stack, services }: StackRecord, id: string): readonly string[] {
  const waits = (dependent: string) => services.get(dependent)?.service.phase.state === 'waiting';
  return [...new Set(dependentsIn(stack, id).map((dependent) => dependent.id))].filter(waits);
}

/** Names of required dependencies whose condition is not met now. */
function waitingFor(stack: StackRecord, { spec }: ServiceRecord): readonly string[] {
  return spec.dependsOn.length === 0 ? [] : unmet(spec.dependsOn, machinesOf(stack.services));
}
