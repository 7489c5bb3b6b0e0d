import { isGood } from '../../lifecycle/service.ts';
import type { ServiceRecord } from '../model/managed-service.ts';
import type { StackRecord } from './step.ts';

/**
 * Whether all that differs is one more good check of services that were good already and still are: nothing that an incident, a
 * dependent or a person could be told of. Pure.
 */
export function isCalm(before: StackRecord, after: StackRecord): boolean {
  if (before === after) return true;
  if (before.stack !== after.stack || before.services.size !== after.services.size) return false;
  for (const [id, now] of after.services) {
    const was = before.services.get(id);
    if (was !== now && !(was && isAsGood(was, now))) return false;
  }
  return true;
}

function isAsGood(was: ServiceRecord, now: ServiceRecord): boolean {
  return (
    isGood(now.service.phase.state) &&
    now.service.health.results.at(-1)?.ok === true &&
    was.service.health.results.at(-1)?.ok === true &&
    sameBut(was, now, 'service') &&
    sameBut(was.service, now.service, 'health') &&
    sameBut(was.service.health, now.service.health, 'results')
  );
}

/** Every property but one is the very same value: records are replaced, never changed. */
function sameBut<T extends object>(was: T, now: T, but: keyof T): boolean {
  const keys = Object.keys(now) as (keyof T)[];
  return keys.every((key) => key === but || was[key] === now[key]);
}
