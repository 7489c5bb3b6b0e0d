import { cannotRun } from '../../doctor/analysis/missing-tool.ts';
import { inWindow } from '../../lifecycle/restart.ts';
import { isGood } from '../../lifecycle/service.ts';
import { LIMITS } from '../../limits.ts';
import type { ManagedService } from '../model/managed-service.ts';
import { lacksPort } from './settled.ts';
import type { VerifyDeps } from './verify.ts';

type Around = Pick<VerifyDeps, 'managed' | 'portChecks'>;

/**
 * Which services will not get better by waiting: what gave up or cannot start, what its engine calls unhealthy or restarts in
 * vain, what stays unhealthy although it was asked again and again, and what waits for one of these. All kinds alike.
 */
export class Hopeless {
  readonly #unhealthySince = new Map<string, number>();
  readonly #deps: Around;
  readonly #begunAt: number;

  /** `begunAt`: since when it is waited, monotonic milliseconds. */
  constructor(deps: Around, begunAt: number) {
    this.#deps = deps;
    this.#begunAt = begunAt;
  }

  has(managed: ManagedService, now: number): boolean {
    const { phase } = managed.service;
    if (phase.state !== 'unhealthy') this.#unhealthySince.delete(managed.spec.id);
    switch (phase.state) {
      // Dependencies have no cycles: the loader refuses them.
      case 'waiting':
        return phase.for.some((id) => this.#waitsInVain(managed, id, now));
      case 'failed':
      case 'blocked':
      case 'stopped':
      case 'unknown':
        return true;
      case 'backoff':
        return phase.retryAt === undefined && loops(managed, now);
      case 'starting':
        return phase.spawned && neverPasses(managed);
      case 'unhealthy':
        return this.#staysUnhealthy(managed, now);
      default:
        return lacksPort(managed, this.#deps.portChecks(managed), this.#begunAt, now);
    }
  }

  #waitsInVain(managed: ManagedService, id: string, now: number): boolean {
    const awaited = this.#deps.managed(id);
    if (!awaited) return false;
    return waitsForNoCheck(managed, awaited) || this.has(awaited, now);
  }

  /** The engine has counted already: its word counts when nothing that the service needs has changed since. */
  #staysUnhealthy(managed: ManagedService, now: number): boolean {
    const { service, spec } = managed;
    if (service.rules.restart.unhealthy && !service.shadow) return false;
    if (service.rules.health.probe.type === 'engine' && !service.shadow) return this.#isNewest(managed);
    const since = this.#unhealthySince.get(spec.id) ?? now;
    this.#unhealthySince.set(spec.id, since);
    return now - since > LIMITS.verify.unhealthyMs;
  }

  #isNewest({ service, spec }: ManagedService): boolean {
    const asked = service.health.results.at(-1)?.at ?? Number.POSITIVE_INFINITY;
    return spec.dependsOn.every(({ service: id }) => (this.#deps.managed(id)?.since ?? 0) <= asked);
  }
}

/** Its engine brings it back for ever; as often as we would try ourselves is often enough to know. */
function loops({ service, spec }: ManagedService, now: number): boolean {
  return inWindow(service.restarts, spec.restart, now).length >= LIMITS.restart.maxRestarts;
}

/** The check cannot be run at all: no later try changes that. */
function neverPasses({ service: { rules, health } }: ManagedService): boolean {
  const last = health.results.at(-1);
  const isCommand = rules.health.probe.type === 'engine' || rules.health.probe.type === 'exec';
  return isCommand && last !== undefined && !last.ok && cannotRun(last.output);
}

/** It waits for good health of something that has no check: Compose refuses that, and it never comes. */
export function waitsForNoCheck(managed: ManagedService, awaited: ManagedService): boolean {
  const { service } = awaited;
  const wants = managed.spec.dependsOn.some(
    (one) => one.service === awaited.spec.id && one.condition === 'service_healthy' && one.required,
  );
  return wants && service.rules.health.probe.type === 'none' && isGood(service.phase.state);
}
