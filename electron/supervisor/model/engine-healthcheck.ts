import type { ContainerView } from '../../drivers/driver.ts';
import { type Cell, isJob } from './managed-service.ts';

/**
 * A container without a health check of its own has nothing to wait for, and may be a job that ends by itself; only the engine
 * knows.
 */
export function useRealCheck(cell: Cell, container: ContainerView): void {
  if (cell.spec.healthcheck.probe.type !== 'engine') return;
  const probe = container.hasHealthcheck ? cell.spec.healthcheck.probe : ({ type: 'none' } as const);
  const { rules } = cell.service;
  const oneShot = rules.oneShot || isJob(cell.spec, probe);
  cell.service = { ...cell.service, rules: { ...rules, health: { ...rules.health, probe }, oneShot } };
}
