/** Whether a fix has worked: nobody's word for it, the doctor looks again. */

import type { Verification } from '../../../contract/action.ts';
import type { Finding } from '../../../contract/finding.ts';
import type { Doctor } from '../../../doctor/doctor.ts';
import { LIMITS } from '../../../limits.ts';

/** What is looked with, and everything that is told now; also what others than the doctor found. */
export interface Looking {
  readonly doctor: Pick<Doctor, 'run' | 'blindTo'>;
  snapshot(): { readonly findings: readonly Finding[] };
}

/**
 * Gone only when the doctor could see where it was: what was not read proves nothing. `unseen`: what could not be read when it was
 * found either, so it was not found by that.
 */
export async function goneCheck(finding: Finding, unseen: readonly string[], looking: Looking): Promise<Verification> {
  const check = `${finding.id} is gone`;
  let blind: readonly string[] = [];
  for (let look = 0; look < LIMITS.doctor.proofLooks; look += 1) {
    const found = [...(await looking.doctor.run()), ...looking.snapshot().findings];
    const still = found.find(({ id }) => id === finding.id);
    if (still) return { check, ok: false, detail: still.message };
    blind = looking.doctor.blindTo(finding).filter((part) => !unseen.includes(part));
    if (blind.length === 0) return { check, ok: true, detail: 'the doctor looked again' };
  }
  return { check, ok: false, detail: `could not be verified: ${blind.join(' and ')} could not be read in time` };
}
