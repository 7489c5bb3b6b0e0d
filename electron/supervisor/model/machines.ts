import type { Machines } from '../../lifecycle/service.ts';
import type { ServiceRecord } from './managed-service.ts';

/** What is known of each service of a stack at one moment, in the order of the stack file. */
export type ServiceRecords = ReadonlyMap<string, ServiceRecord>;

/** The state machines of all services: asked for by name, since each of a thousand services asks for one or two of them. */
export function machinesOf(services: ServiceRecords): Machines {
  return { get: (id) => services.get(id)?.service };
}
