import { assertNever, withHint } from '../result.ts';
import { describeShadow } from './checks.ts';
import { isLive, type Service } from './service.ts';

/**
 * The one sentence under a service: what is, why, and what happens next.
 * `missing` are broken dependencies of a service that is itself up.
 */
export function describe(service: Service, missing: readonly string[]): string {
  if (service.shadow && isLive(service.phase)) return describeShadow(service.shadow);
  const own = describePhase(service);
  if (missing.length === 0 || !isLive(service.phase) || service.phase.state === 'unhealthy') return own;
  return `up, but ${missing.join(' and ')} ${missing.length > 1 ? 'are' : 'is'} down`;
}

function describePhase(service: Service): string {
  const { phase } = service;
  const last = service.health.results.at(-1);
  switch (phase.state) {
    case 'stopped':
      if (service.desired === 'down') return 'stopped';
      return phase.outside ? 'stopped from outside' : 'not started';
    case 'waiting':
      return `waiting for ${phase.for.join(', ')}`;
    case 'starting':
      if (!phase.spawned) return phase.afterCrash ? 'being restarted' : 'starting';
      return last && !last.ok ? `starting: ${last.message}` : 'starting: waiting for its first passing check';
    case 'running':
      return 'running, no health check declared';
    case 'healthy':
      return last
        ? last.ok
          ? last.message
          : `healthy; ${service.health.failing} ${service.health.failing === 1 ? 'check' : 'checks'} failed: ${last.message}`
        : 'healthy';
    case 'unhealthy':
      return last ? last.message : 'unhealthy';
    case 'stopping':
      return phase.after.kind === 'down' ? 'stopping' : 'stopping, to start again';
    case 'backoff':
      return phase.retryAt === undefined
        ? `${phase.cause}; the engine restarts it`
        : `${phase.cause}; will be restarted`;
    case 'failed':
      return phase.reason;
    case 'blocked':
      return withHint(phase.problem);
    case 'completed':
      return 'completed';
    case 'unknown':
      return phase.problem.message;
    default:
      return assertNever(phase);
  }
}
