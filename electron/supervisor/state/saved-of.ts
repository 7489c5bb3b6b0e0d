import { sameValue } from '../../stack/canonical.ts';
import type { ServiceRecord } from '../model/managed-service.ts';
import type { SavedService } from '../model/saved-service.ts';
import { differences } from '../model/versioned-map.ts';
import type { StackRecord } from './step.ts';

/** What the ledger keeps of a service. */
export function savedOf(record: ServiceRecord): SavedService {
  const { running, service } = record;
  return {
    desired: record.stoppedForReload ? 'up' : service.desired,
    generation: service.generation,
    earlier: [...record.earlier],
    ...(record.made.length > 0 ? { made: [...record.made] } : {}),
    state: service.phase.state,
    since: record.since,
    ...(record.outdated === service.generation ? { outdated: record.outdated } : {}),
    ...(service.phase.state === 'failed' ? { reason: service.phase.reason } : {}),
    ...(running
      ? {
          running: {
            startedAt: running.startedAt,
            ...(running.process ? { process: { ...running.process } } : {}),
            ...(running.container ? { container: { id: running.container.id, name: running.container.name } } : {}),
          },
        }
      : {}),
  };
}

/** Whether anything is different that the ledger keeps. Most events are checks that came back as before. */
export function isSavedAnew(before: StackRecord, after: StackRecord): boolean {
  if (before.stack !== after.stack) return true;
  return differences(before.services, after.services).some((id) => {
    const [former, record] = [before.services.get(id), after.services.get(id)];
    return !(former && record && sameValue(savedOf(former), savedOf(record)));
  });
}
