/** The sentences about an incident that people get: notification, webhook, report. Pure. */
import { formatDuration } from '../../shared/text/duration.ts';
import { formatList } from '../../shared/text/list.ts';
import type { Ending } from '../contract/incident.ts';

const TOGETHER = ' ended within seconds of each other, not by Stacklight; ';

/** What is said of an incident as a whole: a burst is what a clean-up by hand looks like from here. */
export function wholeCause(cause: string, burst: readonly string[] = []): string {
  return burst.length > 1 ? `${formatList(burst)}${TOGETHER}${cause}` : cause;
}

/** The cause of its root alone. */
export function ownCause(whole: string): string {
  const at = whole.lastIndexOf(TOGETHER);
  return at < 0 ? whole : whole.slice(at + TOGETHER.length);
}

/** A service as far as it needs others. */
export interface Needs {
  readonly id: string;
  readonly wanted: boolean;
  readonly dependsOn: readonly string[];
}

/** Wanted services that need `root`, near ones first: they cannot work without it. */
export function dependentsOf(root: string, services: readonly Needs[]): readonly string[] {
  const found: string[] = [];
  const reached = new Set([root]);
  for (let grown = true; grown; ) {
    grown = false;
    for (const { id, wanted, dependsOn } of services) {
      if (!wanted || reached.has(id) || !dependsOn.some((name) => reached.has(name))) continue;
      reached.add(id);
      found.push(id);
      grown = true;
    }
  }
  return found;
}

export interface IncidentFacts {
  readonly rootService: string;
  readonly openedAt: number;
}

/** `api works again after 2 min`; that it does is said only where it was seen. */
export function describeEnd(
  { rootService, openedAt, ending = 'back' }: IncidentFacts & { readonly ending?: Ending | undefined },
  closedAt: number,
): string {
  if (ending === 'back') return `${rootService} works again after ${formatDuration(closedAt - openedAt)}`;
  return `${rootService} ${describeLeft(ending)}; it is no longer needed`;
}

/** `was stopped by a person`: why nobody waits for a service. */
export function describeLeft(ending: Exclude<Ending, 'back'>): string {
  return ending === 'stopped' ? 'was stopped by a person' : 'was taken out of the stack file';
}
