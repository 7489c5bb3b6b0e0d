import type { Needs } from '../../history/incident-words.ts';
import type { ManagedService } from '../model/managed-service.ts';

/** Who needs whom, for sentences about what cannot work. */
export function needsOf(managedServices: Iterable<ManagedService>): readonly Needs[] {
  return [...managedServices].map(({ spec, service }) => ({
    id: spec.id,
    wanted: service.desired === 'up',
    dependsOn: spec.dependsOn.map((one) => one.service),
  }));
}
