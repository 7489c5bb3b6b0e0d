import { isGood } from '../../lifecycle/service.ts';
import type { ServiceRecords } from '../model/machines.ts';
import type { ServiceRecord } from '../model/managed-service.ts';
import { isShort } from '../model/short-replicas.ts';
import { differences } from '../model/versioned-map.ts';

/**
 * Whether the same services are in trouble, in the same way, in both pictures of a stack: what is good, and what is on its way up
 * for the first time, differs in nothing that an incident could begin or go on with. Nor does what nobody wants any more, as long as it
 * is none of `involved`: the services of open incidents, and those that were in trouble since. One that is wanted again is another
 * matter: its ups and downs are counted anew then. Pure.
 */
export function isSameTrouble(before: ServiceRecords, after: ServiceRecords, involved: ReadonlySet<string>): boolean {
  if (before.size !== after.size) return false;
  return differences(before, after).every((id) => {
    const [was, now] = [before.get(id), after.get(id)];
    if (!was || !now) return false;
    return (isUnwanted(now) && !involved.has(id)) || troubleOf(was) === troubleOf(now);
  });
}

/** Of `ids`, or of all services, those that are wanted and not as they should be. */
export function troubledAmong(services: ServiceRecords, ids: Iterable<string> = services.keys()): readonly string[] {
  return [...ids].filter((id) => {
    const record = services.get(id);
    return record !== undefined && !isUnwanted(record) && troubleOf(record) !== '';
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
