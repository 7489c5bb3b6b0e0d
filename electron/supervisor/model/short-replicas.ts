import type { Replicas } from '../../drivers/driver.ts';
import { isGood } from '../../lifecycle/service.ts';
import type { ManagedService } from './managed-service.ts';

/** `1 of 2 containers up: shop-web-2 exited with 137`; undefined where all are, or where there is only one. */
export function describeShortReplicas(replicas: Replicas | undefined): string | undefined {
  if (!replicas || replicas.up >= replicas.wanted) return undefined;
  const { up, wanted, containers } = replicas;
  const down = containers.filter((one) => !one.up).map(({ name, status }) => `${name} ${status}`);
  const gone = wanted - containers.length;
  const missing = gone > 0 ? [`${gone} ${gone === 1 ? 'is' : 'are'} not there`] : [];
  return `${up} of ${wanted} containers up: ${[...down, ...missing].join(', ')}`;
}

/** The service counts as good, and not all of its containers do what they should. */
export function isShort({ service, replicas }: ManagedService): boolean {
  return (
    isGood(service.phase.state) && service.phase.state !== 'completed' && describeShortReplicas(replicas) !== undefined
  );
}

/** `1 of 2 containers`: so many of them are down. */
export function countDown({ up, wanted }: Pick<Replicas, 'up' | 'wanted'>): string {
  return `${wanted - up} of ${wanted} containers`;
}
