import { inSlices } from '../../platform/slices.ts';
import type { Court } from '../../ports/judgement.ts';
import type { Answer } from '../../ports/types.ts';
import { judgeClaim, type PortJudgement, wholeJudgement } from '../../ports/verdict.ts';

/** What `judgePorts` says, with the event loop getting its turn between the claims of a large stack. */
export async function judgeInSlices(court: Court, answers: readonly Answer[]): Promise<PortJudgement> {
  const parts: PortJudgement[] = [];
  await inSlices(court.claims, (claim) => parts.push(judgeClaim(claim, answers, court)));
  return wholeJudgement(parts);
}
