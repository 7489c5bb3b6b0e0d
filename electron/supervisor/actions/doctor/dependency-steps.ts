import type { ServiceState } from '../../../contract.ts';
import type { FixStep } from '../../../doctor/check.ts';
import { restartStep, startStep } from '../../../doctor/fixes/steps.ts';
import { unmet } from '../../../lifecycle/dependencies.ts';
import type { ActionTarget } from '../target.ts';

/** On their way up already: nothing to do but to wait, which a start does anyway. */
const COMING: ReadonlySet<ServiceState> = new Set(['starting', 'waiting']);

/**
 * The steps with what their services wait for put before all of them. A service that runs would otherwise be ended by its restart, or
 * by what is written, and then stay down for want of it; where it cannot be brought, nothing else is done.
 */
export function withNeeded(steps: readonly FixStep[], supervisor: ActionTarget): readonly FixStep[] {
  const given = new Set(steps.filter(bringsUp).map(({ step }) => step.service));
  const visited = new Set<string>();
  const neededBy = (id: string): readonly FixStep[] => {
    const cell = supervisor.state.cell(id);
    if (!cell || visited.has(id)) return [];
    visited.add(id);
    return unmet(cell.spec.dependsOn, supervisor.state.services()).flatMap((needed) => {
      const known = visited.has(needed) || given.has(needed);
      return [...neededBy(needed), ...(known ? [] : bring(needed, id, supervisor))];
    });
  };
  return [...steps.filter(bringsUp).flatMap(({ step }) => neededBy(step.service ?? '')), ...steps];
}

function bring(needed: string, id: string, supervisor: ActionTarget): readonly FixStep[] {
  const cell = supervisor.state.cell(needed);
  if (!cell || COMING.has(cell.service.phase.state)) return [];
  const reason = `${id} needs it: ${supervisor.describe(cell)}`;
  return [cell.service.desired === 'up' ? restartStep(needed, reason) : startStep(needed, reason)];
}

function bringsUp({ step }: FixStep): boolean {
  return step.service !== undefined && (step.action === 'start' || step.action === 'restart');
}
