import type { Actor } from '../contract/history.ts';
import { newHealth } from '../health/judge.ts';
import { describeShadow } from './checks.ts';
import type { ServiceEvent } from './events.ts';
import { failedOnce } from './exits.ts';
import { andThen, begin, forget, move, stay, stopThen, trialAt } from './move.ts';
import { isLive, type Service, type Step } from './service.ts';

/** Our start succeeded: alive; good only when its check says so, or at once where it has none. */
export function onStarted(service: Service, now: number): Step {
  if (service.phase.state !== 'starting' || service.phase.spawned) return stay(service);
  return alive(service, { afterCrash: service.phase.afterCrash, livedMs: 0 }, 'started', 'stacklight', now);
}

/** An incarnation that we did not start: adopted, or begun by the engine or a person. */
export function onFound(service: Service, event: Extract<ServiceEvent, { type: 'found' }>, now: number): Step {
  const { phase } = service;
  // While a start or stop of ours is in progress, what is seen is its doing; its answer comes.
  if (isLive(phase) || phase.state === 'stopping' || phase.state === 'starting') return stay(service);
  const next = { ...forget(service, now), generation: service.generation + 1 };
  const step = alive(
    next,
    { afterCrash: phase.state === 'backoff', livedMs: event.livedMs },
    event.cause,
    event.actor,
    now,
  );
  const asked = phase.state === 'unknown' ? phase.asked : undefined;
  if (asked !== 'down' && asked !== 'restart') return step;
  const after = { kind: asked === 'down' ? 'down' : 'start' } as const;
  const cause = `${asked === 'down' ? 'stop' : 'restart'} was requested while its state was unknown`;
  return andThen(step, (found) => stopThen(found, after, cause, 'user'));
}

/** `livedMs`: its start period began with it, and not with the moment in which it was found. */
function alive(
  service: Service,
  { afterCrash, livedMs }: { readonly afterCrash: boolean; readonly livedMs: number },
  cause: string,
  actor: Actor,
  now: number,
): Step {
  const living = { ...service, aliveSince: now, health: newHealth(now - livedMs) };
  if (service.shadow) return move(living, { state: 'unhealthy' }, describeShadow(service.shadow), 'outside');
  if (service.rules.health.probe.type === 'none') {
    return move({ ...living, goodSince: now }, { state: 'running' }, cause, actor);
  }
  return move(living, { state: 'starting', spawned: true, afterCrash }, cause, actor);
}

/** A start that did not come about: blocked where a restart cannot cure it, else counted as a failure. */
export function onStartFailed(
  service: Service,
  event: Extract<ServiceEvent, { type: 'start-failed' }>,
  now: number,
): Step {
  // A start that was withdrawn is the business of the stop that withdrew it, which answers by itself.
  if (service.phase.state !== 'starting' || service.phase.spawned) return stay(service);
  const { message } = event.problem;
  if (event.blocking) {
    const phase = { state: 'blocked', problem: event.problem, retryAt: trialAt(now) } as const;
    return move(forget(service, now), phase, message, 'stacklight');
  }
  if (service.rules.restart.policy === 'no') {
    const reason = `${message.replace(/\.$/, '')}; not retried (restart: no)`;
    return move(forget(service, now), { state: 'failed', reason, retryAt: undefined }, reason, 'stacklight');
  }
  return failedOnce(service, message, 'stacklight', now);
}

/** The stop is over: what it leads to. A `down` that came meanwhile has already replaced that. */
export function onStopped(service: Service, event: Extract<ServiceEvent, { type: 'stopped' }>, now: number): Step {
  const { phase } = service;
  if (phase.state !== 'stopping') return stay(service);
  if (!event.gone) {
    const reason = `could not be stopped: ${event.survivors.join('; ')}`;
    const failed = { state: 'failed', reason, retryAt: undefined, survives: true } as const;
    return move(forget(service, now), failed, reason, 'stacklight');
  }
  const own = event.forced ? 'stopped (forced: it did not end on its stop signal)' : 'stopped';
  const also = event.also ?? [];
  const how = also.length > 0 ? `${own}, with ${also.join(' and ')}, which its command had started` : own;
  switch (phase.after.kind) {
    case 'down':
      return move(forget(service, now), { state: 'stopped', outside: false }, how, 'stacklight');
    case 'retry':
      return failedOnce(service, phase.after.cause, 'policy', now);
    case 'start':
      return begin(service, event.waitingFor, how, 'stacklight', false, now);
  }
}

/** A policy delay is over, or the trial after giving up is due. */
export function onTick(service: Service, waitingFor: readonly string[], now: number): Step {
  const { phase, restarts } = service;
  if (phase.state !== 'backoff' && phase.state !== 'failed' && phase.state !== 'blocked') return stay(service);
  if (phase.retryAt === undefined || phase.retryAt > now || service.desired !== 'up') return stay(service);
  // What was blocked never ran: trying it again is no restart.
  if (phase.state === 'blocked') return begin(service, waitingFor, 'retried after a pause', 'policy', true, now);
  const counted = { ...service, restarts: { ...restarts, total: restarts.total + 1, step: restarts.step + 1 } };
  const why = phase.state === 'backoff' ? `restarted by policy: ${phase.cause}` : 'retried after a pause';
  return begin(counted, waitingFor, why, 'policy', true, now);
}
