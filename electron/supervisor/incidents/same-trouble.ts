import { isGood } from '../../lifecycle/service.ts';
import type { ServiceRecords } from '../model/machines.ts';
import type { ServiceRecord } from '../model/managed-service.ts';
import { isShort } from '../model/short-replicas.ts';
import { differences } from '../model/versioned-map.ts';

/**
 * Whether the same services are in trouble, in the same way, in both pictures of a stack: what is good, and what is on its way up
 * for the first time, differs in nothing that an incident could begin or go on with. Pure.
 */
export function isSameTrouble(before: ServiceRecords, after: ServiceRecords): boolean {
  if (before.size !== after.size) return false;
  return differences(before, after).every((id) => {
    const [was, now] = [before.get(id), after.get(id)];
    return was !== undefined && now !== undefined && troubleOf(was) === troubleOf(now);
  });
}

/** Nothing is in trouble: each service is good, on its way up for the first time, or wanted by nobody. */
export function isWell(services: ServiceRecords): boolean {
  return [...services.values()].every((record) => isUnwanted(record) || troubleOf(record) === '');
}

/**
 * Whether a picture in which all is well differs from one before it, in which all was well, in nothing that an incident could begin
 * with: services are put away, and none that was put away is wanted again, since its ups and downs are counted anew then. Pure.
 */
export function isStillWell(before: ServiceRecords, after: ServiceRecords): boolean {
  if (before.size !== after.size) return false;
  return differences(before, after).every((id) => {
    const [was, now] = [before.get(id), after.get(id)];
    if (!was || !now) return false;
    return isUnwanted(now) || (!isUnwanted(was) && troubleOf(now) === '');
  });
}

function isUnwanted({ service, stoppedForReload }: ServiceRecord): boolean {
  return service.desired === 'down' && !stoppedForReload;
}

/** Empty for none. */
function troubleOf(record: ServiceRecord): string {
  const { service, recovering, stoppedForReload } = record;
  const { state } = service.phase;
  const isComing = state === 'waiting' || state === 'starting';
  const isCalm = !recovering && !stoppedForReload && !service.shadow && !isShort(record);
  if (isCalm && service.desired === 'up' && (isComing || isGood(state))) return '';
  return `${state} ${service.desired} ${recovering} ${stoppedForReload} ${service.shadow?.sentence} ${record.cause}`;
}
