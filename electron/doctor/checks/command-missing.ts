import type { Check } from '../check.ts';

const CODES: ReadonlySet<string> = new Set(['command-not-found', 'command-not-executable', 'working-dir-missing']);

/** The program of a native service, or the folder it works in, is not there. */
export const commandMissing: Check = {
  id: 'command-missing',
  reads: ['your environment', 'programs'],
  live: false,
  look: (seen) =>
    seen.services.flatMap(({ spec, blocked, desired }) => {
      const known = blocked && CODES.has(blocked.code) ? blocked : undefined;
      const looked = seen.machine.programs.find((one) => one.service === spec.id && !one.found);
      if (!known && !looked) return [];
      const message =
        known?.message ??
        `${spec.id} cannot be started: there is no program ${looked?.program ?? ''} on the PATH of your login shell.`;
      return [
        {
          id: `command-missing/${spec.id}`,
          severity: known || desired === 'up' ? ('error' as const) : ('warning' as const),
          service: spec.id,
          message: known?.hint ? `${message} ${known.hint}` : message,
          evidence: [
            `${seen.stack.file}: command \`${spec.native?.formatCommand ?? ''}\` in ${spec.native?.workingDir ?? ''}`,
          ],
          fixes: known ? [{ intent: 'restart', label: 'Try again' }] : [],
        },
      ];
    }),
};
