/** The containers of a service that has several: how many there are to be, and which of them do what they should. Pure. */
import type { Replicas } from '../driver.ts';
import { COMPOSE_LABELS } from './compose/owner.ts';
import type { Container } from './container.ts';
import { isAlive } from './facts.ts';

/** Compose's number of a container within its service; 1 for one that has none. */
export function numberOf({ labels }: Pick<Container, 'labels'>): number {
  return Number(labels[COMPOSE_LABELS.number] ?? 1) || 1;
}

/** Lives, and its own check does not say that it is of no use. */
export function isUseful(container: Container): boolean {
  return isAlive(container) && container.health?.status !== 'unhealthy';
}

/**
 * `own`: every container of the service, whatever its state; `declared`: how many its files ask for. Undefined where it is one
 * container, as nearly always. While one is replaced two have the same number, and count as one.
 */
export function replicasOf(own: readonly Container[], declared: number | undefined): Replicas | undefined {
  const byNumber = new Map<number, Container>();
  for (const one of own) {
    const known = byNumber.get(numberOf(one));
    if (!known || Number(isUseful(one)) > Number(isUseful(known))) byNumber.set(numberOf(one), one);
  }
  const wanted = Math.max(declared ?? 1, byNumber.size);
  if (wanted <= 1) return undefined;
  const containers = [...byNumber]
    .sort(([a], [b]) => a - b)
    .map(([, one]) => ({ id: one.id, name: one.name, status: statusOf(one), up: isUseful(one) }));
  return { wanted, up: containers.filter(({ up }) => up).length, containers };
}

/** `running`, `unhealthy`, `exited with 137`. */
function statusOf({ status, exitCode, health }: Container): string {
  if (status === 'exited') return `exited with ${exitCode}`;
  return status === 'running' && health?.status === 'unhealthy' ? 'unhealthy' : status;
}
