import { listText } from '../../../shared/text/list.ts';
import type { Verification } from '../../contract.ts';
import { isGood, isLive } from '../../lifecycle/service.ts';
import type { Cell } from '../model/managed-service.ts';
import { upOrder } from './plan-up-down.ts';
import type { ActionTarget } from './target.ts';

/** A service that is up and in good health before something is ended: it must be so afterwards. */
export interface Kept {
  readonly id: string;
  readonly generation: number;
  readonly startedAt: number | undefined;
}

function isUpAndGood(cell: Cell): boolean {
  return cell.service.desired === 'up' && isGood(cell.service.phase.state);
}

/** The picture of what is good now. */
export function keptOf(supervisor: ActionTarget): readonly Kept[] {
  return [...supervisor.state.cells.values()].filter(isUpAndGood).map((cell) => ({
    id: cell.spec.id,
    generation: cell.service.generation,
    startedAt: cell.running?.startedAt,
  }));
}

/** What was good, is still wanted, and is not good any more; what others depend on first. */
export function lostOf(kept: readonly Kept[], supervisor: ActionTarget): readonly Cell[] {
  const services = [...supervisor.state.cells.values()].map((cell) => {
    return { id: cell.spec.id, dependsOn: cell.spec.dependsOn, up: true, broken: false };
  });
  return upOrder(services, []).flatMap(({ id }) => {
    const cell = supervisor.state.cell(id);
    const lost = cell && kept.some((one) => one.id === id) && cell.service.desired === 'up' && !isUpAndGood(cell);
    return lost ? [cell] : [];
  });
}

/** What was good and is good again, but not by the run that was seen then; `touched` is left out. */
export function changedOf(
  kept: readonly Kept[],
  touched: ReadonlySet<string>,
  supervisor: ActionTarget,
): readonly Cell[] {
  return kept.flatMap(({ id, generation }) => {
    const cell = touched.has(id) ? undefined : supervisor.state.cell(id);
    return cell && isUpAndGood(cell) && cell.service.generation !== generation ? [cell] : [];
  });
}

/** Asks for what got lost; each with the sentence of what had become of it. It is not waited for here. */
export function bringBack(lost: readonly Cell[], supervisor: ActionTarget, what: string): ReadonlyMap<string, string> {
  return new Map(
    lost.map((cell) => {
      const was = supervisor.describe(cell);
      const cause = `brought back: it was good before the ${what}, then: ${was}`;
      supervisor.ask(cell.spec.id, isLive(cell.service.phase) ? 'restart' : 'up', 'stacklight', cause);
      return [cell.spec.id, was] as const;
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
    const cell = supervisor.state.cell(id);
    // Somebody wanted it down meanwhile: that is no loss.
    if (!cell || cell.service.desired === 'down') return [];
    const ok = isUpAndGood(cell);
    const same = cell.service.generation === generation && cell.running?.startedAt === startedAt;
    if (ok && (same || restarted.has(id))) {
      stayed.push(id);
      return [];
    }
    const was = brought.get(id);
    const check = `${id} is still up`;
    if (!ok) {
      const now = `${cell.service.phase.state}: ${supervisor.describe(cell)}`;
      return [{ check, ok, detail: `it was good before and is now ${now}${was ? '; bringing it back failed' : ''}` }];
    }
    const detail = was ? `it went down meanwhile (${was}) and was brought back` : 'it went down meanwhile and is back';
    return [{ check, ok, detail }];
  });
  const all = { check: 'what was good before is still up', ok: true, detail: listText(stayed) };
  return stayed.length > 0 ? [all, ...others] : others;
}
