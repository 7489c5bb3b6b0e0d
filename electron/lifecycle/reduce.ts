import { newHealth } from '../health/judge.ts';
import { onAdoption, onCheckKnown, onRedefined } from './adoption.ts';
import { onEngineHealth, onProbed, onShadow, onWoke } from './checks.ts';
import type { ServiceEvent } from './events.ts';
import { onExited } from './exits.ts';
import { onFound, onStarted, onStartFailed, onStopped, onTick } from './incarnation.ts';
import { onDependencies, onDown, onRestart, onRetry, onUp } from './intents.ts';
import { stay } from './move.ts';
import { NO_RESTARTS } from './restart.ts';
import type { Rules, Service, Step } from './service.ts';
import { onEngineBack, onEngineLost, onVanished } from './sight.ts';

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
    wasGood: false,
    restartAskedAt: undefined,
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
    case 'containers':
      return stay(service.outlived === event.live ? service : { ...service, outlived: event.live });
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
    case 'check-known':
      return onCheckKnown(service, event.probe, event.oneShot);
    case 'redefined':
      return onRedefined(service, event, now);
    default:
      return onAdoption(service, event, now);
  }
}

/** Monotonic ms at which the service wants a `tick`, or undefined. */
export function wakeAt(service: Service): number | undefined {
  return 'retryAt' in service.phase ? service.phase.retryAt : undefined;
}
