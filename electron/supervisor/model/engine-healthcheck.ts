import type { ContainerView } from '../../drivers/driver.ts';
import { isJob, type ManagedService } from './managed-service.ts';

/**
 * A container without a health check of its own has nothing to wait for, and may be a job that ends by itself; only the engine
 * knows.
 */
export function useRealCheck(managed: ManagedService, container: ContainerView): void {
  if (managed.spec.healthcheck.probe.type !== 'engine') return;
  const probe = container.hasHealthcheck ? managed.spec.healthcheck.probe : ({ type: 'none' } as const);
  const { rules } = managed.service;
  const oneShot = rules.oneShot || isJob(managed.spec, probe);
  managed.service = { ...managed.service, rules: { ...rules, health: { ...rules.health, probe }, oneShot } };
}
