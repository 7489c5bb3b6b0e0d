import { newHealth } from '../health/judge.ts';
import type { ServiceEvent } from './events.ts';
import { begin, forget, move, nextRetryAt, stay, trialAt } from './move.ts';
import { countFailure, givesUp, wantsRestart } from './restart.ts';
import { isLive, type Service, type Step } from './service.ts';

type Exited = Extract<ServiceEvent, { type: 'exited' }>;

/** Our start succeeded: alive; good only when its check says so, or at once where it has none. */
export function onStarted(service: Service, now: number): Step {
  if (service.phase.state !== 'starting') return stay(service);
  return alive(service, service.phase.afterCrash, 'started', 'stacklight', now);
}

/** An incarnation that we did not start: adopted, or begun by the engine or a person. */
export function onFound(service: Service, event: Extract<ServiceEvent, { type: 'found' }>, now: number): Step {
  if (isLive(service.phase) || service.phase.state === 'stopping') return stay(service);
  const next = { ...forget(service, now), generation: service.generation + 1 };
  return alive(next, service.phase.state === 'backoff', event.cause, event.actor, now);
}

function alive(
  service: Service,
  afterCrash: boolean,
  cause: string,
  actor: 'stacklight' | 'policy' | 'outside' | 'user',
  now: number,
): Step {
  const living = { ...service, aliveSince: now, health: newHealth(now) };
  if (service.rules.health.probe.type === 'none') {
    return move({ ...living, goodSince: now }, { state: service.shadow ? 'unhealthy' : 'running' }, cause, actor);
  }
  return move(living, { state: 'starting', spawned: true, afterCrash }, cause, actor);
}

/** A start that did not come about: blocked where a restart cannot cure it, else counted as a failure. */
export function onStartFailed(
  service: Service,
  event: Extract<ServiceEvent, { type: 'start-failed' }>,
  now: number,
): Step {
  if (service.phase.state === 'stopping') return afterStop(service, now, []);
  if (service.phase.state !== 'starting') return stay(service);
  if (event.blocking) {
    const phase = { state: 'blocked', problem: event.problem, retryAt: trialAt(now) } as const;
    return move(forget(service, now), phase, event.problem.message, 'stacklight');
  }
  return failedOnce(service, event.problem.message, 'stacklight', now);
}

/** The incarnation ended without our asking. */
export function onExited(service: Service, event: Exited, now: number): Step {
  const { phase } = service;
  if (phase.state === 'stopping') return stay(service);
  if (!isLive(phase) && phase.state !== 'unknown') return stay(service);
  const cause = exitSentence(event);
  if (service.desired === 'down')
    return move(forget(service, now), { state: 'stopped', outside: false }, cause, 'outside');
  if (event.restartBy === 'engine-now') {
    const counted = { ...forget(service, now), restarts: countedTotal(service, now) };
    return move(
      counted,
      { state: 'backoff', retryAt: undefined, cause },
      `${cause}; the engine restarts it`,
      'outside',
    );
  }
  if (event.outside) return move(forget(service, now), { state: 'stopped', outside: true }, cause, 'outside');
  if (service.rules.oneShot && event.exitCode === 0)
    return move(forget(service, now), { state: 'completed' }, cause, 'outside');
  if (event.restartBy === 'engine' || !wantsRestart(service.rules.restart.policy, event.exitCode)) {
    const who =
      event.restartBy === 'engine'
        ? 'the engine does not restart it'
        : `restart: ${service.rules.restart.policy} does not restart it`;
    const reason = `${cause}; ${who}`;
    return move(forget(service, now), { state: 'failed', reason, retryAt: undefined }, reason, 'outside');
  }
  return failedOnce(service, cause, 'outside', now);
}

/** One more failure: the next try after its delay, or none when there were too many. */
export function failedOnce(
  service: Service,
  cause: string,
  actor: 'outside' | 'stacklight' | 'policy',
  now: number,
): Step {
  const restarts = countFailure(service, now);
  const { maxRestarts } = service.rules.restart;
  if (givesUp(restarts, service.rules.restart, now)) {
    const reason = `gave up after ${maxRestarts} failed starts; last: ${cause}`;
    const given = { ...forget(service, now), restarts };
    return move(given, { state: 'failed', reason, retryAt: trialAt(now) }, reason, actor);
  }
  const counted = { ...service, restarts };
  const retryAt = nextRetryAt(counted, now);
  return move(forget(counted, now), { state: 'backoff', retryAt, cause }, cause, actor);
}

function countedTotal(service: Service, now: number) {
  const counted = countFailure(service, now);
  return { ...counted, total: counted.total + 1 };
}

/** The stop is over: what it leads to. */
export function onStopped(service: Service, event: Extract<ServiceEvent, { type: 'stopped' }>, now: number): Step {
  if (service.phase.state !== 'stopping') return stay(service);
  if (!event.gone) {
    const reason = `could not be stopped: ${event.survivors.join('; ')}`;
    return move(forget(service, now), { state: 'failed', reason, retryAt: undefined }, reason, 'stacklight');
  }
  return afterStop(service, now, event.waitingFor, event.forced);
}

/** From `stopping` to what was meant to follow; a `down` that came meanwhile has already replaced it. */
function afterStop(service: Service, now: number, waitingFor: readonly string[], forced = false): Step {
  if (service.phase.state !== 'stopping') return stay(service);
  const { after } = service.phase;
  const how = forced ? 'stopped (forced: it did not end on its stop signal)' : 'stopped';
  switch (after.kind) {
    case 'down':
      return move(forget(service, now), { state: 'stopped', outside: false }, how, 'stacklight');
    case 'retry':
      return failedOnce(service, after.cause, 'policy', now);
    case 'start':
      return begin(service, waitingFor, how, 'stacklight', false, now);
  }
}

/** A policy delay is over, or the trial after giving up is due. */
export function onTick(service: Service, waitingFor: readonly string[], now: number): Step {
  const { phase } = service;
  if (phase.state !== 'backoff' && phase.state !== 'failed' && phase.state !== 'blocked') return stay(service);
  if (phase.retryAt === undefined || phase.retryAt > now || service.desired !== 'up') return stay(service);
  const { restarts } = service;
  const counted = { ...service, restarts: { ...restarts, total: restarts.total + 1, step: restarts.step + 1 } };
  const why = phase.state === 'backoff' ? `restarted by policy: ${phase.cause}` : 'tried once more after a while';
  return begin(counted, waitingFor, why, 'policy', true, now);
}

/** `exited with code 1`, `was killed by SIGKILL`, with the detail. */
export function exitSentence(event: Pick<Exited, 'exitCode' | 'signal' | 'detail' | 'outside'>): string {
  const what = event.signal
    ? `was ended by ${event.signal}`
    : event.exitCode === null
      ? 'ended (its exit code went to an earlier parent)'
      : `exited with code ${event.exitCode}`;
  const where = event.outside ? ', stopped from outside' : '';
  return `${what}${where}${event.detail ? ` (${event.detail})` : ''}`;
}
