import type { Problem } from '../result.ts';
import type { ServiceEvent } from './events.ts';
import { onFound } from './incarnation.ts';
import { onRetry } from './intents.ts';
import { begin, forget, move, stay, stopThen, trialAt } from './move.ts';
import { wantsRestart } from './restart.ts';
import { isLive, type Service, type Step } from './service.ts';

/** The engine is out of sight: nothing is known, nothing may be concluded. */
export function onEngineLost(service: Service, problem: Problem): Step {
  const { phase } = service;
  // A start or stop of ours that is in progress gets its own answer; what is left of a failed stop must not be forgotten.
  const goesDark = isLive(phase) || phase.state === 'backoff' || (phase.state === 'failed' && !phase.survives);
  if (!goesDark) return stay(service);
  return move(service, { state: 'unknown', problem, before: phase.state }, problem.message, 'outside');
}

export function onEngineBack(
  service: Service,
  event: Extract<ServiceEvent, { type: 'engine-back' }>,
  now: number,
): Step {
  const { phase } = service;
  if (phase.state === 'blocked') {
    return onRetry(service, { type: 'retry', cause: 'the engine answers again', waitingFor: event.waitingFor }, now);
  }
  if (phase.state === 'failed' && phase.survives) {
    const after = { kind: service.desired === 'down' ? 'down' : 'start' } as const;
    return stopThen(service, after, 'the engine answers again: stopped again', 'stacklight');
  }
  if (phase.state !== 'unknown') return stay(service);
  if (event.live) {
    const cause = 'the engine answers again and it is running';
    return onFound(service, { type: 'found', cause, actor: 'outside', livedMs: event.livedMs }, now);
  }
  const cause = 'the engine answers again, but it does not run';
  if (service.desired === 'down') {
    return move(forget(service, now), { state: 'stopped', outside: false }, cause, 'outside');
  }
  const wasComing = phase.before === 'starting' || phase.before === 'backoff' || phase.asked !== undefined;
  if (wasComing || wantsRestart(service.rules.restart.policy, null)) {
    return begin(service, event.waitingFor, cause, 'policy', true, now);
  }
  return move(forget(service, now), { state: 'failed', reason: cause, retryAt: undefined }, cause, 'outside');
}

/** Its container is not there any more. */
export function onVanished(service: Service, problem: Problem, now: number): Step {
  const { phase } = service;
  switch (phase.state) {
    // A start or stop of ours is in progress and answers by itself; nothing is expected of the others.
    case 'stopping':
    case 'waiting':
    case 'completed':
      return stay(service);
    case 'starting':
      if (!phase.spawned) return stay(service);
      break;
    case 'blocked':
      // Another reason, but the trial stays when it was due.
      return stay({ ...service, phase: { ...phase, problem } });
    default:
  }
  if (service.desired === 'down') {
    return move(forget(service, now), { state: 'stopped', outside: true }, problem.message, 'outside');
  }
  const blocked = { state: 'blocked', problem, retryAt: trialAt(now) } as const;
  return move(forget(service, now), blocked, problem.message, 'outside');
}
