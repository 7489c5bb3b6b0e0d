import { formatList } from '../../../shared/text/list.ts';
import type { Verification } from '../../contract/action.ts';
import { isGood, isLive } from '../../lifecycle/service.ts';
import type { ManagedService } from '../model/managed-service.ts';
import { upOrder } from './plan-up-down.ts';
import type { ActionTarget } from './target.ts';

/** A service that is up and in good health before something is ended: it must be so afterwards. */
export interface Kept {
  readonly id: string;
  readonly generation: number;
  readonly startedAt: number | undefined;
}

function isUpAndGood(managed: ManagedService): boolean {
  return managed.service.desired === 'up' && isGood(managed.service.phase.state);
}

/** The picture of what is good now. */
export function keptOf(supervisor: ActionTarget): readonly Kept[] {
  return [...supervisor.state.managedServices.values()].filter(isUpAndGood).map((managed) => ({
    id: managed.spec.id,
    generation: managed.service.generation,
    startedAt: managed.running?.startedAt,
  }));
}

/** What was good, is still wanted, and is not good any more; what others depend on first. */
export function lostOf(kept: readonly Kept[], supervisor: ActionTarget): readonly ManagedService[] {
  const services = [...supervisor.state.managedServices.values()].map((managed) => {
    return { id: managed.spec.id, dependsOn: managed.spec.dependsOn, up: true, broken: false };
  });
  return upOrder(services, []).flatMap(({ id }) => {
    const managed = supervisor.state.managed(id);
    const lost =
      managed && kept.some((one) => one.id === id) && managed.service.desired === 'up' && !isUpAndGood(managed);
    return lost ? [managed] : [];
  });
}

/** What was good and is good again, but not by the run that was seen then; `touched` is left out. */
export function changedOf(
  kept: readonly Kept[],
  touched: ReadonlySet<string>,
  supervisor: ActionTarget,
): readonly ManagedService[] {
  return kept.flatMap(({ id, generation }) => {
    const managed = touched.has(id) ? undefined : supervisor.state.managed(id);
    return managed && isUpAndGood(managed) && managed.service.generation !== generation ? [managed] : [];
  });
}

/** Asks for what got lost; each with the sentence of what had become of it. It is not waited for here. */
export function bringBack(
  lost: readonly ManagedService[],
  supervisor: ActionTarget,
  what: string,
): ReadonlyMap<string, string> {
  return new Map(
    lost.map((managed) => {
      const was = supervisor.describe(managed);
      const cause = `brought back: it was up before the ${what}, then: ${was}`;
      supervisor.ask(managed.spec.id, isLive(managed.service.phase) ? 'restart' : 'up', 'stacklight', cause);
      return [managed.spec.id, was] as const;
    }),
  );
}

/** One check for all that stayed as it was, and one for each that did not: brought back, or named. */
export function keptChecks(
  kept: readonly Kept[],
  brought: ReadonlyMap<string, string>,
  restarted: ReadonlySet<string>,
  supervisor: ActionTarget,
): readonly Verification[] {
  const stayed: string[] = [];
  const others = kept.flatMap(({ id, generation, startedAt }): Verification[] => {
    const managed = supervisor.state.managed(id);
    // Somebody wanted it down meanwhile: that is no loss.
    if (!managed || managed.service.desired === 'down') return [];
    const ok = isUpAndGood(managed);
    const same = managed.service.generation === generation && managed.running?.startedAt === startedAt;
    if (ok && (same || restarted.has(id))) {
      stayed.push(id);
      return [];
    }
    const was = brought.get(id);
    const check = `${id} is still up`;
    if (!ok) {
      const now = `${managed.service.phase.state}: ${supervisor.describe(managed)}`;
      return [{ check, ok, detail: `it was up before and is now ${now}${was ? '; bringing it back failed' : ''}` }];
    }
    const detail = was
      ? `it went down in the meantime (${was}) and was brought back`
      : 'it went down in the meantime and is back';
    return [{ check, ok, detail }];
  });
  const all = { check: 'everything that was up before is still up', ok: true, detail: formatList(stayed) };
  return stayed.length > 0 ? [all, ...others] : others;
}
