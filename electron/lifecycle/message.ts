import { formatList } from '../../shared/text/list.ts';
import { assertNever, withHint } from '../result.ts';
import { describeShadow } from './checks.ts';
import { isLive, type Machines, type Service } from './service.ts';

/**
 * The one sentence under a service: what is, why, and what happens next. `missing` are broken dependencies of a service that is
 * itself up; `services` are all of its stack, which know how these are.
 */
export function describe(service: Service, missing: readonly string[], services: Machines = NONE): string {
  if (service.shadow && isLive(service.phase)) return describeShadow(service.shadow);
  const own = describePhase(service);
  if (missing.length === 0 || !isLive(service.phase) || service.phase.state === 'unhealthy') return own;
  return `up, but ${describeMissing(missing, services)}`;
}

const NONE: Machines = new Map();

/** `clock is shadowed`, `db and cache are down and api is being restarted`: those that are alike are named together. */
function describeMissing(missing: readonly string[], services: Machines): string {
  const alike = new Map<string, string[]>();
  for (const id of missing) {
    const how = lackWord(services.get(id));
    alike.set(how, [...(alike.get(how) ?? []), id]);
  }
  return formatList([...alike].map(([how, ids]) => `${formatList(ids)} ${ids.length > 1 ? 'are' : 'is'} ${how}`));
}

/** How a service is of which another one makes no use as it is. */
function lackWord(service: Service | undefined): string {
  if (!service) return 'down';
  if (isLive(service.phase) && (service.shadow || service.health.shadowed)) return 'shadowed';
  switch (service.phase.state) {
    case 'unhealthy':
      return 'unhealthy';
    case 'blocked':
      return 'blocked';
    case 'backoff':
      return 'being restarted';
    case 'waiting':
      return 'waiting to start';
    case 'stopping':
      return 'stopping';
    case 'stopped':
      return service.desired === 'down' ? 'stopped' : 'down';
    case 'unknown':
      return 'out of sight';
    default:
      return 'down';
  }
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
