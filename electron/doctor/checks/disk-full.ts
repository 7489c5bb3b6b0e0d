import { formatSize } from '../../../shared/text/size.ts';
import type { Finding } from '../../contract/finding.ts';
import { LIMITS } from '../../limits.ts';
import type { Check } from '../check.ts';

/** A disk that the stack or Stacklight writes to is full or nearly so. */
export const diskFull: Check = {
  id: 'disk-full',
  reads: ['disks'],
  live: true,
  look: ({ machine: { disks, writeProblem } }) => [
    ...(writeProblem === undefined ? [] : [refused(writeProblem)]),
    ...disks.flatMap(({ path, freeBytes, totalBytes }): readonly Finding[] => {
      const { errorBytes, errorShare, warningBytes, warningShare } = LIMITS.doctor.disk;
      const share = totalBytes > 0 ? freeBytes / totalBytes : 1;
      const full = freeBytes < errorBytes && share < errorShare;
      if (!full && !(freeBytes < warningBytes && share < warningShare)) return [];
      return [
        {
          id: `disk-full/${path}`,
          severity: full ? 'error' : 'warning',
          message: `The disk that holds ${path} is ${full ? 'full' : 'nearly full'}: ${formatSize(freeBytes)} of ${formatSize(totalBytes)} are free.`,
          evidence: [`statfs ${path}: ${Math.round(share * 1_000) / 10} % free`],
          fixes: [],
        },
      ];
    }),
  ],
};

function refused(problem: string): Finding {
  return {
    id: 'disk-full',
    severity: 'error',
    message: `History and state cannot be written: ${problem}. Supervision continues, but a crash now would lose it.`,
    evidence: [problem],
    fixes: [],
  };
}
