/** Which containers are those of the stack's services. Pure. */
import { SERVICE_LABEL, STACK_LABEL } from '../../drivers/container/labels.ts';
import { labelledPaths } from '../../stack/compose/project/copied.ts';
import { dependentsIn } from '../../stack/dependents.ts';
import type { Observations, ServiceFacts } from '../check.ts';
import type { ContainerDetails } from '../facts/container-details.ts';

export interface StackContainer {
  readonly id: string;
  readonly service: ServiceFacts;
  readonly container: ContainerDetails;
}

/** By the observations themselves, which nobody changes: several checks ask it for each service. */
const known = new WeakMap<Observations, readonly StackContainer[]>();

/** Every container service that has its container, in the order of the file. */
export function stackContainers(seen: Observations): readonly StackContainer[] {
  const found = known.get(seen) ?? allStackContainers(seen);
  known.set(seen, found);
  return found;
}

function allStackContainers(seen: Observations): readonly StackContainer[] {
  return seen.services.flatMap((service) => {
    if (service.spec.kind !== 'container') return [];
    const fitting = seen.containers.filter((container) => isOf(service, container, seen.stack.name));
    const container =
      seen.containers.find(({ id }) => id === service.containerId) ??
      fitting.find(({ status }) => status === 'running') ??
      fitting[0];
    return container ? [{ id: service.spec.id, service, container }] : [];
  });
}

/** Whether a container is the one that a service means, going by its name and labels. */
export function isOf({ spec }: ServiceFacts, { name, labels }: ContainerDetails, stack: string): boolean {
  const from = spec.container?.from;
  switch (from?.how) {
    case 'existing':
      return name === from.name;
    case 'image':
      return labels[STACK_LABEL] === stack && labels[SERVICE_LABEL] === spec.id;
    case 'compose': {
      const project = labels['com.docker.compose.project'];
      const files = labelledPaths(labels);
      const folder = labels['com.docker.compose.project.working_dir'];
      const shared = files.some((file) => from.files.includes(file));
      // A project of the same name that another folder made is another one.
      const here = shared || folder === undefined || from.files.some((file) => file.startsWith(`${folder}/`));
      const ours = from.project === undefined ? shared : project === from.project && here;
      return ours && labels['com.docker.compose.service'] === from.service;
    }
    case undefined:
      return false;
  }
}

/** It ends by itself, and that is as it should be: others wait for it to complete, or it has ended well. */
export function isJob({ service, container }: StackContainer, seen: Observations): boolean {
  const awaited = dependentsIn(seen.stack, service.spec.id).some(
    ({ dependency }) => dependency.condition === 'service_completed_successfully',
  );
  const endedWell = container.status === 'exited' && container.exitCode === 0 && service.desired === 'up';
  return awaited || service.state === 'completed' || endedWell;
}

/** Where a person changes its definition, so that the change outlives the container. */
export function definitionOf({ service, container }: StackContainer): string {
  const how = service.spec.container?.from.how;
  if (how === 'image') return 'the stack file';
  const files = labelledPaths(container.labels);
  if (files.length > 0) return `the Compose file (${files.join(',')})`;
  return 'the command or script that creates it';
}

/** `api`, or `api (container shop-api)` where they are named differently. */
export function whoIs({ id, container }: StackContainer): string {
  return id === container.name ? id : `${id} (container ${container.name})`;
}
