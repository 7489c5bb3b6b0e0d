/** What must hold between the parts of a project, as Compose checks it before it does anything. */
import { findCycles } from '../../graph.ts';
import type { Model } from '../merge/model.ts';
import { REMOTE_CODES } from '../merge/remote.ts';
import type { Complaints, Place } from '../tree/node.ts';
import type { ComposeService } from './project.ts';

/** `isActive`: what no profile starts may be unfinished: what is wrong with it is a note (compose-go checks what is switched on). */
export function checkProject(
  services: readonly ComposeService[],
  model: Model,
  complaints: Complaints,
  isActive: (service: ComposeService) => boolean = () => true,
): void {
  // What seems to be missing may stand in the part that lies elsewhere.
  const remote = complaints.notes.some(({ code }) => REMOTE_CODES.has(code));
  const lenient = { errors: complaints.notes, notes: complaints.notes };
  const names = new Set(services.map(({ name }) => name));
  for (const service of services) {
    const missing = remote || !isActive(service) ? lenient : complaints;
    checkImage(service, missing);
    checkNames(service, model, missing);
    for (const { service: other, required } of service.dependsOn) {
      if (names.has(other)) continue;
      const message = `service "${service.name}" depends on "${other}", which is not a service of this project`;
      add(required ? missing.errors : missing.notes, service.place, 'unknown-service', message);
    }
  }
  for (const cycle of findCycles(services.filter(isActive).map(({ name, dependsOn }) => ({ id: name, dependsOn })))) {
    const [first = ''] = cycle;
    const place = services.find(({ name }) => name === first)?.place;
    const message = `the services depend on each other in a circle: ${[...cycle, first].join(' → ')}`;
    if (place) add(complaints.errors, place, 'dependency-cycle', message);
  }
}

function checkImage({ name, image, build, other, place }: ComposeService, { errors }: Complaints): void {
  if (image !== undefined || build !== undefined || other.provider !== undefined) return;
  add(errors, place, 'missing-key', `service "${name}" has neither an image nor a build context`);
}

function checkNames(service: ComposeService, model: Model, { errors }: Complaints): void {
  const { name, place } = service;
  const missing = (kind: string, key: string, defined: ReadonlyMap<string, unknown>) => {
    if (defined.has(key)) return;
    add(
      errors,
      place,
      `unknown-${kind}`,
      `service "${name}" uses the ${kind} "${key}", which the file does not define`,
    );
  };
  for (const { network } of service.networks) if (network !== 'default') missing('network', network, model.networks);
  for (const { type, source } of service.volumes) {
    if (type === 'volume' && source !== undefined) missing('volume', source, model.volumes);
  }
  for (const { source } of service.secrets) missing('secret', source, model.secrets);
  for (const { source } of service.configs) missing('config', source, model.configs);
}

function add(list: Complaints['errors'], place: Place, code: string, message: string): void {
  list.push({ code, message, ...place });
}
