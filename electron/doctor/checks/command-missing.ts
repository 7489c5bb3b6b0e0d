import type { ServiceState } from '../../contract/service.ts';
import { ofService } from '../../ports/of-service.ts';
import type { Check } from '../check.ts';

const CODES: ReadonlySet<string> = new Set(['command-not-found', 'command-not-executable', 'working-dir-missing']);

/** The program of a native service, or the folder it works in, is not there. */
export const commandMissing: Check = {
  id: 'command-missing',
  reads: ['your environment', 'programs'],
  live: false,
  look: (seen) =>
    seen.services.flatMap(({ spec, blocked, desired, state }) => {
      const known = blocked && CODES.has(blocked.code) ? blocked : undefined;
      const looked = ofService(seen.machine.programs, spec.id).find((one) => !one.found);
      if (!known && !looked) return [];
      const runs = UP.has(state);
      return [
        {
          id: `command-missing/${spec.id}`,
          severity: known || (desired === 'up' && !runs) ? ('error' as const) : ('warning' as const),
          service: spec.id,
          message: known
            ? `${known.message}${known.hint ? ` ${known.hint}` : ''}`
            : lookedText(spec.id, looked?.program, runs),
          evidence: [
            `${seen.stack.file}: command \`${spec.native?.formatCommand ?? ''}\` in ${spec.native?.workingDir ?? ''}`,
          ],
          // Whoever installed it needs one press to say so. What runs all the same is left alone.
          fixes: runs ? [] : [desired === 'up' ? TRY_AGAIN : START_IT],
        },
      ];
    }),
};

const UP: ReadonlySet<ServiceState> = new Set(['running', 'healthy', 'unhealthy']);
const TRY_AGAIN = { intent: 'restart', label: 'Try again' };
const START_IT = { intent: 'up', label: 'Start it' };

/** What is not there, and the two ways on. */
function lookedText(service: string, program = '', runs: boolean): string {
  const name = program.split('/').at(-1) ?? program;
  const missing = `there is no program ${program} on the PATH of your login shell`;
  const what = runs
    ? `${service} runs, but its next start would fail: ${missing}`
    : `${service} cannot be started: ${missing}`;
  return `${what}. Install ${name}, or correct \`command\` in the stack file.`;
}
