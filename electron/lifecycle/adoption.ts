/** What is not seen to happen but found: at the start of Stacklight, in a new version of the stack file, in the engine's own word. */
import { newHealth } from '../health/judge.ts';
import { assertNever } from '../result.ts';
import type { ProbeSpec } from '../stack/stack.ts';
import type { AdoptionEvent, ServiceEvent } from './events.ts';
import { onExited } from './exits.ts';
import { stay } from './move.ts';
import { isLive, type Phase, type Service, type Step } from './service.ts';

/** None of these is a change of its state, but for an end that nobody saw: what follows from it happens now. */
export function onAdoption(service: Service, event: AdoptionEvent, now: number): Step {
  switch (event.type) {
    case 'wanted-before':
      return stay({ ...service, desired: 'up' });
    case 'kept':
      return stay(asItWas(service, event, now));
    case 'at-rest':
      return stay({ ...service, phase: event.phase });
    case 'out-of-sight':
      return stay({ ...service, phase: { state: 'unknown', problem: event.problem, before: event.before } });
    case 'ended-unseen':
      return endedUnseen(service, event, now);
    default:
      return assertNever(event);
  }
}

/** Whether a service that was left in this state may go on in it: it says something about the service as it is defined now. */
export function mayGoOn({ shadow, rules }: Service, state: string | undefined): state is 'running' | 'healthy' {
  return !shadow && state === (rules.health.probe.type === 'none' ? 'running' : 'healthy');
}

/** It never stopped, so its good health holds until its checks say otherwise. */
function asItWas(service: Service, { state, livedMs }: Extract<AdoptionEvent, { type: 'kept' }>, now: number): Service {
  const status = state === 'running' ? 'starting' : 'healthy';
  const health = { ...newHealth(now - livedMs), status, graceOver: true } as const;
  return { ...service, phase: { state }, health, aliveSince: now, goodSince: now, wasGood: true };
}

function endedUnseen(service: Service, event: Extract<AdoptionEvent, { type: 'ended-unseen' }>, now: number): Step {
  const { problem, exitCode, detail } = event;
  const unseen: Service = { ...service, phase: { state: 'unknown', problem, before: 'running' } };
  const { generation } = service;
  const exit = { type: 'exited', generation, exitCode, signal: null, outside: false, detail, restartBy: 'us' } as const;
  return onExited(unseen, exit, now);
}

/** Only the check changes: what was judged so far stays. */
export function onCheckKnown(service: Service, probe: ProbeSpec, oneShot: boolean | undefined): Step {
  const { rules } = service;
  return stay({
    ...service,
    rules: { ...rules, health: { ...rules.health, probe }, oneShot: oneShot ?? rules.oneShot },
  });
}

/**
 * What lives lives on; where its check is another one, its judgement begins anew. Its start period does not: that is time to come
 * up, which it had.
 */
export function onRedefined(
  before: Service,
  { id, rules, anew, atLeast }: Extract<ServiceEvent, { type: 'redefined' }>,
  now: number,
): Step {
  const service = { ...before, generation: Math.max(before.generation, atLeast) };
  // The engine's word on whether there is a check at all was found out at the start; it holds.
  if (!anew) return stay({ ...service, id, rules: { ...rules, health: service.rules.health } });
  const plain = rules.health.probe.type === 'none';
  const phase: Phase = plain ? { state: 'running' } : { state: 'starting', spawned: true, afterCrash: false };
  const judgement = { health: newHealth(before.health.startedAtMs), goodSince: plain ? now : undefined, phase };
  return stay({ ...service, id, rules, ...(isLive(service.phase) ? judgement : {}) });
}
