import type { ProbeResult } from '../../health/probe.ts';
import type { ServiceCondition } from '../../history/pulse.ts';
import { missing } from '../../lifecycle/dependencies.ts';
import { describe } from '../../lifecycle/message.ts';
import { isGood, isLive, type Machines, type Service } from '../../lifecycle/service.ts';
import { LIMITS } from '../../limits.ts';
import type { ManagedService } from '../model/managed-service.ts';
import { countDown, describeShortReplicas, isShort } from '../model/short-replicas.ts';

/** What the incident rules need to know of a service now. `now` is monotonic, `wall` epoch milliseconds. */
export function pulseOf(
  managed: ManagedService,
  { root, needs }: Pick<ServiceCondition, 'root' | 'needs'>,
  services: Machines,
  { now, wall }: { readonly now: number; readonly wall: number },
): ServiceCondition {
  const { service, recovering } = managed;
  const { health, phase } = service;
  const hasChecks = service.rules.health.probe.type !== 'none' && service.rules.health.probe.type !== 'engine';
  const goodMs = service.goodSince === undefined ? 0 : now - service.goodSince;
  const longEnough = hasChecks ? goodTwice(health.results, wall - goodMs) : goodMs >= LIMITS.incidents.settledMs;
  const isSettled = service.goodSince !== undefined && longEnough;
  const settled = !managed.stoppedForReload && isGood(phase.state) && (phase.state === 'completed' || isSettled);
  // While it starts, its containers come up one after the other.
  const short = isSettled && isShort(managed) ? managed.replicas : undefined;
  const cause = (short && describeShortReplicas(short)) ?? causeOf(managed, services);
  // Dismiss for a new definition it is on its way to start anew, whatever its state is called meanwhile.
  const wanted = service.desired === 'up' || managed.stoppedForReload;
  const state = managed.stoppedForReload ? 'stopping' : phase.state;
  const shared = isEngineGone(service) ? { shared: 'engine' } : {};
  return {
    id: managed.spec.id,
    wanted,
    state,
    recovering,
    settled,
    cause,
    root,
    needs,
    since: managed.since,
    ...(short ? { short: countDown(short) } : {}),
    ...shared,
  };
}

/** The container engine does not answer: whatever it runs is out of sight for this one reason. */
function isEngineGone({ phase }: Service): boolean {
  if (phase.state !== 'unknown' && phase.state !== 'blocked') return false;
  return phase.problem.code.startsWith('engine-');
}

/** Its last two checks were good, and none of them is from before it was: a shadow that went does not make old answers its own. */
function goodTwice(results: readonly ProbeResult[], goodAt: number): boolean {
  const since = results.filter(({ at }) => at >= goodAt - LIMITS.incidents.judgedMs).slice(-2);
  return since.length === 2 && since.every(({ ok }) => ok);
}

/** The end or the failure that it was; what becomes of it while it is brought back says less. */
function causeOf({ service, spec, cause }: ManagedService, services: Machines): string {
  const { phase } = service;
  if (phase.state === 'backoff') return phase.cause;
  if (phase.state === 'starting' || phase.state === 'waiting') return cause;
  return describe(service, isLive(phase) ? missing(spec.dependsOn, services) : [], services);
}
