import { newHealth } from '../health/judge.ts';
import type { Problem } from '../result.ts';
import { onEngineHealth, onProbed, onShadow, onWoke } from './checks.ts';
import type { ServiceEvent } from './events.ts';
import { onExited, onFound, onStarted, onStartFailed, onStopped, onTick } from './incarnation.ts';
import { onDependencies, onDown, onRestart, onRetry, onUp } from './intents.ts';
import { begin, forget, move, stay, trialAt } from './move.ts';
import { NO_RESTARTS, wantsRestart } from './restart.ts';
import type { Rules, Service, Step } from './service.ts';

/** A service that nobody has asked for yet. `generation` goes on where an earlier run of Stacklight left it. */
export function newService(id: string, rules: Rules, now: number, generation = 0): Service {
  return {
    id,
    rules,
    desired: 'down',
    generation,
    phase: { state: 'stopped', outside: false },
    health: newHealth(now),
    shadow: undefined,
    restarts: NO_RESTARTS,
    aliveSince: undefined,
    goodSince: undefined,
    quietUntil: 0,
    dropped: 0,
  };
}

/**
 * The life of a service: one pure function. `now` is monotonic milliseconds.
 * An event that carries the generation of an earlier incarnation changes nothing and is counted.
 */
export function reduce(service: Service, event: ServiceEvent, now: number): Step {
  if ('generation' in event && event.generation !== service.generation) {
    return stay({ ...service, dropped: service.dropped + 1 });
  }
  switch (event.type) {
    case 'up':
      return onUp(service, event, now);
    case 'down':
      return onDown(service, event.cause, event.actor, now);
    case 'restart':
      return onRestart(service, event, now);
    case 'dependencies':
      return onDependencies(service, event, now);
    case 'retry':
      return onRetry(service, event, now);
    case 'tick':
      return onTick(service, event.waitingFor, now);
    case 'started':
      return onStarted(service, now);
    case 'start-failed':
      return onStartFailed(service, event, now);
    case 'exited':
      return onExited(service, event, now);
    case 'stopped':
      return onStopped(service, event, now);
    case 'found':
      return onFound(service, event, now);
    case 'probed':
      return onProbed(service, event.result, now);
    case 'engine-health':
      return onEngineHealth(service, event, now);
    case 'shadow':
      return onShadow(service, event.shadow, now);
    case 'woke':
      return onWoke(service, event.quietMs, now);
    case 'engine-lost':
      return onEngineLost(service, event.problem);
    case 'engine-back':
      return onEngineBack(service, event, now);
    case 'vanished':
      return onVanished(service, event.problem, now);
  }
}

/** Monotonic ms at which the service wants a `tick`, or undefined. */
export function wakeAt(service: Service): number | undefined {
  return 'retryAt' in service.phase ? service.phase.retryAt : undefined;
}

/** The engine is out of sight: nothing is known, nothing may be concluded. */
function onEngineLost(service: Service, problem: Problem): Step {
  const { state } = service.phase;
  if (
    state === 'unknown' ||
    state === 'blocked' ||
    state === 'stopped' ||
    state === 'completed' ||
    state === 'waiting'
  ) {
    return stay(service);
  }
  return move(service, { state: 'unknown', problem, before: state }, problem.message, 'outside');
}

function onEngineBack(service: Service, event: Extract<ServiceEvent, { type: 'engine-back' }>, now: number): Step {
  if (service.phase.state === 'blocked') {
    return onRetry(service, { type: 'retry', cause: 'the engine answers again', waitingFor: event.waitingFor }, now);
  }
  if (service.phase.state !== 'unknown') return stay(service);
  if (event.live) {
    const known: Service = { ...service, phase: { state: 'stopped', outside: true } };
    const step = onFound(
      known,
      { type: 'found', cause: 'the engine answers again and it runs', actor: 'outside' },
      now,
    );
    const from = 'unknown' as const;
    return { ...step, transitions: step.transitions.map((transition) => ({ ...transition, from })) };
  }
  const cause = 'the engine answers again, but it does not run';
  const wasComing = service.phase.before === 'starting' || service.phase.before === 'backoff';
  const comesBack = wasComing || wantsRestart(service.rules.restart.policy, null);
  if (service.desired === 'up' && comesBack) return begin(service, event.waitingFor, cause, 'policy', true, now);
  if (service.desired === 'down')
    return move(forget(service, now), { state: 'stopped', outside: false }, cause, 'outside');
  return move(forget(service, now), { state: 'failed', reason: cause, retryAt: undefined }, cause, 'outside');
}

/** Its container is not there any more. */
function onVanished(service: Service, problem: Problem, now: number): Step {
  if (service.desired === 'down') {
    return service.phase.state === 'stopping'
      ? stay(service)
      : move(forget(service, now), { state: 'stopped', outside: true }, problem.message, 'outside');
  }
  if (service.phase.state === 'stopping' || service.phase.state === 'waiting') return stay(service);
  const phase = { state: 'blocked', problem, retryAt: trialAt(now) } as const;
  return move(forget(service, now), phase, problem.message, 'outside');
}
