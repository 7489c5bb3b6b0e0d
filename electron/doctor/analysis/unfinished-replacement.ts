/** Replacements of containers that were cut off: the old one still has the name that it had meanwhile. Pure. */
import type { Observations, ServiceFacts } from '../check.ts';
import type { ContainerDetails } from '../facts/container-details.ts';
import { isOf } from './stack-containers.ts';

/** What is left of one. */
export interface Unfinished {
  readonly service: ServiceFacts;
  /** The name that the container should have. */
  readonly name: string;
  readonly old: ContainerDetails;
  /** The new one, where it was made already. */
  readonly successor: ContainerDetails | undefined;
  /** The new one runs, and no check says that it is not well. */
  readonly proved: boolean;
}

/** `shop-api` for the old container `shop-api-before-1a2b3c4d`: such a name ends in the beginning of its own id. */
export function nameBefore({ name, id }: Pick<ContainerDetails, 'name' | 'id'>): string | undefined {
  const [, before, short] = /^(.+)-before-([0-9a-f]{8})$/.exec(name) ?? [];
  return short !== undefined && id.startsWith(short) ? before : undefined;
}

export function unfinishedOf(seen: Observations): readonly Unfinished[] {
  return seen.containers.flatMap((old) => {
    const name = nameBefore(old);
    // One that is in progress has its end before it.
    if (name === undefined || old.beingReplaced) return [];
    const service = seen.services.find((one) => isOf(one, { ...old, name }, seen.stack.name));
    if (!service) return [];
    const successor = seen.containers.find((one) => one.name === name);
    const health = successor?.health?.status ?? 'none';
    const proved = successor?.status === 'running' && (health === 'healthy' || health === 'none');
    return [{ service, name, old, successor, proved }];
  });
}
