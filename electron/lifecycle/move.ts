import type { Actor } from '../contract/history.ts';
import { newHealth } from '../health/judge.ts';
import { LIMITS } from '../limits.ts';
import { restartDelay } from './restart.ts';
import type { AfterStop, Effect, Phase, Service, Step } from './service.ts';

/** Nothing happens. */
export function stay(service: Service): Step {
  return { service, effects: [], transitions: [] };
}

/** Enters a phase; a change of state becomes a transition, a change within a state does not. */
export function move(
  service: Service,
  phase: Phase,
  cause: string,
  actor: Actor,
  effects: readonly Effect[] = [],
): Step {
  const changed = service.phase.state !== phase.state;
  return {
    service: { ...service, phase },
    effects,
    transitions: changed
      ? [{ from: service.phase.state, to: phase.state, cause, actor, generation: service.generation }]
      : [],
  };
}

/** Does `second` to the outcome of `first` and joins what both produced. */
export function andThen(first: Step, second: (service: Service) => Step): Step {
  const next = second(first.service);
  return {
    service: next.service,
    effects: [...first.effects, ...next.effects],
    transitions: [...first.transitions, ...next.transitions],
  };
}

/** Starts a new incarnation, or waits for its dependencies. */
export function begin(
  service: Service,
  waitingFor: readonly string[],
  cause: string,
  actor: Actor,
  afterCrash: boolean,
  now: number,
): Step {
  if (waitingFor.length > 0) {
    const names = waitingFor.join(', ');
    return move(forget(service, now), { state: 'waiting', for: waitingFor }, `${cause}; waits for ${names}`, actor);
  }
  const next = { ...forget(service, now), generation: service.generation + 1 };
  return move(next, { state: 'starting', spawned: false, afterCrash }, cause, actor, [
    { type: 'start', generation: next.generation },
  ]);
}

/** Has the incarnation stopped, with everything of it; `after` says what that leads to. */
export function stopThen(service: Service, after: AfterStop, cause: string, actor: Actor): Step {
  return move(service, { state: 'stopping', after }, cause, actor, [{ type: 'stop', generation: service.generation }]);
}

/** No incarnation any more: what was known of the last one goes with it. The shadow is a fact about ports and stays. */
export function forget(service: Service, now: number): Service {
  return { ...service, health: newHealth(now), aliveSince: undefined, goodSince: undefined, wasGood: false };
}

/** When the next start by policy is due; the spread comes from the service itself, so that the same input gives the same answer. */
export function nextRetryAt(service: Service, now: number): number {
  return (
    now + restartDelay(service.restarts.step, service.rules.restart, spreadOf(`${service.id}/${service.generation}`))
  );
}

/** When a service that gave up is tried once more. */
export function trialAt(now: number): number {
  return now + LIMITS.restart.trialEveryMs;
}

/** FNV-1a of the text as a number in [0, 1). */
function spreadOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return hash / 0x1_0000_0000;
}
