import { fail, ok } from '../../result.ts';
import { withPort } from '../../stack/edit/write-port.ts';
import type { Check, FixStep, Observations, ServiceFacts } from '../check.ts';
import { editStackStep, newStackFileNotes } from '../fixes/edit-stack-step.ts';

/** A service listens elsewhere than on the port that its framework has by default: nothing is broken, but what was assumed is wrong. */
export const portAssumed: Check = {
  id: 'port-assumed',
  reads: [],
  live: true,
  look: (seen) =>
    seen.services.flatMap(({ spec, elsewhere }) => {
      if (!elsewhere) return [];
      const { sentence, port } = elsewhere;
      return [
        {
          id: `port-assumed/${spec.id}`,
          severity: 'info' as const,
          service: spec.id,
          message: `${sentence}.`,
          evidence: [
            'read from the sockets of its own processes',
            ...(port === undefined ? [`it is not clear which one is meant: write it under ports of ${spec.id}`] : []),
          ],
          fixes: port === undefined ? [] : [{ intent: 'writePort', label: `Write ${port} down` }],
        },
      ];
    }),
  fixes: {
    writePort: (finding, seen) => {
      const facts = seen.services.find(({ spec }) => spec.id === finding.service);
      if (facts?.elsewhere?.port === undefined)
        return fail({ code: 'no-fix', message: 'It no longer listens elsewhere.' });
      return ok({ steps: [writeStep(facts, facts.elsewhere.port, seen)], notes: newStackFileNotes(seen) });
    },
  },
};

function writeStep({ spec, elsewhere }: ServiceFacts, port: number, seen: Observations): FixStep {
  const { id } = spec;
  const change = (text: string) => withPort(text, id, elsewhere?.assumed ?? [], { port, host: elsewhere?.host });
  return editStackStep(
    { id: `write-port-${id}`, service: id, reason: `port ${port} of ${id}, as observed` },
    change,
    seen,
  );
}
