import type { ServiceSpec, Stack } from '../../electron/stack/stack.ts';
import type { Moment } from '../../electron/supervisor/model/clock.ts';
import { newServiceRecord, type ServiceRecord } from '../../electron/supervisor/model/managed-service.ts';

/** A service that a test sets up field by field, without a dispatcher. */
export type ServiceDraft = { -readonly [Field in keyof ServiceRecord]: ServiceRecord[Field] };

export function draftOf(stack: Stack, spec: ServiceSpec, moment: Moment = { now: 0, wall: 0 }): ServiceDraft {
  return { ...newServiceRecord(stack, spec, undefined, moment) };
}
