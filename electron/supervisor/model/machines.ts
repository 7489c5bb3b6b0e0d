import type { Service } from '../../lifecycle/service.ts';
import type { ServiceRecord } from './managed-service.ts';

/** What is known of each service of a stack at one moment, in the order of the stack file. */
export type ServiceRecords = ReadonlyMap<string, ServiceRecord>;

/** The state machines of all services. */
export function machinesOf(services: ServiceRecords): ReadonlyMap<string, Service> {
  return new Map([...services].map(([id, { service }]) => [id, service]));
}
