import { judgeHealth, newHealth } from '../health/judge.ts';
import type { ProbeResult } from '../health/probe.ts';
import type { ServiceEvent } from './events.ts';
import { move, stay } from './move.ts';
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
      return stay(service);
    case 'healthy':
      return service.shadow ? bad(service, shadowSentence(service.shadow)) : good(service, message, now);
    case 'unhealthy':
      return bad(service, message);
  }
}

function good(service: Service, message: string, now: number): Step {
  const state = service.rules.health.probe.type === 'none' ? 'running' : 'healthy';
  return move({ ...service, goodSince: service.goodSince ?? now }, { state }, message, 'outside');
}

function bad(service: Service, message: string): Step {
  const step = move({ ...service, goodSince: undefined }, { state: 'unhealthy' }, message, 'outside');
  // A restart cannot cure a shadow: the one that answers is somebody else.
  const curable = service.health.results.at(-1)?.reason !== 'shadowed';
  if (!service.rules.restart.unhealthy || !curable || service.desired !== 'up' || service.shadow) return step;
  const cause = `unhealthy: ${message}`;
  const stopping = move(step.service, { state: 'stopping', after: { kind: 'retry', cause } }, cause, 'policy', [
    { type: 'stop', generation: service.generation },
  ]);
  return { ...stopping, transitions: [...step.transitions, ...stopping.transitions] };
}

/** What the kernel's tables and a connection of ours say about who answers on its ports. */
export function onShadow(service: Service, shadow: ShadowFact | undefined, now: number): Step {
  if (sameShadow(service.shadow, shadow)) return stay(service);
  const next = { ...service, shadow };
  if (!isLive(service.phase)) return stay(next);
  if (shadow) return move({ ...next, goodSince: undefined }, { state: 'unhealthy' }, shadowSentence(shadow), 'outside');
  const hasCheck = service.rules.health.probe.type !== 'none';
  if (service.phase.state !== 'unhealthy') return stay(next);
  if (!hasCheck || next.health.status === 'healthy') return good(next, 'its ports are answered by itself again', now);
  return stay(next);
}

/** `port 8000 is answered by something else: from pid …`. */
export function shadowSentence(shadow: ShadowFact): string {
  return `port ${shadow.port} is shadowed: answers come ${shadow.sentence}`;
}

function sameShadow(a: ShadowFact | undefined, b: ShadowFact | undefined): boolean {
  return a?.port === b?.port && a?.sentence === b?.sentence;
}

/** The machine slept: the failures counted so far say nothing about now. */
export function onWoke(service: Service, quietMs: number, now: number): Step {
  if (!isLive(service.phase)) return stay(service);
  const health =
    service.health.status === 'healthy' ? { ...newHealth(now), status: 'healthy' as const } : service.health;
  return stay({ ...service, health, quietUntil: now + quietMs });
}
