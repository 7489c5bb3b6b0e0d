import type { Actor } from '../contract/history.ts';
import type { ServiceEvent } from './events.ts';
import { forget, move, nextRetryAt, stay, stopThen, trialAt } from './move.ts';
import { countFailure, givesUp, wantsRestart } from './restart.ts';
import { isLive, type Phase, type Service, type Step } from './service.ts';

type Exited = Extract<ServiceEvent, { type: 'exited' }>;

/** The incarnation ended without our asking. How it ended goes with the transition as facts. */
export function onExited(service: Service, event: Exited, now: number): Step {
  if (!canEnd(service.phase)) return stay(service);
  const step = ended(service, event, exitSentence(event), now);
  const { exitCode, signal } = event;
  const transitions = step.transitions.map((transition) => ({ ...transition, data: { exitCode, signal } }));
  return { ...step, transitions };
}

/** What lives, what may live out of sight, and what the engine is bringing back: it may end once more while it tries. */
function canEnd(phase: Phase): boolean {
  if (phase.state === 'backoff') return phase.retryAt === undefined;
  return isLive(phase) || phase.state === 'unknown';
}

function ended(service: Service, event: Exited, cause: string, now: number): Step {
  const { phase, rules } = service;
  const rest = forget(service, now);
  if (event.restartBy === 'engine-now') {
    // Only a real stop makes the engine's policy forget it.
    if (phase.state === 'unknown' && phase.asked === 'down') return stopThen(service, { kind: 'down' }, cause, 'user');
    const counted = countFailure(service, now);
    const restarts = { ...counted, total: counted.total + 1 };
    const waits = { state: 'backoff', retryAt: undefined, cause } as const;
    return move({ ...rest, restarts }, waits, `${cause}; the engine restarts it`, 'outside');
  }
  if (service.desired === 'down') return move(rest, { state: 'stopped', outside: false }, cause, 'outside');
  // Asked for while it was out of sight: it is wanted, whatever the policy says about its end.
  if (phase.state === 'unknown' && phase.asked)
    return move(rest, { state: 'backoff', retryAt: now, cause }, cause, 'outside');
  if (event.outside) return move(rest, { state: 'stopped', outside: true }, cause, 'outside');
  if (rules.oneShot && event.exitCode === 0) return move(rest, { state: 'completed' }, cause, 'outside');
  if (event.restartBy === 'engine' || !wantsRestart(rules.restart.policy, event.exitCode)) {
    const why = event.restartBy === 'engine' ? 'by the engine' : `(restart: ${rules.restart.policy})`;
    const reason = `${cause}; not restarted ${why}`;
    return move(rest, { state: 'failed', reason, retryAt: undefined }, reason, 'outside');
  }
  return failedOnce(service, cause, 'outside', now);
}

/** One more failure: the next try after its delay, or none when there were too many. */
export function failedOnce(service: Service, cause: string, actor: Actor, now: number): Step {
  const restarts = countFailure(service, now);
  const { maxRestarts } = service.rules.restart;
  if (givesUp(restarts, service.rules.restart, now)) {
    const reason = `gave up after ${maxRestarts} failed starts; last: ${cause}`;
    // Half-open: of the trials to come, one that does not reach good health gives up at once.
    const badStarts = Math.max(restarts.badStarts, maxRestarts);
    const given = { ...forget(service, now), restarts: { ...restarts, badStarts } };
    return move(given, { state: 'failed', reason, retryAt: trialAt(now) }, reason, actor);
  }
  const counted = { ...service, restarts };
  const retryAt = nextRetryAt(counted, now);
  return move(forget(counted, now), { state: 'backoff', retryAt, cause }, cause, actor);
}

/** `exited with code 1`, `was ended by SIGKILL`, with the detail. */
function exitSentence(event: Pick<Exited, 'exitCode' | 'signal' | 'detail' | 'outside'>): string {
  const what = event.signal
    ? `was ended by ${event.signal}`
    : event.exitCode === null
      ? event.detail
        ? 'ended'
        : 'ended (its exit code went to an earlier parent)'
      : `exited with code ${event.exitCode}`;
  const where = event.outside ? ', stopped from outside' : '';
  return `${what}${where}${event.detail ? ` (${event.detail})` : ''}`;
}
