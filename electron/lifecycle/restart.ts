import { LIMITS } from '../limits.ts';
import type { RestartSpec } from '../stack/stack.ts';
import type { RestartCount, Service } from './service.ts';

/** No failures so far. */
export const NO_RESTARTS: RestartCount = { total: 0, recent: [], badStarts: 0, step: 0 };

/**
 * Whether the policy wants the service back after this exit. Docker's rules: `on-failure` means a non-zero exit or
 * a signal; an exit code that nobody saw (adopted process) counts as a failure.
 */
export function wantsRestart(policy: RestartSpec['policy'], exitCode: number | null): boolean {
  switch (policy) {
    case 'no':
      return false;
    case 'on-failure':
      return exitCode !== 0;
    case 'always':
    case 'unless-stopped':
      return true;
  }
}

/** Good health lasted long enough to forget what was before. */
function lasted({ goodSince }: Service, now: number): boolean {
  return goodSince !== undefined && now - goodSince >= LIMITS.restart.resetAfterMs;
}

/** Good health ends while the incarnation lives on: what it has earned until now stays earned. */
export function endGood(service: Service, now: number): Service {
  if (service.goodSince === undefined) return service;
  const restarts = lasted(service, now) ? { ...NO_RESTARTS, total: service.restarts.total } : service.restarts;
  return { ...service, restarts, goodSince: undefined, wasGood: true };
}

/**
 * The count after an incarnation ended at `now`. Good health for `resetAfterMs` forgets what was before; a service
 * without a check is in good health when it simply lived that long.
 */
export function countFailure(service: Service, now: number): RestartCount {
  const { restarts, goodSince, wasGood, aliveSince, rules } = service;
  if (lasted(service, now)) return { ...NO_RESTARTS, total: restarts.total };
  const hasCheck = rules.health.probe.type !== 'none';
  const lived = aliveSince === undefined ? 0 : now - aliveSince;
  const reachedGood = hasCheck ? goodSince !== undefined || wasGood : lived >= LIMITS.restart.resetAfterMs;
  return {
    ...restarts,
    recent: [...inWindow(restarts, rules.restart, now), now],
    badStarts: reachedGood ? 0 : restarts.badStarts + 1,
  };
}

/** The failures that still count at `now`. */
export function inWindow(restarts: RestartCount, spec: RestartSpec, now: number): readonly number[] {
  return restarts.recent.filter((at) => now - at < spec.windowMs);
}

/**
 * Whether to give up: too many failures within the window, or as many starts in a row that never reached good
 * health however far apart they were (systemd's trap: backoff and limit cancel each other).
 */
export function givesUp(restarts: RestartCount, spec: RestartSpec, now: number): boolean {
  return restarts.badStarts >= spec.maxRestarts || inWindow(restarts, spec, now).length >= spec.maxRestarts;
}

/**
 * Milliseconds until the next start: at once, then `initialDelayMs` growing by `factor` up to `maxDelayMs`,
 * spread by the jitter. `random` is in [0, 1).
 */
export function restartDelay(step: number, spec: RestartSpec, random: number): number {
  if (step === 0) return LIMITS.restart.firstDelayMs;
  // The exponent is bounded: 0 times infinity is no delay.
  const plain = Math.min(spec.initialDelayMs * spec.factor ** Math.min(step - 1, 100), spec.maxDelayMs);
  const spread = 1 + LIMITS.restart.jitter * (2 * random - 1);
  return Math.min(Math.round(plain * spread), spec.maxDelayMs);
}
