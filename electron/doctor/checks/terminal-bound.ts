import type { Check, Observations } from '../check.ts';
import type { CopyFacts } from '../facts/machine-facts.ts';
import { endStep, startStep } from '../fixes/steps.ts';
import { processLine } from '../text.ts';

/** A service of the stack was started by hand in a terminal: it dies with it, nobody watches it, nobody restarts it. */
export const terminalBound: Check = {
  id: 'terminal-bound',
  reads: ['processes'],
  live: false,
  look: (seen) =>
    seen.services.flatMap(({ spec: { id, kind } }) => {
      const [first, ...more] = kind === 'native' ? boundCopies(id, seen) : [];
      if (!first) return [];
      const { pid, terminal } = first.process;
      return [
        {
          id: `terminal-bound/${id}`,
          severity: 'warning' as const,
          service: id,
          message: `${id} runs in a terminal (pid ${pid} on ${terminal ?? ''}) and ends with it; Stacklight can take it over.`,
          evidence: [first, ...more].map(
            ({ process, parents, why }) => `${processLine(process, parents, seen.now)}, session ${process.sid}: ${why}`,
          ),
          fixes: [{ intent: 'takeOver', label: 'Take it over' }],
        },
      ];
    }),
  fixes: {
    takeOver: (finding, seen) => {
      const id = finding.service ?? '';
      const ends = boundCopies(id, seen).map(({ process }) => endStep(process, id, 'it runs in a terminal'));
      const steps = [...ends, startStep(id, 'supervised: in its own session, with its log kept')];
      return { ok: true, value: { steps, notes: [] } };
    },
  },
};

function boundCopies(id: string, seen: Observations): readonly CopyFacts[] {
  return (seen.machine.copies ?? []).filter(
    ({ service, process }) => service === id && process.terminal !== undefined && !process.zombie,
  );
}
