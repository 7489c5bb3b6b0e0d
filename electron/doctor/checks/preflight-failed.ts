import type { Check } from '../check.ts';

/** A check that the stack file asks for before the start failed: it would only crash, so it was not started. */
export const preflightFailed: Check = {
  id: 'preflight-failed',
  reads: [],
  live: true,
  look: (seen) =>
    seen.services.flatMap(({ spec, blocked }) =>
      blocked?.code === 'preflight-failed'
        ? [
            {
              id: `preflight-failed/${spec.id}`,
              severity: 'error' as const,
              service: spec.id,
              message: blocked.hint ? `${blocked.message} ${blocked.hint}` : blocked.message,
              evidence: (spec.native?.preflight ?? []).map(
                ({ run }) => `${seen.stack.file}: preflight \`${run}\`, run in ${spec.native?.workingDir ?? ''}`,
              ),
              fixes: [{ intent: 'restart', label: 'Try again' }],
            },
          ]
        : [],
    ),
};
