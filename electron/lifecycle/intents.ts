import { LIMITS } from '../limits.ts';
import type { Ask, ServiceEvent } from './events.ts';
import { begin, forget, move, stay, stopThen } from './move.ts';
import { NO_RESTARTS } from './restart.ts';
import type { Service, Step } from './service.ts';

/** A person asks: what the policy counted against the service is forgotten, a half-open breaker closes. */
function asked(service: Service, desired: 'up' | 'down'): Service {
  return { ...service, desired, restarts: NO_RESTARTS };
}

/** Wanted up. What lives or is on its way stays as it is. */
export function onUp(service: Service, ask: Ask, now: number): Step {
  const wanted = service.desired === 'up' ? service : asked(service, 'up');
  const { phase } = service;
  switch (phase.state) {
    case 'starting':
    case 'running':
    case 'healthy':
    case 'unhealthy':
      return stay(wanted);
    case 'unknown':
      return stay({ ...wanted, phase: { ...phase, asked: phase.asked === 'restart' ? 'restart' : 'up' } });
    case 'waiting':
      return ask.waitingFor.length > 0
        ? stay({ ...wanted, phase: { state: 'waiting', for: ask.waitingFor } })
        : begin(wanted, [], ask.cause, ask.actor, false, now);
    case 'stopping':
      return stay({ ...wanted, phase: { ...phase, after: { kind: 'start' } } });
    case 'failed':
    case 'backoff':
      if (mayLive(service)) return stopThen(asked(service, 'up'), { kind: 'start' }, ask.cause, ask.actor);
      return begin(asked(service, 'up'), ask.waitingFor, ask.cause, ask.actor, false, now);
    case 'stopped':
    case 'blocked':
    case 'completed':
      return begin(asked(service, 'up'), ask.waitingFor, ask.cause, ask.actor, false, now);
  }
}

/**
 * Something of it may live although it is not up: what a stop left over, or what the engine may be starting at this very
 * moment. Only a real stop makes sure, and makes the engine's policy forget it.
 */
function mayLive({ phase, outlived }: Service): boolean {
  if (outlived === true && phase.state === 'completed') return true;
  if (outlived === true && (phase.state === 'failed' || phase.state === 'backoff')) return true;
  return phase.state === 'failed' ? phase.survives === true : phase.state === 'backoff' && phase.retryAt === undefined;
}

/** Wanted down. A start that is in progress is withdrawn; the more recent intent wins. */
export function onDown(service: Service, cause: string, actor: Ask['actor'], now: number): Step {
  const unwanted: Service = { ...asked(service, 'down'), restartAskedAt: undefined };
  const { phase } = service;
  switch (phase.state) {
    case 'starting':
    case 'running':
    case 'healthy':
    case 'unhealthy':
      return stopThen(unwanted, { kind: 'down' }, cause, actor);
    case 'stopping':
      return stay({ ...unwanted, phase: { state: 'stopping', after: { kind: 'down' } } });
    case 'unknown':
      return stay({ ...unwanted, phase: { ...phase, asked: 'down' } });
    case 'stopped':
      return stay({ ...unwanted, phase: { state: 'stopped', outside: false } });
    case 'failed':
    case 'backoff':
      if (mayLive(service)) return stopThen(unwanted, { kind: 'down' }, cause, actor);
      return move(forget(unwanted, now), { state: 'stopped', outside: false }, cause, actor);
    case 'completed':
      // Its command is done, and what it started through the engine runs on.
      if (mayLive(service)) return stopThen(unwanted, { kind: 'down' }, cause, actor);
      return move(forget(unwanted, now), { state: 'stopped', outside: false }, cause, actor);
    case 'waiting':
    case 'blocked':
      return move(forget(unwanted, now), { state: 'stopped', outside: false }, cause, actor);
  }
}

/**
 * A new incarnation. Asking again while the last request is still being carried out adds nothing, so that twenty
 * presses of the button make one restart.
 */
export function onRestart(service: Service, ask: Ask, now: number): Step {
  const { phase } = service;
  const samePress = service.restartAskedAt !== undefined && now - service.restartAskedAt < LIMITS.restart.pressMs;
  const wanted: Service = { ...asked(service, 'up'), restartAskedAt: now };
  switch (phase.state) {
    case 'running':
    case 'healthy':
    case 'unhealthy':
      return samePress ? stay(service) : stopThen(wanted, { kind: 'start' }, ask.cause, ask.actor);
    case 'starting':
      if (!phase.spawned) return stay(wanted);
      return samePress ? stay(service) : stopThen(wanted, { kind: 'start' }, ask.cause, ask.actor);
    case 'stopping':
      return stay({ ...wanted, phase: { state: 'stopping', after: { kind: 'start' } } });
    case 'unknown':
      return stay({ ...wanted, phase: { ...phase, asked: 'restart' } });
    default:
      return onUp(wanted, ask, now);
  }
}

/** Dependencies changed while it waits. */
export function onDependencies(
  service: Service,
  event: Extract<ServiceEvent, { type: 'dependencies' }>,
  now: number,
): Step {
  if (service.phase.state !== 'waiting') return stay(service);
  if (event.waitingFor.length > 0) return stay({ ...service, phase: { state: 'waiting', for: event.waitingFor } });
  const cause = `${service.phase.for.join(', ')} ${service.phase.for.length > 1 ? 'are' : 'is'} ready`;
  return begin(service, [], cause, 'policy', false, now);
}

/** What blocked it may be gone. */
export function onRetry(service: Service, event: Extract<ServiceEvent, { type: 'retry' }>, now: number): Step {
  if (service.desired !== 'up' || mayLive(service)) return stay(service);
  if (service.phase.state !== 'blocked' && service.phase.state !== 'failed') return stay(service);
  const { total } = service.restarts;
  const afresh = { ...service, restarts: { ...NO_RESTARTS, total } };
  return begin(afresh, event.waitingFor, event.cause, 'policy', true, now);
}
