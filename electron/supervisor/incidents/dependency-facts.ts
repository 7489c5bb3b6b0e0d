import type { Needs } from '../../history/incident-words.ts';
import type { Cell } from '../model/managed-service.ts';

/** Who needs whom, for sentences about what cannot work. */
export function needsOf(cells: Iterable<Cell>): readonly Needs[] {
  return [...cells].map(({ spec, service }) => ({
    id: spec.id,
    wanted: service.desired === 'up',
    dependsOn: spec.dependsOn.map((one) => one.service),
  }));
}
