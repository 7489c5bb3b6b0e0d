import { cannotRun } from '../../doctor/analysis/missing-tool.ts';
import { inWindow } from '../../lifecycle/restart.ts';
import { isGood } from '../../lifecycle/service.ts';
import { LIMITS } from '../../limits.ts';
import type { Cell } from '../model/managed-service.ts';
import { lacksPort } from './settled.ts';
import type { VerifySurroundings } from './verify.ts';

type Around = Pick<VerifySurroundings, 'cell' | 'portChecks'>;

/**
 * Which services will not get better by waiting: what gave up or cannot start, what its engine calls unhealthy or restarts in
 * vain, what stays unhealthy although it was asked again and again, and what waits for one of these. All kinds alike.
 */
export class Hopeless {
  readonly #unhealthySince = new Map<string, number>();
  readonly #around: Around;
  readonly #begunAt: number;

  /** `begunAt`: since when it is waited, monotonic milliseconds. */
  constructor(around: Around, begunAt: number) {
    this.#around = around;
    this.#begunAt = begunAt;
  }

  has(cell: Cell, now: number): boolean {
    const { phase } = cell.service;
    if (phase.state !== 'unhealthy') this.#unhealthySince.delete(cell.spec.id);
    switch (phase.state) {
      // Dependencies have no cycles: the loader refuses them.
      case 'waiting':
        return phase.for.some((id) => this.#waitsInVain(cell, id, now));
      case 'failed':
      case 'blocked':
      case 'stopped':
      case 'unknown':
        return true;
      case 'backoff':
        return phase.retryAt === undefined && loops(cell, now);
      case 'starting':
        return phase.spawned && neverPasses(cell);
      case 'unhealthy':
        return this.#staysUnhealthy(cell, now);
      default:
        return lacksPort(cell, this.#around.portChecks(cell), this.#begunAt, now);
    }
  }

  #waitsInVain(cell: Cell, id: string, now: number): boolean {
    const awaited = this.#around.cell(id);
    if (!awaited) return false;
    return waitsForNoCheck(cell, awaited) || this.has(awaited, now);
  }

  /** The engine has counted already: its word counts when nothing that the service needs has changed since. */
  #staysUnhealthy(cell: Cell, now: number): boolean {
    const { service, spec } = cell;
    if (service.rules.restart.unhealthy && !service.shadow) return false;
    if (service.rules.health.probe.type === 'engine' && !service.shadow) return this.#isNewest(cell);
    const since = this.#unhealthySince.get(spec.id) ?? now;
    this.#unhealthySince.set(spec.id, since);
    return now - since > LIMITS.verify.unhealthyMs;
  }

  #isNewest({ service, spec }: Cell): boolean {
    const asked = service.health.results.at(-1)?.at ?? Number.POSITIVE_INFINITY;
    return spec.dependsOn.every(({ service: id }) => (this.#around.cell(id)?.since ?? 0) <= asked);
  }
}

/** Its engine brings it back for ever; as often as we would try ourselves is often enough to know. */
function loops({ service, spec }: Cell, now: number): boolean {
  return inWindow(service.restarts, spec.restart, now).length >= LIMITS.restart.maxRestarts;
}

/** The check cannot be run at all: no later try changes that. */
function neverPasses({ service: { rules, health } }: Cell): boolean {
  const last = health.results.at(-1);
  const isCommand = rules.health.probe.type === 'engine' || rules.health.probe.type === 'exec';
  return isCommand && last !== undefined && !last.ok && cannotRun(last.output);
}

/** It waits for good health of something that has no check: Compose refuses that, and it never comes. */
export function waitsForNoCheck(cell: Cell, awaited: Cell): boolean {
  const { service } = awaited;
  const wants = cell.spec.dependsOn.some(
    (one) => one.service === awaited.spec.id && one.condition === 'service_healthy' && one.required,
  );
  return wants && service.rules.health.probe.type === 'none' && isGood(service.phase.state);
}
