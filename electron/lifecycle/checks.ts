import { judgeHealth } from '../health/judge.ts';
import type { ProbeResult } from '../health/probe.ts';
import type { ServiceEvent } from './events.ts';
import { andThen, move, stay, stopThen } from './move.ts';
import { endGood } from './restart.ts';
import { isLive, type Service, type ShadowFact, type Step } from './service.ts';

/** A check of ours came back. */
export function onProbed(service: Service, result: ProbeResult, now: number): Step {
  if (!isLive(service.phase)) return stay(service);
  // After wake-up every first answer may be late: failures are no evidence yet, a success ends the quiet.
  if (!result.ok && now < service.quietUntil) return stay(service);
  const health = judgeHealth(service.health, result, service.rules.health, now);
  return judged({ ...service, health, quietUntil: result.ok ? 0 : service.quietUntil }, result.message, now);
}

/** The engine's own word on a container's health; it has done the counting already. */
export function onEngineHealth(
  service: Service,
  event: Extract<ServiceEvent, { type: 'engine-health' }>,
  now: number,
): Step {
  if (!isLive(service.phase)) return stay(service);
  const last = event.results.at(-1);
  const health = { ...service.health, status: event.status, failing: event.failing, results: event.results };
  return judged({ ...service, health }, last?.message ?? `the engine says ${event.status}`, now);
}

/** From what the checks say to the state of a live service. */
function judged(service: Service, message: string, now: number): Step {
  switch (service.health.status) {
    case 'starting':
      return service.shadow ? stay(service) : startingAgain(service, message, now);
    case 'healthy':
      return service.shadow ? bad(service, describeShadow(service.shadow), now) : good(service, message, now);
    case 'unhealthy':
      return bad(service, message, now);
  }
}

/** No verdict yet, or none any more: what made it unhealthy within its grace is gone. */
function startingAgain(service: Service, cause: string, now: number): Step {
  if (service.phase.state === 'starting') return stay(service);
  return move(endGood(service, now), { state: 'starting', spawned: true, afterCrash: false }, cause, 'outside');
}

function good(service: Service, message: string, now: number): Step {
  const state = service.rules.health.probe.type === 'none' ? 'running' : 'healthy';
  return move({ ...service, goodSince: service.goodSince ?? now }, { state }, message, 'outside');
}

function bad(service: Service, message: string, now: number): Step {
  const step = move(endGood(service, now), { state: 'unhealthy' }, message, 'outside');
  // A restart cannot cure a shadow: the one that answers is somebody else.
  const curable = service.health.results.at(-1)?.reason !== 'shadowed';
  if (!service.rules.restart.unhealthy || !curable || service.desired !== 'up' || service.shadow) return step;
  const cause = `unhealthy: ${message}`;
  return andThen(step, (next) => stopThen(next, { kind: 'retry', cause }, cause, 'policy'));
}

/** What the kernel's tables and a connection of ours say about who answers on its ports. */
export function onShadow(service: Service, shadow: ShadowFact | undefined, now: number): Step {
  if (sameShadow(service.shadow, shadow)) return stay(service);
  const next = { ...service, shadow };
  if (!isLive(service.phase)) return stay(next);
  if (shadow) return move(endGood(next, now), { state: 'unhealthy' }, describeShadow(shadow), 'outside');
  if (service.phase.state !== 'unhealthy') return stay(next);
  const cause = 'its ports are answered by itself again';
  const hasCheck = service.rules.health.probe.type !== 'none';
  if (!hasCheck || next.health.status === 'healthy') return good(next, cause, now);
  return next.health.status === 'starting' ? startingAgain(next, cause, now) : stay(next);
}

/** `port 8000 is shadowed: answers come from pid …`. */
export function describeShadow(shadow: ShadowFact): string {
  return `port ${shadow.port} is shadowed: answers come ${shadow.sentence}`;
}

function sameShadow(a: ShadowFact | undefined, b: ShadowFact | undefined): boolean {
  return a?.port === b?.port && a?.sentence === b?.sentence;
}

/** The machine slept: the failures counted so far say nothing about now. What was healthy has had its grace. */
export function onWoke(service: Service, quietMs: number, now: number): Step {
  if (!isLive(service.phase)) return stay(service);
  const health = service.health.status === 'healthy' ? { ...service.health, failing: 0 } : service.health;
  return stay({ ...service, health, quietUntil: now + quietMs });
}
