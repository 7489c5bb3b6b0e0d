import { LIMITS } from '../../electron/limits.ts';
import type { ContainerSpec, ServiceSpec } from '../../electron/stack/stack.ts';

/** A container service with every default filled in, as the stack loader would. */
export function containerSpec(from: ContainerSpec['from'], more: Partial<ServiceSpec> = {}): ServiceSpec {
  return {
    id: 'db',
    kind: 'container',
    container: { from },
    ports: [],
    dependsOn: [],
    healthcheck: {
      probe: { type: 'engine' },
      intervalMs: 1_000,
      timeoutMs: 1_000,
      retries: 3,
      startPeriodMs: 0,
      startIntervalMs: 1_000,
    },
    restart: {
      policy: 'no',
      initialDelayMs: LIMITS.restart.initialDelayMs,
      maxDelayMs: LIMITS.restart.maxDelayMs,
      factor: LIMITS.restart.factor,
      maxRestarts: LIMITS.restart.maxRestarts,
      windowMs: LIMITS.restart.windowMs,
      unhealthy: false,
    },
    stopSignal: 'SIGTERM',
    stopGraceMs: 1_000,
    ...more,
  };
}
