/** The end of a fix that did not get to its end: where it stopped, why, and what became of the other steps. Pure. */
import { finished } from '../../../../shared/text/cause.ts';
import { formatCount } from '../../../../shared/text/count.ts';
import type { PlanStep } from '../../../contract/action.ts';

export interface StoppedAt {
  /** Id of the step that failed. */
  readonly step: string;
  /** A sentence. */
  readonly why: string;
}

/** `It stopped at step 2 of 3, restart api: exited with code 1. 1 step before it was done; 1 step after it was not tried.` */
export function describeStop(steps: readonly PlanStep[], { step: id, why }: StoppedAt): string {
  const at = steps.findIndex((step) => step.id === id);
  const step = steps[at];
  if (!step) return `It stopped: ${finished(why)}`;
  const place = steps.length > 1 ? `step ${at + 1} of ${steps.length}, ` : '';
  const rest = [
    ...(at > 0 ? [`${formatCount(at, 'step')} before it ${wasWere(at)} done`] : []),
    ...(at < steps.length - 1
      ? [`${formatCount(steps.length - 1 - at, 'step')} after it ${wasWere(steps.length - 1 - at)} not tried`]
      : []),
  ];
  const stopped = `It stopped at ${place}${step.action} ${step.target}: ${finished(why)}`;
  return rest.length > 0 ? `${stopped} ${finished(rest.join('; '))}` : stopped;
}

function wasWere(count: number): string {
  return count === 1 ? 'was' : 'were';
}
