import { LIMITS } from '../../limits.ts';
import type { ServiceKind, ServiceSpec } from '../../stack/stack.ts';

/** Of a service that no file names any more, all that a stop needs to know. `container`: its name, where it is one. */
export function unnamedSpec(id: string, kind: ServiceKind, container?: string): ServiceSpec {
  const never = { intervalMs: 0, timeoutMs: 0, retries: 0, startPeriodMs: 0, startIntervalMs: 0 };
  const once = { policy: 'no', initialDelayMs: 0, maxDelayMs: 0, factor: 1, maxRestarts: 0, windowMs: 0 } as const;
  return {
    ...{ id, kind, ports: [], dependsOn: [], stopSignal: 'SIGTERM', stopGraceMs: LIMITS.stop.graceMs },
    ...(container === undefined ? {} : { container: { from: { how: 'existing', name: container } } }),
    healthcheck: { probe: { type: 'none' }, ...never },
    restart: { ...once, unhealthy: false },
  };
}
