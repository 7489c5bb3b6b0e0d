import type { Finding } from '../contract/finding.ts';
import { messageOf } from '../result.ts';
import type { Check, Observations } from './check.ts';
import { mutedBy } from './muted-by.ts';
import { hasContainers } from './unread-parts.ts';
import { WHY } from './why.ts';

const HARM = { error: 0, warning: 1, info: 2 } as const;

/** What the checks find, each asked alone: one that throws is a finding itself and takes nothing from the others. */
export function examine(seen: Observations, checks: readonly Check[]): readonly Finding[] {
  const found = checks.flatMap((check) => {
    try {
      return check.look(seen);
    } catch (error) {
      return [faultOf(check, error)];
    }
  });
  // Containers are no matter to a stack without any, and an engine that does not answer is a finding of its own.
  const told = hasContainers(seen.stack) && seen.engine.reachable;
  const unread = (seen.unread ?? []).filter((part) => part !== 'containers' || told);
  return unread.length > 0 ? [...found, blindSpot(unread)] : found;
}

/** "Nothing is wrong" may only be said of what was looked at. */
function blindSpot(unread: readonly string[]): Finding {
  return {
    id: 'doctor/unread',
    severity: 'info',
    message: `Some things could not be read in time: ${unread.join(', ')}. Any problems there are missing from this list.`,
    evidence: unread.map((part) => `${part}: no answer in time`),
    fixes: [],
  };
}

function faultOf(check: Check, error: unknown): Finding {
  return {
    id: `doctor/${check.id}`,
    severity: 'info',
    message: `The check ${check.id} failed in Stacklight itself; the other checks ran.`,
    evidence: [messageOf(error)],
    fixes: [],
  };
}

/** The check that made a finding. */
export function checkOf(finding: Pick<Finding, 'id'>, checks: readonly Check[]): Check | undefined {
  return checks.find(({ id }) => finding.id === id || finding.id.startsWith(`${id}/`));
}

/** By harm, and what is of equal harm in the order of the checks; muted ones last, each saying so. */
export function inOrder(
  findings: readonly Finding[],
  checks: readonly Check[],
  muted: ReadonlyMap<string, 'stack' | 'ever'>,
): readonly Finding[] {
  const place = new Map(checks.map(({ id }, index) => [id, index]));
  const rank = (finding: Finding) => place.get(checkOf(finding, checks)?.id ?? '') ?? checks.length;
  return findings
    .map((finding) => {
      const why = WHY[checkOf(finding, checks)?.id ?? ''];
      return { ...finding, ...(why === undefined ? {} : { why }), ...mutedBy(muted, finding.id) };
    })
    .sort(
      (a, b) =>
        Number(a.muted !== undefined) - Number(b.muted !== undefined) ||
        HARM[a.severity] - HARM[b.severity] ||
        rank(a) - rank(b),
    );
}
