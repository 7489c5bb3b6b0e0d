import { formatList } from '../../../shared/text/list.ts';
import type { Finding } from '../../contract/finding.ts';
import type { Check, Observations } from '../check.ts';

const FORBIDDEN = 'engine-forbidden';

/** The container engine does not answer, and the stack has containers. */
export const engineDown: Check = {
  id: 'engine-down',
  reads: [],
  live: true,
  look: (seen) => (seen.engine.problem?.code === FORBIDDEN ? [] : outOfReach('engine-down', seen)),
};

/** The engine is there and does not let this user in. */
export const engineForbidden: Check = {
  id: FORBIDDEN,
  reads: [],
  live: true,
  look: (seen) => (seen.engine.problem?.code === FORBIDDEN ? outOfReach(FORBIDDEN, seen) : []),
};

function outOfReach(id: string, seen: Observations): readonly Finding[] {
  const containers = seen.services.filter(({ spec }) => spec.kind === 'container').map(({ spec }) => spec.id);
  const { reachable, problem } = seen.engine;
  if (reachable || !problem || containers.length === 0) return [];
  const { message, hint } = problem;
  return [
    {
      id,
      severity: 'error',
      message: `${message} There is no information about ${formatList(containers)} meanwhile.`,
      evidence: [problem.code, ...(hint ? [hint] : [])],
      fixes: [],
    },
  ];
}
