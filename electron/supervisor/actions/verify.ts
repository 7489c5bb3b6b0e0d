import type { Verification } from '../../contract/action.ts';
import { isGood } from '../../lifecycle/service.ts';
import { LIMITS } from '../../limits.ts';
import type { ManagedService } from '../model/managed-service.ts';
import { isShort } from '../model/short-replicas.ts';
import { Hopeless, waitsForNoCheck } from './hopeless.ts';
import { describeUnproved, isProved } from './settled.ts';
import { beyond, describeState } from './verdict.ts';

export interface VerifyDeps {
  until(condition: () => boolean, deadlineMs: number): Promise<boolean>;
  /** Looks at the ports anew and judges them. */
  refreshPorts(): Promise<void>;
  /** Per declared tcp port of the service: is it answered by it and by it only. */
  portChecks(managed: ManagedService): readonly Verification[];
  managed(id: string): ManagedService | undefined;
  /** A check of ours that begins now. */
  checkNow(managed: ManagedService): Promise<unknown>;
  describe(managed: ManagedService): string;
}

/**
 * Waits until every service is in good health with its ports answered by itself, for a while where it has no check of its own, or
 * until that cannot happen any more, and tells each check. `now` is monotonic milliseconds.
 */
export async function verifyUp(
  managedServices: readonly ManagedService[],
  deps: VerifyDeps,
  deadlineAt: number,
  now: () => number,
): Promise<readonly Verification[]> {
  const { lookMs } = LIMITS.verify;
  const hopeless = new Hopeless(deps, now());
  const isOver = (managed: ManagedService) => hopeless.has(managed, now());
  // Every one is looked at, also behind one that is still open: their times of being unhealthy run side by side.
  const judged = () =>
    managedServices.map((managed) => isGood(managed.service.phase.state) || isOver(managed)).every(Boolean);
  const proved = (managed: ManagedService) => isProved(managed, deps.portChecks(managed), now());
  while (now() < deadlineAt) {
    if (judged()) {
      await deps.refreshPorts();
      if (judged() && managedServices.every((managed) => isOver(managed) || proved(managed))) break;
    }
    const unhealthy = managedServices.filter((managed) => managed.service.phase.state === 'unhealthy');
    if (unhealthy.length > 0) await deps.refreshPorts();
    for (const managed of managedServices.filter(isAskedNow)) void deps.checkNow(managed);
    await deps.until(judged, Math.min(lookMs, deadlineAt - now()));
    // Good health first, its port and the proof a moment later (a service without a check): not in a tight loop.
    if (judged()) await deps.until(() => !judged(), Math.min(lookMs, deadlineAt - now()));
  }
  return managedServices.flatMap((managed) => {
    const ports = isDown(managed) ? [] : deps.portChecks(managed);
    return [healthCheck(managed, ports, deps, now()), ...ports.map((check) => portCheck(check, managed))];
  });
}

/**
 * What is unhealthy; what nobody starts, so that there is nothing to wait for between two checks; and what its engine checks, whose
 * results are only there to be asked for.
 */
function isAskedNow({ spec, service: { phase, rules } }: ManagedService): boolean {
  if (phase.state !== 'starting') return phase.state === 'unhealthy';
  return spec.kind === 'external' || (phase.spawned && rules.health.probe.type === 'engine');
}

function isDown(managed: ManagedService): boolean {
  return ['failed', 'blocked', 'stopped', 'unknown'].includes(managed.service.phase.state);
}

function healthCheck(
  managed: ManagedService,
  ports: readonly Verification[],
  deps: VerifyDeps,
  now: number,
): Verification {
  const { phase } = managed.service;
  const { state } = phase;
  const check = `${managed.spec.id} ${goodWord(managed)}`;
  const seen = deps.describe(managed);
  if (isGood(state) && isShort(managed)) return { check, ok: false, detail: describeState(state, seen) };
  const held = ports.every(({ ok }) => ok);
  // A port that is not its own is a check of its own, and says more.
  if (isGood(state) && (!held || isProved(managed, ports, now)))
    return { check, ok: true, detail: beyond('completed', seen) };
  if (isGood(state)) return { check, ok: false, unproved: true, detail: describeUnproved(managed, now) };
  const detail = `${describeState(state, seen)}${inVain(managed, deps)}`;
  return { check, ok: false, detail, ...(phase.state === 'starting' && phase.spawned ? { unproved: true } : {}) };
}

function goodWord({ service }: ManagedService): string {
  if (service.phase.state === 'completed') return 'has completed';
  return service.rules.health.probe.type === 'none' ? 'runs' : 'is healthy';
}

/** `; db has no health check, so it never becomes healthy`. */
function inVain(managed: ManagedService, deps: VerifyDeps): string {
  const { phase } = managed.service;
  const awaited = phase.state === 'waiting' ? phase.for : [];
  const without = awaited.find((id) => {
    const other = deps.managed(id);
    return other !== undefined && waitsForNoCheck(managed, other);
  });
  return without === undefined ? '' : `; ${without} has no health check, so it never becomes healthy`;
}

/** Up, and nobody at all on its port: that is no proof of a fault, and none of success. */
function portCheck(check: Verification, managed: ManagedService): Verification {
  const nobody =
    !check.ok && isGood(managed.service.phase.state) && managed.unheld.length > 0 && !managed.service.shadow;
  return nobody ? { ...check, unproved: true } : check;
}

/** Waits until every service is gone and tells each check. */
export async function verifyDown(
  managedServices: readonly ManagedService[],
  deps: VerifyDeps,
  deadlineAt: number,
  now: () => number,
): Promise<readonly Verification[]> {
  const over = (managed: ManagedService) =>
    ['stopped', 'failed', 'unknown', 'completed'].includes(managed.service.phase.state);
  await deps.until(() => managedServices.every(over), deadlineAt - now());
  return managedServices.map((managed) => {
    const { state } = managed.service.phase;
    const ok = state === 'stopped' || state === 'completed';
    const detail = ok ? beyond('stopped', managed.cause) : describeState(state, deps.describe(managed));
    return { check: `${managed.spec.id} is stopped`, ok, detail };
  });
}
