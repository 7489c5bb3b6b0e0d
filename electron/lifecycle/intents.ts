import type { Ask, ServiceEvent } from './events.ts';
import { begin, forget, move, stay } from './move.ts';
import { NO_RESTARTS } from './restart.ts';
import type { Service, Step } from './service.ts';

/** A person asks: what the policy counted against the service is forgotten, a half-open breaker closes. */
function asked(service: Service, desired: 'up' | 'down'): Service {
  return { ...service, desired, restarts: NO_RESTARTS };
}

/** Wanted up. What lives or is on its way stays as it is. */
export function onUp(service: Service, ask: Ask, now: number): Step {
  const wanted = service.desired === 'up' ? service : asked(service, 'up');
  switch (service.phase.state) {
    case 'starting':
    case 'running':
    case 'healthy':
    case 'unhealthy':
      return stay(wanted);
    case 'unknown':
      return stay(wanted);
    case 'waiting':
      return ask.waitingFor.length > 0
        ? move(wanted, { state: 'waiting', for: ask.waitingFor }, ask.cause, ask.actor)
        : begin(wanted, [], ask.cause, ask.actor, false, now);
    case 'stopping':
      return stay({ ...wanted, phase: { ...service.phase, after: { kind: 'start' } } });
    case 'stopped':
    case 'backoff':
    case 'failed':
    case 'blocked':
    case 'completed':
      return begin(asked(service, 'up'), ask.waitingFor, ask.cause, ask.actor, false, now);
  }
}

/** Wanted down. A start that is under way is withdrawn; the more recent intent wins. */
export function onDown(service: Service, cause: string, actor: Ask['actor'], now: number): Step {
  const unwanted = asked(service, 'down');
  switch (service.phase.state) {
    case 'starting':
    case 'running':
    case 'healthy':
    case 'unhealthy':
      return move(unwanted, { state: 'stopping', after: { kind: 'down' } }, cause, actor, [
        { type: 'stop', generation: service.generation },
      ]);
    case 'stopping':
      return stay({ ...unwanted, phase: { state: 'stopping', after: { kind: 'down' } } });
    case 'unknown':
      return stay(unwanted);
    case 'stopped':
      return stay({ ...unwanted, phase: { state: 'stopped', outside: false } });
    case 'backoff':
      // The engine may be starting it at this very moment: only a real stop makes its policy forget it.
      if (service.phase.retryAt === undefined) {
        return move(unwanted, { state: 'stopping', after: { kind: 'down' } }, cause, actor, [
          { type: 'stop', generation: service.generation },
        ]);
      }
      return move(forget(unwanted, now), { state: 'stopped', outside: false }, cause, actor);
    case 'waiting':
    case 'failed':
    case 'blocked':
    case 'completed':
      return move(forget(unwanted, now), { state: 'stopped', outside: false }, cause, actor);
  }
}

/**
 * A new incarnation. Asking again while the last request is still being carried out adds nothing, so that twenty
 * presses of the button make one restart.
 */
export function onRestart(service: Service, ask: Ask, now: number): Step {
  const wanted = asked(service, 'up');
  switch (service.phase.state) {
    case 'running':
    case 'healthy':
    case 'unhealthy':
      return stopToStart(wanted, ask);
    case 'starting':
      return service.phase.spawned && now - (service.aliveSince ?? now) > SETTLING_MS
        ? stopToStart(wanted, ask)
        : stay(wanted);
    case 'stopping':
      return stay({ ...wanted, phase: { state: 'stopping', after: { kind: 'start' } } });
    case 'backoff':
      return service.phase.retryAt === undefined ? stopToStart(wanted, ask) : onUp(wanted, ask, now);
    default:
      return onUp(wanted, ask, now);
  }
}

/** A start that lives shorter than this is still the answer to the last press of the button. */
const SETTLING_MS = 2_000;

function stopToStart(service: Service, ask: Ask): Step {
  return move(service, { state: 'stopping', after: { kind: 'start' } }, ask.cause, ask.actor, [
    { type: 'stop', generation: service.generation },
  ]);
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
  if (service.desired !== 'up') return stay(service);
  if (service.phase.state !== 'blocked' && service.phase.state !== 'failed') return stay(service);
  return begin({ ...service, restarts: NO_RESTARTS }, event.waitingFor, event.cause, 'policy', true, now);
}
