import { sameValue } from '../../stack/canonical.ts';
import type { ServiceSpec, Stack } from '../../stack/stack.ts';
import type { Moment } from '../model/clock.ts';
import { newServiceRecord, rulesOf, type ServiceRecord } from '../model/managed-service.ts';
import { VersionedMap } from '../model/versioned-map.ts';
import { machine } from './machine-step.ts';
import type { Renamed, StackEvent } from './record-event.ts';
import type { StackRecord } from './step.ts';

/**
 * The stack under a new version of its file: what lives lives on, also under another name. What is not in the file any more must have
 * been stopped before.
 */
export function redefine(
  before: StackRecord,
  { stack, renamed, rerun, generations }: Extract<StackEvent, { kind: 'redefined' }>,
  moment: Moment,
): StackRecord {
  const services = stack.services.map((spec) => {
    const known = before.services.get(formerName(spec.id, renamed));
    const record = known
      ? redefined(known, stack, spec, generations, moment)
      : newAgain(stack, spec, generations, moment);
    const outdated = rerun.includes(spec.id) ? { outdated: record.service.generation } : {};
    return [spec.id, { ...record, ...outdated }] as const;
  });
  return { stack, services: VersionedMap.of(services) };
}

/** It may have been part of the stack before. */
function newAgain(stack: Stack, spec: ServiceSpec, generations: ReadonlyMap<string, number>, moment: Moment) {
  const saved = { desired: 'down', generation: generations.get(spec.id) ?? 0, earlier: [] } as const;
  return newServiceRecord(stack, spec, { ...saved, earlier: [] }, moment);
}

/** What a service was called before. */
export function formerName(id: string, renamed: readonly Renamed[]): string {
  return renamed.find((one) => one.id === id)?.from ?? id;
}

/**
 * A check that changed begins its judgement anew. What became another kind of thing is put away and starts as a new one, with the
 * wishes and the numbering going on.
 */
function redefined(
  record: ServiceRecord,
  stack: Stack,
  spec: ServiceSpec,
  generations: ReadonlyMap<string, number>,
  moment: Moment,
): ServiceRecord {
  if (spec.kind !== record.spec.kind) return asAnotherKind(record, stack, spec, moment);
  const anew = !sameValue(spec.healthcheck, record.spec.healthcheck);
  const atLeast = generations.get(spec.id) ?? 0;
  const known = { ...record, spec, ...(anew ? { provenPort: undefined } : {}) };
  return machine(known, { type: 'redefined', id: spec.id, rules: rulesOf(stack, spec), anew, atLeast }, moment).record;
}

function asAnotherKind(record: ServiceRecord, stack: Stack, spec: ServiceSpec, moment: Moment): ServiceRecord {
  const { service, made, earlier, intents, stoppedForReload } = record;
  const { desired, generation } = service;
  const saved = { desired, generation, earlier: [...earlier], ...(made.length > 0 && { made: [...made] }) };
  const fresh = newServiceRecord(stack, spec, saved, moment);
  return { ...fresh, service: { ...fresh.service, desired }, intents, stoppedForReload };
}
