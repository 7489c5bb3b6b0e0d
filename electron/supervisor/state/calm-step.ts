import { isGood } from '../../lifecycle/service.ts';
import type { ServiceRecord } from '../model/managed-service.ts';
import { differences } from '../model/versioned-map.ts';
import type { StackRecord } from './step.ts';

/**
 * Whether all that differs is one more good check of services that were good already and still are: nothing that an incident, a
 * dependent or a person could be told of. Pure.
 */
export function isCalm(before: StackRecord, after: StackRecord): boolean {
  // Told of a service that is not there (any more): who tells that knows something that we do not.
  if (before === after || before.stack !== after.stack || before.services.size !== after.services.size) return false;
  return differences(before.services, after.services).every((id) => {
    const [was, now] = [before.services.get(id), after.services.get(id)];
    return was !== undefined && now !== undefined && isAsGood(was, now);
  });
}

function isAsGood(was: ServiceRecord, now: ServiceRecord): boolean {
  const [before, after] = [was.service, now.service];
  return (
    isGood(after.phase.state) &&
    // States that are good are nothing but their name.
    before.phase.state === after.phase.state &&
    [before, after].every(({ health }) => health.results.at(-1)?.ok === true) &&
    isSameBut(was, now, ['service']) &&
    isSameBut(before, after, ['phase', 'health']) &&
    isSameBut(before.health, after.health, ['results'])
  );
}

/** Every other property is the very same value: records are replaced, never changed. */
function isSameBut<T extends object>(was: T, now: T, but: readonly (keyof T)[]): boolean {
  const keys = Object.keys(now) as (keyof T)[];
  return keys.every((key) => was[key] === now[key] || but.includes(key));
}
