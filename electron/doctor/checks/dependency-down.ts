import { besideState } from '../../../shared/text/cause.ts';
import { formatClock } from '../../../shared/text/clock-time.ts';
import { formatList } from '../../../shared/text/list.ts';
import type { Check, Observations, ServiceFacts } from '../check.ts';
import { restartStep, startStep } from '../fixes/steps.ts';

/** A service is up while something that it needs is not: it looks well and cannot work. */
export const dependencyDown: Check = {
  id: 'dependency-down',
  reads: [],
  live: true,
  look: (seen) =>
    seen.services
      .filter(({ desired, missing }) => desired === 'up' && missing.length > 0)
      .map(({ spec: { id }, missing }) => {
        const needed = neededBy(missing, seen);
        const words = needed.map(({ spec, since }) => `${spec.id} has been down since ${formatClock(since, seen.now)}`);
        const roots = rootsOf(needed, seen).map(({ spec }) => spec.id);
        return {
          id: `dependency-down/${id}`,
          severity: 'warning' as const,
          service: id,
          message: `${id} is up, but ${formatList(words)}; ${id} cannot work without ${needed.length === 1 ? 'it' : 'them'}.`,
          evidence: needed.map(evidenceOf),
          fixes: [{ intent: 'bringBack', label: `Bring ${formatList(roots)} back` }],
        };
      }),
  fixes: {
    bringBack: (finding, seen) => {
      const service = seen.services.find(({ spec }) => spec.id === finding.service);
      const steps = rootsOf(neededBy(service?.missing ?? [], seen), seen).map(({ spec, desired, message }) => {
        const reason = `${finding.service ?? ''} needs it: ${message}`;
        return desired === 'up' ? restartStep(spec.id, reason) : startStep(spec.id, reason);
      });
      return { ok: true, value: { steps, notes: [] } };
    },
  },
};

function neededBy(ids: readonly string[], seen: Observations): readonly ServiceFacts[] {
  return seen.services.filter(({ spec }) => ids.includes(spec.id));
}

const WELL: ReadonlySet<string> = new Set(['healthy', 'running', 'completed', 'starting']);

/** What is down behind what is down: the ones to bring back. Dependencies have no cycles: the loader refuses them. */
function rootsOf(services: readonly ServiceFacts[], seen: Observations): readonly ServiceFacts[] {
  const roots = services.flatMap((service): readonly ServiceFacts[] => {
    const needs = service.spec.dependsOn.map((dependency) => dependency.service);
    const deeper = neededBy(needs, seen).filter(({ state }) => !WELL.has(state));
    return deeper.length > 0 ? rootsOf(deeper, seen) : [service];
  });
  return [...new Set(roots)];
}

function evidenceOf({ spec, state, message }: ServiceFacts): string {
  const why = besideState(spec.id, state, message);
  return `${spec.id} is ${state}${why === '' ? '' : `: ${why}`}`;
}
